// Text areas marked data-rich-text become editors (ProseMirror). Whatever is typed is written back into them as HTML.
const areas = document.querySelectorAll("textarea[data-rich-text]");

for (const area of areas) {
  const library = await import(area.dataset.library);
  edit(area, library, JSON.parse(area.dataset.words));
}

function edit(area, library, words) {
  const { Mark, Blockquote, Editor } = library;
  const isEssay = area.dataset.richText === "essay";

  // Outermost of all marks, so that italics inside a note do not cut it in two.
  const Footnote = Mark.create({
    name: "footnote",
    priority: 2000,
    inclusive: false,
    parseHTML: () => [{ tag: "span.footnote" }],
    renderHTML: () => ["span", { class: "footnote" }, 0],
  });
  const Language = Mark.create({
    name: "language",
    addAttributes: () => ({ lang: { default: null } }),
    parseHTML: () => [{ tag: "span[lang]" }],
    renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  });
  const PullQuote = Blockquote.extend({
    name: "pullQuote",
    priority: 200,
    parseHTML: () => [{ tag: "blockquote.pull-quote" }],
    renderHTML: () => ["blockquote", { class: "pull-quote" }, 0],
    addInputRules: () => [],
    addKeyboardShortcuts: () => ({}),
    addCommands: () => ({}),
  });
  const extensions = [
    library.Document,
    library.Paragraph,
    library.Text,
    library.HardBreak,
    library.Heading.configure({ levels: [2, 3, 4] }),
    library.Bold,
    library.Italic,
    library.Link.configure({ enableTarget: false, HTMLAttributes: { target: null, rel: null } }),
    library.BulletList,
    library.OrderedList,
    library.ListItem,
    library.Blockquote,
    library.History,
    Language,
    ...(isEssay ? [Footnote, PullQuote] : []),
  ];

  const frame = document.createElement("div");
  frame.className = "rich-text";
  area.before(frame);
  const menu = document.createElement("div");
  menu.className = "rich-text-menu";
  menu.setAttribute("role", "toolbar");
  menu.setAttribute("aria-label", words.menu);
  frame.append(menu, area);
  area.hidden = true;

  const label = document.querySelector(`label[for="${area.id}"]`);
  const own = `href="${location.origin}/`;
  const editor = new Editor({
    element: frame,
    injectCSS: false, // the policy of the page allows no style that is not a file; rich_text.css has it
    editable: !area.disabled,
    extensions,
    content: area.value,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.replace(/:$/, "") : area.name,
      },
    },
    onUpdate: () => {
      // An address of this site is kept without its host: it stays right wherever the archive moves.
      area.value = editor.isEmpty ? "" : editor.getHTML().replaceAll(own, 'href="/');
      area.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  if (label) label.addEventListener("click", () => editor.commands.focus());

  const block = document.createElement("select");
  block.setAttribute("aria-label", words.block);
  for (const [value, name] of [
    ["0", words.paragraph],
    ["2", words.heading2],
    ["3", words.heading3],
    ["4", words.heading4],
  ])
    block.append(new Option(name, value));
  block.addEventListener("change", () => {
    const level = Number(block.value);
    const chain = editor.chain().focus();
    (level ? chain.setHeading({ level }) : chain.setParagraph()).run();
  });
  menu.append(block);

  const buttons = [];
  const button = (name, run, isActive = () => false, can = () => true) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = words[name];
    element.dataset.does = name;
    element.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
    element.addEventListener("click", run);
    menu.append(element);
    buttons.push({ element, isActive, can });
  };
  const toggled = (name, mark) =>
    button(
      name,
      () => editor.chain().focus().toggleMark(mark).run(),
      () => editor.isActive(mark),
    );
  const asked = (name, question, mark, attribute) =>
    button(
      name,
      async () => {
        const given = editor.getAttributes(mark)[attribute] || "";
        const dialog = library.updateAttrsDialog({ [attribute]: { title: words[question] } }, { title: words[name] });
        const answer = await dialog(editor, { [attribute]: given });
        if (!answer) return;
        const value = answer[attribute].trim();
        const chain = editor.chain().focus().extendMarkRange(mark);
        (value ? chain.setMark(mark, { [attribute]: value }) : chain.unsetMark(mark)).run();
      },
      () => editor.isActive(mark),
      () => editor.isActive(mark) || !editor.state.selection.empty,
    );
  toggled("bold", "bold");
  toggled("italic", "italic");
  asked("link", "address", "link", "href");
  asked("language", "tag", "language", "lang");
  if (isEssay)
    button(
      "footnote",
      () => editor.chain().focus().toggleMark("footnote").run(),
      () => editor.isActive("footnote"),
      () => editor.isActive("footnote") || !editor.state.selection.empty,
    );
  const wrapped = (name, node) =>
    button(
      name,
      () => editor.chain().focus().toggleWrap(node).run(),
      () => editor.isActive(node),
    );
  wrapped("quote", "blockquote");
  if (isEssay) wrapped("pullQuote", "pullQuote");
  button(
    "bullets",
    () => editor.chain().focus().toggleList("bulletList", "listItem").run(),
    () => editor.isActive("bulletList"),
  );
  button(
    "numbers",
    () => editor.chain().focus().toggleList("orderedList", "listItem").run(),
    () => editor.isActive("orderedList"),
  );
  button(
    "undo",
    () => editor.chain().focus().undo().run(),
    undefined,
    () => editor.can().undo(),
  );
  button(
    "redo",
    () => editor.chain().focus().redo().run(),
    undefined,
    () => editor.can().redo(),
  );

  const follow = () => {
    block.value = String([2, 3, 4].find((level) => editor.isActive("heading", { level })) || 0);
    for (const { element, isActive, can } of buttons) {
      element.setAttribute("aria-pressed", String(Boolean(isActive())));
      element.disabled = !can();
    }
  };
  editor.on("transaction", follow);
  follow();
}
