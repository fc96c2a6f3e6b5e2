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
    return false;
  }
  tell();
  return true;
}

const has = (number) => read().some((entry) => entry.number === number);
const address = (numbers) => (numbers.length ? `${BASE}?d=${numbers.join(",")}` : BASE);
const tell = () => document.dispatchEvent(new Event("reading-list"));

function count() {
  const numbers = read().map((entry) => entry.number);
  link.href = address(numbers);
  link.querySelector(".list-count").textContent = numbers.length || "";
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
  const show = () => {
    const kept = has(number);
    button.classList.toggle("list-kept", kept);
    label.textContent = button.title = kept ? words.remove : words.add;
    if (title) button.ariaLabel = `${label.textContent}: ${title}`;
  };
  button.addEventListener("click", () => {
    const kept = has(number);
    if (!kept && read().length >= MOST) return say(words.full);
    change((list) => [...list.filter((entry) => entry.number !== number), ...(kept ? [] : [{ number, note: "" }])]);
    say(kept ? words.removed : words.added);
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
  for (const title of document.querySelectorAll(".card .card-title a, .line .line-title a")) {
    const found = title.pathname.match(/^(?:\/[\w-]+)?\/documents\/(\d+)\/[^/]*\/?$/);
    if (found) addButton(title.closest(".card, .line"), Number(found[1]), title.textContent.trim());
  }
}

globalThis.readingList = { MOST, LONGEST, keeps, read, change, address };
