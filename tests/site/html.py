"""What is wrong with a page, as a list of sentences.

The HTML specification's own parser says whether it is well formed; the rest is what the specification, WCAG
and our Content-Security-Policy ask beyond that, and what a reader who hears the page would stumble over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E

# HTML's own forms of a date or a time (a subset of ISO 8601): EDTF's "1949~" or "1949/1950" is none of them.
MACHINE_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)
REFERENCES = [
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "headers",
    "list",
    "form",
]
CONTROLS = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


def faults(html: str) -> list[str]:
    """Return what is wrong, one sentence each; [] for a page without fault."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    return [
        *(
            f"line {line}, column {column}: {E.get(code, code) % values}"
            for (line, column), code, values in parser.errors
        ),
        *_structure(page),
        *_references(page),
        *_headings(page),
        *_contents(page),
        *_policy(page),
    ]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _structure(page: Element) -> Iterator[str]:
    if not page.get("lang"):
        yield "<html> names no language."
    titles = page.findall(".//head/title")
    if len(titles) != 1 or not _text(titles[0]):
        yield "A page has one title, and it says something."
    viewport = page.find(".//head/meta[@name='viewport']")
    if viewport is None or re.search(r"user-scalable=no|maximum-scale", viewport.get("content", "")):
        yield "The viewport must be declared, and must allow zooming."
    if len(page.findall(".//main")) != 1:
        yield "A page has one <main>."


def _references(page: Element) -> Iterator[str]:
    ids = Counter(element.get("id", "") for element in page.iter() if element.get("id") is not None)
    for name, count in ids.items():
        if count > 1:
            yield f"The id {name!r} stands {count} times."
        if not name or re.search(r"\s", name):
            yield f"{name!r} cannot be an id."
    for element in page.iter():
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}={name!r}> refers to nothing."
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and target[1:] not in {*ids, "top"}:
            yield f"<a href={target!r}> leads nowhere on the page."


def _headings(page: Element) -> Iterator[str]:
    headings = [(int(e.tag[1]), _text(e)) for e in page.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    if [level for level, _ in headings].count(1) != 1:
        yield f"A page has one <h1>: {[words for level, words in headings if level == 1]}."
    before = 0
    for level, words in headings:
        if level > before + 1:
            yield f"The heading {words!r} goes from level {before} to {level}."
        if not words:
            yield f"A heading of level {level} is empty."
        before = level


def _contents(page: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in page.iter("label")}
    inside_labels = {id(inner) for label in page.iter("label") for inner in label.iter()}
    for element in page.iter():
        match element.tag:
            case "img" if element.get("alt") is None:
                yield f"<img src={element.get('src')!r}> has no alt."
            case "a" if element.get("href") is not None and not _named(element):
                yield f"The link to {element.get('href')!r} says nothing."
            case "button" if not _named(element):
                yield "A button says nothing."
            case "time" if not MACHINE_DATE.fullmatch(element.get("datetime", _text(element))):
                yield f"<time> holds {element.get('datetime', _text(element))!r}, which no machine reads."
            case "ul" | "ol" if any(child.tag not in {"li", "template", "script"} for child in element):
                yield f"<{element.tag}> holds more than <li>: {[child.tag for child in element]}."
            case tag if tag in CONTROLS and element.get("type") not in NEEDS_NO_LABEL:
                spoken = element.get("aria-label") or element.get("aria-labelledby") or element.get("title")
                if not (spoken or element.get("id") in labelled or id(element) in inside_labels):
                    yield f"<{tag} name={element.get('name')!r}> has no label."
    for table in page.iter("table"):
        if table.find(".//th") is None:
            yield "A table has no heading cell."


def _named(element: Element) -> bool:
    pictures = "".join(image.get("alt", "") for image in element.iter("img"))
    return bool(_text(element) or pictures or element.get("aria-label") or element.get("aria-labelledby"))


def _policy(page: Element) -> Iterator[str]:
    """What the Content-Security-Policy refuses is missing on the page, and only its console says so."""
    for element in page.iter():
        if element.get("style") is not None:
            yield f"<{element.tag}> has a style attribute, which the policy refuses."
        if element.tag == "style":
            yield "A <style> on the page, which the policy refuses."
        if element.tag == "script" and not element.get("src") and "json" not in element.get("type", ""):
            yield "A script on the page, which the policy refuses."
        yield from (
            f"<{element.tag} {name}>, which the policy refuses."
            for name in element.attrib
            if name.startswith("on")
        )
