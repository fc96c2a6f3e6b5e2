// The page of a reading list: one's own is put in order, noted on, shared and emptied; another's is taken over.
const { MOST, LONGEST, REFUSED, keeps, read, change, address } = globalThis.readingList;
const LONGEST_FRAGMENT = 8000; // characters: what every program that passes links on lets through
const page = document.querySelector(".reading-list");
const words = page.dataset;
const find = (selector) => page.querySelector(selector);
const all = (selector) => [...page.querySelectorAll(selector)];
const asked = words.numbers.split(",").filter(Boolean).map(Number);
const items = new Map(all(".list-item").map((item) => [Number(item.dataset.number), item]));
const byDate = words.order === "date";
const addressHere = (list) => address(list) + (byDate && list.length ? "&order=date" : "");
const numbers = () => read().map((entry) => entry.number);
const title = (item) => item.querySelector("a").textContent.trim();
let before = null; // the list that "Undo" brings back
let typing;

const kept = numbers();
const mine = asked.length === kept.length && asked.every((number) => kept.includes(number));
const outdated = history.state?.own && !mine; // one's own of before, opened again
if (outdated || (!asked.length && kept.length)) location.replace(addressHere(kept));
else if (asked.length) (mine ? own : shared)();
find(".list-plain").hidden = true; // says what cannot be done without this script
if (!keeps()) say(words.unkept);

function say(sentence, undo = null) {
  before = undo;
  find(".list-status [role=status]").textContent = sentence;
  find(".list-undo").hidden = !undo;
}

/** Change the list; where the browser does not keep it, say so. Returns whether it was kept. */
function keep(how, undo = null) {
  const done = change(how);
  if (!done) say(REFUSED, undo);
  return done;
}

function own() {
  for (const part of all(".list-own")) part.hidden = false;
  for (const part of all(".list-shared")) part.hidden = true;
  for (const [number, item] of items) addTools(number, item);
  const forget = find(".list-forget");
  if (forget) {
    const gone = forget.dataset.missing.split(",").map(Number);
    forget.hidden = false;
    forget.addEventListener("click", () => {
      if (!keep((list) => list.filter((entry) => !gone.includes(entry.number)))) return;
      find(".list-missing").hidden = true;
      find("h1").tabIndex = -1;
      find("h1").focus();
    });
  }
  find(".list-clear")?.addEventListener("click", () => {
    const list = read();
    if (!keep(() => [])) return;
    say(words.cleared, list);
    find(".list-undo").focus();
  });
  find(".list-share-notes")?.addEventListener("change", share);
  find(".list-copy")?.addEventListener("click", copy);
  find(".list-table")?.addEventListener("click", table);
  document.addEventListener("reading-list", show);
  show();
}

find(".list-undo").addEventListener("click", () => {
  const list = before;
  if (!keep(() => list, list)) return;
  say(words.back);
  find("h1").tabIndex = -1;
  find("h1").focus();
});

/** Make the page say what the list is now; whatever it has no entry for, it asks the archive for. */
function show() {
  const list = numbers();
  const there = list.filter((number) => items.has(number));
  if (list.some((number) => !items.has(number) && !asked.includes(number))) return location.replace(addressHere(list));
  const ordered = byDate ? [...items.keys()].filter((number) => there.includes(number)) : there;
  if (find(".list-body")) {
    putInOrder(ordered.map((number) => items.get(number)));
    find(".list-body").hidden = !there.length;
  }
  for (const entry of read()) noteOf(entry);
  ordered.forEach((number, at) => {
    const item = items.get(number);
    item.querySelector(".list-up").disabled = byDate || at === 0;
    item.querySelector(".list-down").disabled = byDate || at === ordered.length - 1;
  });
  find(".list-none").hidden = list.length > 0;
  find(".list-extent").hidden = !there.length;
  find(".list-extent-count").textContent = there.length;
  for (const link of all("[data-list-address]")) link.search = link.search.replace(/\?d=[\d,%C]*/, `?d=${list.join(",")}`);
  history.replaceState({ own: true }, "", addressHere(list));
  for (const other of document.querySelectorAll("a[hreflang]")) other.search = location.search; // this page in a language
  share();
}

/** Only where it is in another order: moving a field in which somebody is writing would interrupt the writing. */
function putInOrder(ordered) {
  const list = find(".list-items");
  const same = list.childElementCount === ordered.length && ordered.every((item, at) => list.children[at] === item);
  if (same) return;
  const focused = document.activeElement;
  list.replaceChildren(...ordered);
  if (list.contains(focused)) focused.focus();
}

function noteOf({ number, note }) {
  const item = items.get(number);
  const area = item?.querySelector("textarea");
  if (!area) return;
  if (area !== document.activeElement) area.value = note;
  item.querySelector(".list-note-printed").textContent = note;
}

