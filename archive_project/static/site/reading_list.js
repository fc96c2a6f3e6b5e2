// The reading list: numbers of documents and notes, kept in this browser alone. Counts it in the header and puts a button
// on every card and document. Without this script there is none.
const KEY = "reading-list";
const LONGEST = 2000; // characters of a note
const link = document.querySelector(".list-link");
const words = link.dataset;
const MOST = Number(words.most);
const BASE = link.getAttribute("href");

const number = (value) => Number.isSafeInteger(value) && value > 0;

/** Whatever stands in the storage: a list of { number, note }, each number once. */
function read() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    kept = null; // somebody else's words, or a browser that keeps nothing
  }
  const entries = (Array.isArray(kept) ? kept : []).filter((entry) => number(entry?.number));
  const found = new Map(entries.map((entry) => [entry.number, String(entry.note ?? "").slice(0, LONGEST)]));
  return [...found].map(([number, note]) => ({ number, note })).slice(0, MOST);
}

function keeps() {
  try {
    return Boolean(localStorage);
  } catch {
    return false; // the reader has forbidden it
  }
}

/** Change the list as it is now, in whatever tab it was last changed. Returns whether it was kept. */
function change(how) {
  try {
    localStorage.setItem(KEY, JSON.stringify(how(read())));
  } catch {
    return false; // no room, or the reader has forbidden it
  }
  tell();
  return true;
}

const numbersNow = () => new Set(read().map((entry) => entry.number));
const address = (numbers) => (numbers.length ? `${BASE}?d=${numbers.join(",")}` : BASE);
let listed = numbersNow(); // read once for all the buttons of a page

function tell() {
  listed = numbersNow();
  document.dispatchEvent(new Event("reading-list"));
}

function count() {
  link.href = address([...listed]);
  link.querySelector(".list-count").textContent = listed.size || "";
}

// What was done is said, and seen for a while.
const said = Object.assign(document.createElement("p"), { className: "list-said" });
said.setAttribute("role", "status");
document.body.append(said);
let timer;

function say(sentence) {
  clearTimeout(timer);
  said.textContent = sentence;
  timer = setTimeout(() => (said.textContent = ""), 5000);
}

function addButton(place, number, title) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "list-button" });
  const mark = Object.assign(document.createElement("span"), { className: "list-mark", ariaHidden: "true" });
  const label = document.createElement("span");
  if (title) label.className = "visually-hidden";
  const show = () => {
    const kept = listed.has(number);
    button.classList.toggle("list-kept", kept);
    label.textContent = button.title = kept ? words.remove : words.add;
    if (title) button.ariaLabel = `${label.textContent}: ${title}`;
  };
  button.addEventListener("click", () => {
    const now = numbersNow();
    const kept = now.has(number);
    if (!kept && now.size >= MOST) return say(words.full);
    const done = change((list) => [...list.filter((entry) => entry.number !== number), ...(kept ? [] : [{ number, note: "" }])]);
    say(done ? (kept ? words.removed : words.added) : words.refused);
  });
  document.addEventListener("reading-list", show);
  button.append(mark, label);
  place.append(button);
  show();
}

addEventListener("storage", (event) => (event.key ?? KEY) === KEY && tell());
addEventListener("pageshow", (event) => event.persisted && tell()); // back from another page
document.addEventListener("reading-list", count);
count();

if (keeps()) {
  for (const place of document.querySelectorAll(".list-place")) addButton(place, Number(place.dataset.number));
  for (const record of document.querySelectorAll(".card[data-number], .line[data-number]")) {
    const title = record.querySelector(".card-title a, .line-title a");
    addButton(record, Number(record.dataset.number), title.textContent.trim());
  }
}

globalThis.readingList = { MOST, LONGEST, REFUSED: words.refused, keeps, read, change, address };
