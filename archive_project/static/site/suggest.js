// Suggestions under a search box: the WAI-ARIA pattern of a combobox with a list, chosen by hand. The focus stays in the box.
const PAUSE = 120; // milliseconds after the last letter
const LONGEST = 200; // characters worth sending

for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);

function enhance(input) {
  const list = make("div", { id: `${input.id}-suggestions`, className: "suggestions", role: "listbox", hidden: true });
  const status = make("p", { className: "visually-hidden", role: "status" });
  let timer;
  let request = new AbortController();
  let active = -1; // the option that Enter would follow; -1: none, what was typed is searched for

  list.ariaLabel = input.dataset.list;
  input.parentElement.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("autocomplete", "off");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  // While a Chinese word is being composed, its letters are not what is meant.
  input.addEventListener("input", (event) => event.isComposing || wait());
  input.addEventListener("compositionend", wait);
  input.addEventListener("keydown", (event) => event.isComposing || press(event));
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // which would take the focus
  list.addEventListener("click", close);

  function wait() {
    stop();
    choose(-1);
    timer = setTimeout(ask, PAUSE);
  }

  function stop() {
    clearTimeout(timer);
    request.abort();
  }

  async function ask() {
    stop();
    request = new AbortController();
    const { signal } = request;
    const typed = input.value.trim().slice(0, LONGEST);
    if (!typed) return show([]);
    try {
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (!signal.aborted) show(found);
    } catch {
      if (!signal.aborted) close(); // no network: the plain box is left
    }
  }

  function show(found) {
    const { counted, none } = input.dataset;
    const said = found.length ? counted.replace("{count}", found.length) : none;
    status.textContent = input.value.trim() ? said : "";
    list.replaceChildren(...found.map(option));
    open(found.length > 0);
  }

  function option({ says, label, address, note }, number) {
    const made = make("a", { id: `${list.id}-${number}`, role: "option", href: address, tabIndex: -1 });
    const facts = [says, note].filter(Boolean).join(" · ");
    made.append(make("span", { textContent: label }), " ", make("small", { textContent: facts }));
    return made;
  }

  function open(whether) {
    list.hidden = !whether;
    input.setAttribute("aria-expanded", String(whether));
    choose(-1);
  }

  function close() {
    stop();
    open(false);
  }

  function choose(number) {
    active = number;
    [...list.children].forEach((other, at) => other.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function press(event) {
    const { key } = event;
    const last = list.childElementCount - 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (step && list.hidden) ask();
    else if (step) choose(active + step > last ? -1 : active + step < -1 ? last : active + step);
    else if (list.hidden) return;
    else if (key === "Escape") close();
    else if (active < 0) return;
    else if (key === "Home") choose(0);
    else if (key === "End") choose(last);
    else if (key === "Enter") list.children[active].click();
    else return key.startsWith("Arrow") ? choose(-1) : undefined;
    event.preventDefault();
  }
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