function addTools(number, item) {
  item.append(find("#own-item").content.cloneNode(true));
  const area = item.querySelector("textarea");
  area.maxLength = LONGEST;
  const keepNote = () => {
    clearTimeout(typing);
    const note = area.value;
    if (keep((list) => list.map((entry) => (entry.number === number ? { number, note } : entry)))) say(words.kept);
  };
  area.setAttribute("aria-label", `${area.parentElement.textContent.trim()}: ${title(item)}`);
  area.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(keepNote, 500);
  });
  area.addEventListener("change", keepNote);
  for (const [name, step] of [["up", -1], ["down", 1]]) {
    const button = item.querySelector(`.list-${name}`);
    button.ariaLabel = `${button.textContent}: ${title(item)}`;
    button.addEventListener("click", () => move(number, item, step, button));
  }
  const remove = item.querySelector(".list-remove");
  remove.ariaLabel = `${remove.textContent}: ${title(item)}`;
  remove.addEventListener("click", () => {
    const list = read();
    if (!keep((now) => now.filter((entry) => entry.number !== number))) return;
    say(words.removed.replace("TITLE", title(item)), list);
    find(".list-undo").focus();
  });
}

/** Past the next that is here: what is no longer here has no place of its own on the page. */
function move(number, item, step, button) {
  const done = keep((list) => {
    const here = list.filter((entry) => items.has(entry.number));
    const from = here.findIndex((entry) => entry.number === number);
    const to = from + step;
    if (from >= 0 && here[to]) [here[from], here[to]] = [here[to], here[from]];
    return [...here, ...list.filter((entry) => !items.has(entry.number))];
  });
  if (!done) return;
  const place = numbers().indexOf(number) + 1;
  const facts = { TITLE: title(item), PLACE: place, TOTAL: find(".list-extent-count").textContent };
  say(words.moved.replace(/TITLE|PLACE|TOTAL/g, (name) => facts[name]));
  (button.disabled ? item.querySelector(".list-buttons button:enabled") : button).focus();
}

function share() {
  const link = find(".list-share-link");
  if (!link) return;
  const list = read();
  const notes = Object.fromEntries(list.filter((entry) => entry.note).map((entry) => [entry.number, entry.note]));
  const fragment = `#notes=${encodeURIComponent(JSON.stringify(notes))}`;
  const wanted = find(".list-share-notes").checked && Object.keys(notes).length > 0;
  if (wanted && fragment.length > LONGEST_FRAGMENT) say(words.long);
  const carried = wanted && fragment.length <= LONGEST_FRAGMENT ? fragment : "";
  link.value = new URL(address(list.map((entry) => entry.number)), location.href).href + carried;
}

async function copy() {
  const link = find(".list-share-link");
  try {
    await navigator.clipboard.writeText(link.value);
    say(words.copied);
  } catch {
    link.select();
    say(words.selected);
  }
}

/** The table of the archive, and a column of the notes, which the archive does not know. */
async function table(event) {
  const notes = new Map(read().map((entry) => [entry.number, entry.note]));
  if (![...notes.values()].some(Boolean)) return;
  event.preventDefault();
  const text = await (await fetch(event.target.href)).text();
  const rows = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+/g) ?? [];
  const cell = (note) => `"${note.replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  const lines = rows.map((row, at) => `${row},${cell(at ? (notes.get(parseInt(row, 10)) ?? "") : words.note)}\r\n`);
  const file = URL.createObjectURL(new Blob(lines, { type: "text/csv" }));
  Object.assign(document.createElement("a"), { href: file, download: "reading-list.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(file), 10000);
}

function shared() {
  const notes = notesInTheAddress();
  for (const [number, item] of items) {
    if (!notes.get(number)) continue;
    const note = find("#shared-note").content.cloneNode(true);
    note.querySelector(".list-note-words").textContent = notes.get(number);
    item.append(note);
  }
  find(".list-adopt").hidden = !items.size;
  find(".list-mine").hidden = !kept.length;
  find(".list-mine").href = address(kept);
  find(".list-adopt-all").addEventListener("click", () => {
    const theirs = [...items.keys()].map((number) => ({ number, note: notes.get(number) ?? "" }));
    const done = keep((list) => {
      const known = new Set(list.map((entry) => entry.number));
      return [...list, ...theirs.filter((entry) => !known.has(entry.number))].slice(0, MOST);
    });
    if (!done) return;
    const now = numbers();
    say(theirs.every((entry) => now.includes(entry.number)) ? words.joined : words.overfull);
    find(".list-mine").hidden = false;
    find(".list-mine").href = address(now);
    find(".list-mine").focus();
  });
}

function notesInTheAddress() {
  try {
    const found = JSON.parse(decodeURIComponent(location.hash.match(/^#notes=(.{1,24000})$/)?.[1] ?? "{}"));
    return new Map(Object.entries(found).map(([number, note]) => [Number(number), String(note).slice(0, LONGEST)]));
  } catch {
    return new Map();
  }
}
