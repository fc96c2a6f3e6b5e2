// Keeps the progress of an import current, and shows the page anew when its state is another; without it one looks again.
document.addEventListener("DOMContentLoaded", () => {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  document.querySelector(".import-reload").hidden = true;
  const bar = shown.querySelector("progress");
  const write = (name, text) => { shown.querySelector(`[data-${name}]`).textContent = text; };
  const number = new Intl.NumberFormat("en");
  let said = -1;
  const look = async () => {
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        window.location.reload(); // signed out, or deleted: the page says so
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const now = await answer.json();
      if (now.state !== shown.dataset.state) {
        window.location.reload();
        return;
      }
      bar.max = now.total || 1;
      bar.value = now.lines;
      write("rows", number.format(now.rows));
      write("rate", number.format(now.rate));
      write("left", now.left === null ? "" : `, about ${number.format(now.left)} s left`);
      const tenth = now.total ? Math.floor((10 * now.lines) / now.total) : 0;
      if (tenth !== said) write("said", `${10 * tenth} percent`);
      said = tenth;
    } catch {
      // The server may be starting anew: it is asked again.
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 300);
});
