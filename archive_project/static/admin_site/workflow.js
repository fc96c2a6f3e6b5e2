/* A step is taken with what is saved: while the form holds changes that are not, the steps wait. */

"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const steps = document.querySelectorAll(".workflow-steps button");
  const said = document.querySelector(".workflow-unsaved");
  const form = document.querySelector("#content-main > form");
  if (!said || !form || !form.querySelector("[name=_save]")) return;
  const wait = () => {
    said.hidden = false;
    for (const step of steps) step.disabled = true;
  };
  form.addEventListener("input", wait, { once: true });
  form.addEventListener("change", wait, { once: true });
});
