// Rows of the filter builder are added and removed on the page. Without this script each does so by loading it anew.
const MOST = 20; // rows that a search can have

for (const list of document.querySelectorAll(".search-rows")) enhance(list, list.closest("form"));

function enhance(list, form) {
  const add = form.querySelector(".search-add");
  const match = form.querySelector(".search-match");

  for (const row of list.children) makeRemovable(row);
  count();

  add.addEventListener("click", (event) => {
    event.preventDefault(); // which would send the form
    const row = list.lastElementChild.cloneNode(true);
    empty(row);
    makeRemovable(row);
    list.append(row);
    count();
    row.querySelector("select").focus();
  });

  // An address without what was left empty.
  form.addEventListener("formdata", ({ formData }) => {
    const rows = [...list.children].filter((row) => row.querySelector("[name=v]").value.trim());
    for (const name of "fov") {
      formData.delete(name);
      for (const row of rows) formData.append(name, row.querySelector(`[name=${name}]`).value);
    }
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });

  function makeRemovable(row) {
    const remove = document.createElement("button");
    Object.assign(remove, { type: "button", className: "search-remove", textContent: list.dataset.remove });
    remove.addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling ?? row;
      if (next === row) empty(row);
      else row.remove();
      count();
      next.querySelector("select").focus();
    });
    row.querySelector(".search-remove")?.remove();
    row.append(remove);
  }

  function count() {
    [...list.children].forEach((row, at) => {
      for (const control of row.querySelectorAll("[aria-label]")) {
        control.ariaLabel = control.ariaLabel.replace(/\d+/, at + 1);
      }
      row.querySelector(".search-remove").ariaLabel = list.dataset.removeFilter.replace("{number}", at + 1);
    });
    add.disabled = list.childElementCount >= MOST;
    match.hidden = list.childElementCount < 2;
  }

  function empty(row) {
    for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
    row.querySelector("input").value = "";
  }
}
