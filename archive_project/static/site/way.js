// The collection that one came from, "#in-…", goes along to another text and to another language.
if (location.hash.startsWith("#in-")) {
  for (const link of document.querySelectorAll(".text-choice a, a[hreflang]")) link.hash = location.hash;
  if (location.search) document.getElementById("texts")?.scrollIntoView();
}
