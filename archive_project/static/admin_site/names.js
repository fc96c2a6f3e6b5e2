/* An autocomplete is called what its field is called: the library gives it no name but what is chosen. The box of a list's search
   is called by a picture alone. */

"use strict";

{
  const name = () => {
    document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const label = select.labels[0]?.textContent.trim().replace(/:$/, "") || select.getAttribute("aria-label");
      const box = select.nextElementSibling?.querySelector("[role=combobox]");
      if (!label || !box || box.id) continue;
      box.id = `${select.id}-box`;
      box.setAttribute("aria-label", label);
      box.setAttribute("aria-labelledby", `${box.id} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
      box.querySelector("input")?.setAttribute("aria-label", label);
      const chosen = box.querySelector("[role=textbox]"); // words, and nothing that could be written into
      chosen?.removeAttribute("role");
      chosen?.removeAttribute("aria-readonly");
    }
  };
  // The library is ready some time after the document, in an order that nobody promises.
  addEventListener("load", () => (globalThis.django?.jQuery ?? setTimeout)(() => setTimeout(name)));
  document.addEventListener("formset:added", () => setTimeout(name));
}
