// Chinese comes in 87 slices, whose list is larger than all other styles: only a page that shows Chinese asks for it,
// once it has been painted; at once where all of it is Chinese.
{
  const { lang } = document.documentElement;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = document.currentScript.dataset.sheet;
  if (lang.startsWith("zh")) document.head.append(sheet);
  else if (/\p{Script=Han}/u.test(document.querySelector("main").textContent))
    requestAnimationFrame(() => setTimeout(() => document.head.append(sheet)));
}
