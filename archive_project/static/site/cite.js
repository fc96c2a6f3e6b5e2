// Copies the citation that is shown: with its italics where the browser can, else by selecting it.
for (const line of document.querySelectorAll(".cite-copy")) {
  const button = line.querySelector("button");
  const said = line.querySelector("[role=status]");
  const shown = () => [...line.parentElement.querySelectorAll(".citation-words")].find((words) => words.offsetParent);

  const copy = async (words) => {
    const types = { "text/plain": words.innerText, "text/html": words.innerHTML };
    const blobs = Object.entries(types).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  };

  button.addEventListener("click", async () => {
    const words = shown();
    try {
      await copy(words);
      said.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(words);
      said.textContent = button.dataset.failed;
    }
  });
  line.parentElement.addEventListener("change", () => (said.textContent = ""));
  line.hidden = false;
}
