// Adds "all" and "none" to the columns of an export; without it each is ticked by hand.
document.addEventListener("DOMContentLoaded", () => {
  const columns = document.querySelector("form.export .columns");
  if (!columns) return;
  const boxes = columns.querySelectorAll("input[type=checkbox]");
  const row = document.createElement("p");
  row.className = "all-or-none";
  for (const [words, ticked] of [["All columns", true], ["No column", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => boxes.forEach((box) => { box.checked = ticked; }));
    row.append(button);
  }
  columns.prepend(row);
});
