// A range of years: drag across the bars, or hold Shift and move with the arrows. The fields beside them do without.
for (const form of document.querySelectorAll(".year-range")) enhance(form, form.previousElementSibling);

function enhance(form, histogram) {
  const bars = [...histogram.querySelectorAll("[data-year]")];
  const says = form.querySelector("output");
  let from = null; // the bar where the range was begun
  let to = null;
  let held = false; // while the pointer is down
  let dragged = false;

  says.value = form.dataset.hint;

  histogram.addEventListener("pointerdown", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    cancel();
    from = barAt(event);
    held = Boolean(from);
    dragged = false;
  });
  histogram.addEventListener("pointermove", (event) => {
    const bar = held && barAt(event);
    if (!bar || bar === (to ?? from)) return;
    if (!dragged) histogram.setPointerCapture(event.pointerId);
    dragged = true;
    extend(bar);
  });
  histogram.addEventListener("pointerup", () => {
    if (held && dragged) form.requestSubmit();
    held = false;
  });
  histogram.addEventListener("pointercancel", cancel);
  histogram.addEventListener("dragstart", (event) => event.preventDefault()); // of the link itself
  histogram.addEventListener("click", (event) => dragged && event.preventDefault());

  histogram.addEventListener("keydown", (event) => {
    const bar = event.target.closest("[data-year]");
    const step = event.shiftKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      if (bar !== from) cancel();
      from = bar;
      extend(bars[bars.indexOf(to ?? from) + step] ?? to ?? from);
    } else if (event.key === "Enter" && to && bar === from) {
      form.requestSubmit();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && from && cancel());

  function barAt({ clientX, clientY }) {
    const bar = document.elementFromPoint(clientX, clientY)?.closest("[data-year]");
    return histogram.contains(bar) ? bar : null;
  }

  function extend(bar) {
    to = bar;
    const [first, last] = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
    const chosen = bars.slice(first, last + 1);
    const documents = chosen.reduce((sum, { dataset }) => sum + Number(dataset.count), 0);
    const [begin, end] = [chosen[0].dataset.year, chosen.at(-1).dataset.year];
    for (const other of bars) other.classList.toggle("in-range", chosen.includes(other));
    form.elements.from.value = begin;
    form.elements.to.value = end;
    const years = begin === end ? begin : `${begin}–${end}`;
    says.value = form.dataset.says.replace("{years}", years).replace("{count}", documents);
  }

  function cancel() {
    from = to = null;
    held = false;
    for (const bar of bars) bar.classList.remove("in-range");
    form.reset();
    says.value = form.dataset.hint;
  }
}
