// The day on which a page is printed stands beside its address: a page kept for many readers cannot know it.
// The address is what it is by now: a reading list changes its own.
addEventListener("beforeprint", () => {
  const line = document.querySelector(".on-paper");
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
  line.firstChild.data = `${location.href.split("#")[0]} `;
  line.querySelector("span").textContent = line.dataset.printed.replace("{day}", day);
});
