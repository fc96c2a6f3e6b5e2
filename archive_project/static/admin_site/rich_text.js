// Text areas marked data-rich-text become editors (ProseMirror). Whatever is typed is written back into them as HTML.
const areas = document.querySelectorAll("textarea[data-rich-text]");

for (const area of areas) {
  const library = await import(area.dataset.library);
  edit(area, library, JSON.parse(area.dataset.words));
}

// The editor knows rows alone in a table: its caption stands before it as a paragraph, and goes back where it belongs.
function forTheEditor(html) {
  return /<table/i.test(html) ? changed(html, putCaptionsBefore) : html;
}

function putCaptionsBefore(body) {
  for (const caption of body.querySelectorAll("caption")) {
    const paragraph = around("p", caption);
    paragraph.className = "caption";
    caption.closest("table").before(paragraph);
    caption.remove();
  }
}

// The policy of the page forbids the styles of others: what these say of weight and slant is said by elements, for Google Docs
// does not. A table in a cell, as old pages have them, becomes a paragraph for each of its cells.
function pasted(html) {
  const named = html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
  return changed(named, (body) => {
    for (const element of body.querySelectorAll("[data-style]")) {
      const style = element.dataset.style;
      if (element.matches("b, i") && /font-(weight|style):\s*(normal|400)/.test(style))
        element.replaceWith(...element.childNodes);
      if (element.matches("span") && /font-weight:\s*(bold|[6-9]00)/.test(style)) element.append(around("b", element));
      if (element.matches("span") && /font-style:\s*italic/.test(style)) element.append(around("i", element));
      element.removeAttribute("data-style");
    }
    for (const inner of body.querySelectorAll(":is(td, th) table"))
      inner.replaceWith(...[...inner.querySelectorAll("td, th")].map((cell) => around("p", cell)));
    putCaptionsBefore(body);
  });
}

function fromTheEditor(html) {
  if (!html.includes("<table")) return html;
  return changed(html, (body) => {
    for (const paragraph of body.querySelectorAll("p.caption")) {
      const table = paragraph.nextElementSibling;
      if (table?.matches("table")) {
        table.createCaption().append(...paragraph.childNodes);
        paragraph.remove();
      } else paragraph.removeAttribute("class");
    }
  });
}

function changed(html, change) {
  const { body } = document.implementation.createHTMLDocument("");
  body.innerHTML = html;
  change(body);
  return body.innerHTML;
}

function around(name, element) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  return made;
}

function edit(area, library, words) {
  const { Mark, Node, Blockquote, Editor } = library;
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
  const Table = library.Table.extend({
    renderHTML: () => ["table", ["tbody", 0]],
    addKeyboardShortcuts() {
      return {
        ...this.parent(),
        Tab: () => editor.commands.goToNextCell(), // out of the last cell the key leads on, as anywhere
        "Alt-F10": () => intoTheMenu(),
      };
    },
  });
  const Cell = {
    content: "(paragraph | bulletList | orderedList)+",
    addAttributes() {
      const unsaid = { default: null, rendered: false };
      return { ...this.parent(), align: unsaid, colwidth: unsaid };
    },
  };
  const TableCaption = Node.create({
    name: "tableCaption",
    group: "block",
    content: "inline*",
    parseHTML: () => [{ tag: "p.caption", priority: 60 }],
    renderHTML: () => ["p", { class: "caption" }, 0],
    addKeyboardShortcuts: () => ({ Enter: () => editor.isActive("tableCaption") && intoTheTable() }),
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
    library.Gapcursor,
    Table,
    library.TableRow,
    library.TableHeader.extend(Cell),
    library.TableCell.extend(Cell),
    TableCaption,
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
  menu.setAttribute("aria-keyshortcuts", "Alt+F10");
  frame.append(menu, area);
  area.hidden = true;

  const label = document.querySelector(`label[for="${area.id}"]`);
  const own = `href="${location.origin}/`;
  const editor = new Editor({
    element: frame,
    injectCSS: false, // the policy of the page allows no style that is not a file; rich_text.css has it
    editable: !area.disabled,
    extensions,
    content: forTheEditor(area.value),
    editorProps: {
      transformPastedHTML: pasted,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.replace(/:$/, "") : area.name,
      },
    },
    onUpdate: () => {
      // An address of this site is kept without its host: it stays right wherever the archive moves.
      area.value = editor.isEmpty ? "" : fromTheEditor(editor.getHTML()).replaceAll(own, 'href="/');
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
  menu.addEventListener("keydown", ({ key }) => key === "Escape" && editor.commands.focus());

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
    return element;
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
  const table = () => {
    const { $from } = editor.state.selection;
    const depth = [...Array($from.depth + 1).keys()].findLast((at) => $from.node(at).type.name === "table");
    return depth ? { rows: $from.node(depth).content.content, at: $from.before(depth) } : null;
  };
  const isHeading = (cell) => cell?.type.name === "tableHeader";
  const captionBefore = (at) => {
    const before = editor.state.doc.resolve(at).nodeBefore;
    return before?.type.name === "tableCaption" ? before : null;
  };
  const intoTheMenu = () => {
    (menu.querySelector("[data-of-tables]:enabled:not([hidden])") || block).focus();
    return true;
  };
  const intoTheTable = () => {
    const { $from } = editor.state.selection;
    const next = editor.state.doc.nodeAt($from.after());
    return next?.type.name === "table" && editor.commands.setTextSelection($from.after() + 4); // its first row, cell, paragraph
  };
  const ofTables = (name, command, isActive) => {
    const run = typeof command === "string" ? () => editor.chain().focus()[command]().run() : command;
    const can = typeof command === "string" ? () => editor.can()[command]() : undefined;
    button(name, run, isActive, can).dataset.ofTables = "";
  };
  button(
    "table",
    () => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    undefined,
    () => !table() && editor.can().insertTable(),
  );
  ofTables("rowAfter", "addRowAfter");
  ofTables("columnAfter", "addColumnAfter");
  ofTables("deleteRow", "deleteRow");
  ofTables("deleteColumn", "deleteColumn");
  ofTables("headerRow", "toggleHeaderRow", () => table()?.rows[0].content.content.every(isHeading));
  ofTables("headerColumn", "toggleHeaderColumn", () => table()?.rows.every((row) => isHeading(row.firstChild)));
  ofTables("caption", () => {
    const { at } = table();
    const chain = editor.chain().focus();
    if (captionBefore(at)) chain.setTextSelection(at - 1).run();
    else
      chain
        .insertContentAt(at, { type: "tableCaption" })
        .setTextSelection(at + 1)
        .run();
  });
  ofTables("deleteTable", () => {
    const { at } = table();
    const from = at - (captionBefore(at)?.nodeSize ?? 0);
    editor.chain().focus().deleteTable().deleteRange({ from, to: at }).run();
  });
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
      if ("ofTables" in element.dataset) element.hidden = !table();
    }
  };
  editor.on("transaction", follow);
  follow();
}
