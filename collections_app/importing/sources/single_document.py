"""A page about one document into one entry with its detail.

Such a page is read whole, for its meaning comes from its foot: the labels there ("Document Information",
"Source", "Rights") tell where the text of the document ends. The two generations of the site order it
differently:

    old:  date, title, "Citation" with the summary and the full citation, "View document in", the text
    new:  date, title, the text, the summary, "Author(s):", …, "Document Information", "Source", "Rights", …

A value is taken only from under its own label. A value whose label is missing, and a label that no field
holds, are reported as unread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from collections_app.importing.rows import Detail, Entry, PageEnd, PageHead, Rows, Unread
from collections_app.importing.sources.date_lines import is_date_line
from collections_app.importing.sources.document_labels import (
    LISTS,
    SUPPORT,
    Field,
    field_of,
    is_button,
    is_citation,
    is_format,
    is_reuse,
    is_section,
    is_telling,
    is_unkept,
    is_uploaded,
)
from collections_app.importing.sources.furniture import Mark
from collections_app.importing.sources.people_names import translators_in
from collections_app.importing.sources.sentences import is_finished
from collections_app.importing.sources.survey import Survey
from collections_app.importing.sources.tokens import Token

_DATE_WITHIN = 30  # written lines among which the document's date must stand
_LABELS_APART = 8  # lines that may stand between two labels of the foot
_LISTS_APART = 80  # and under the label of a list
_VALUES_APART = 2  # and after a label that has its value on its own line
_CUT_FROM = 60  # characters from which on a last line without a stop means that the page was cut
_UPPER: frozenset[Field] = frozenset({"citation", "url", "text", "summary"})
_URL = re.compile(r"https?://\S+")
_CITED_TITLE = re.compile(r"[\"“](?P<title>.{1,500}?),?[\"”],? ")
_CITED_SOURCE = re.compile(r"(?:Digital Archive),? (?P<source>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    text: str


@dataclass(slots=True)
class _Reading:
    """What has been found so far."""

    values: dict[Field, list[str]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    body: list[_Paragraph] = field(default_factory=list)
    text: list[_Paragraph] = field(default_factory=list)

    def add(self, name: Field, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def first(self, name: Field) -> str:
        return self.values.get(name, [""])[0]

    def all(self, name: Field) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.values.get(name, [])))

    def refuse(self, paragraph: _Paragraph, reason: str) -> None:
        self.unread.append(Unread(paragraph.line, paragraph.text, reason))


def read_document(tokens: Iterable[Token], page: Survey) -> Rows:
    """PageHead, one Entry, what was unread, PageEnd."""
    paragraphs = list(_paragraphs(tokens, blocks=page.layout.blocks))
    reading = _Reading()
    start, date_text, rest = _from_date(paragraphs, reading)
    title, rest = _title(rest)
    foot = _foot_at([paragraph.text for paragraph in rest])
    _read_upper(rest[:foot], reading)
    _read_foot(rest[foot:], reading)
    _part_body(reading, has_foot=foot < len(rest))
    title = _best_title(title, reading.first("citation"))
    truncated = title == "" or _is_cut(rest, has_foot=foot < len(rest))
    yield PageHead(kind="document", edition=page.edition, title=title)
    yield Entry(
        line=start,
        title=title,
        date_text=date_text,
        summary="\n\n".join(reading.values.get("summary", [])),
        truncated=truncated,
        detail=_detail(reading),
    )
    yield from sorted(reading.unread, key=lambda one: one.line)
    yield PageEnd(truncated=truncated)


def _paragraphs(tokens: Iterable[Token], *, blocks: bool) -> Iterator[_Paragraph]:
    """Lines of the page without its furniture; in a page of blocks, lines of one block stay together."""
    held: list[Token] = []
    for token in tokens:
        if token.is_lone_bullet or token.mark in {Mark.FURNITURE, Mark.END}:
            continue
        alone = not blocks or _is_alone(token.text)
        if held and (alone or token.mark is Mark.BLANK):
            yield _paragraph(held)
            held = []
        if token.mark is Mark.BLANK:
            continue
        held.append(token)
        if alone:
            yield _paragraph(held)
            held = []
    if held:
        yield _paragraph(held)


def _paragraph(held: Sequence[Token]) -> _Paragraph:
    bare = held[0].text if _is_alone(held[0].text) else held[0].as_written
    return _Paragraph(held[0].line, "\n".join([bare, *(token.as_written for token in held[1:])]))


def _is_alone(text: str) -> bool:
    """A line that is something by itself, even with no blank line around it."""
    return (
        field_of(text) is not None
        or is_button(text)
        or _is_other_label(text)
        or is_citation(text)
        or is_format(text)
        or SUPPORT.match(text) is not None
    )


def _from_date(paragraphs: list[_Paragraph], reading: _Reading) -> tuple[int, str, list[_Paragraph]]:
    """The line where the document starts, its date, and what follows; lines above the date are unread."""
    for at, paragraph in enumerate(paragraphs[:_DATE_WITHIN]):
        if is_date_line(paragraph.text):
            for above in paragraphs[:at]:
                reading.refuse(above, "stands above the document's date")
            return paragraph.line, paragraph.text, paragraphs[at + 1 :]
        first, _, more = paragraph.text.partition("\n")
        if more and is_date_line(first):
            rest = [_Paragraph(paragraph.line + 1, more), *paragraphs[at + 1 :]]
            return paragraph.line, first, rest
    return (paragraphs[0].line if paragraphs else 1), "", paragraphs


def _title(paragraphs: list[_Paragraph]) -> tuple[str, list[_Paragraph]]:
    if not paragraphs or _is_alone(paragraphs[0].text):
        return "", paragraphs
    return paragraphs[0].text.replace("\n", " "), paragraphs[1:]


def _foot_at(texts: Sequence[str]) -> int:
    """Where the labels at the foot of the page begin; the length of the page if there are none.

    A letter may itself say "Source:" or "Rights". The foot is the last run of labels that stand close
    together, and one of them must be a label that no letter has.
    """
    foot = len(texts)
    telling = False
    for at in range(len(texts) - 1, -1, -1):
        named = field_of(texts[at])
        if named is None and not _is_other_label(texts[at]):
            continue
        if named is not None and named[0] in _UPPER and named[0] != "summary":
            break
        apart = _LISTS_APART if named is not None and named[0] in LISTS else _LABELS_APART
        if named is not None and named[1]:
            apart = _VALUES_APART
        if foot < len(texts) and foot - at > apart:
            break
        foot = at
        telling = telling or is_telling(texts[at])
    return foot if telling else len(texts)


def _is_other_label(text: str) -> bool:
    """A label without a field."""
    return is_section(text) or is_unkept(text) or is_uploaded(text)


def _read_upper(paragraphs: Sequence[_Paragraph], reading: _Reading) -> None:
    """Everything between the title and the foot."""
    at_citation = 0
    current: Field | None = None
    in_text = False
    for paragraph in paragraphs:
        support = SUPPORT.match(paragraph.text)
        named = None if in_text else field_of(paragraph.text)
        if support is not None:
            reading.add("donors", support[1].rstrip("."))
        elif named is not None and named[0] in _UPPER and not named[1]:
            current, in_text = named[0], named[0] == "text"
            at_citation = len(reading.body) if current == "citation" else at_citation
        elif is_format(paragraph.text) and not reading.text:
            in_text = True
        elif in_text:
            reading.text.append(paragraph)
        elif is_citation(paragraph.text):
            reading.add("citation", paragraph.text)
            for before in reading.body[at_citation:]:
                reading.add("summary", before.text.replace("\n", " "))
            del reading.body[at_citation:]
        elif current == "url" and _URL.fullmatch(paragraph.text):
            reading.add("url", paragraph.text)
        elif is_button(paragraph.text) and not reading.body:
            continue
        elif current == "summary":
            reading.add("summary", paragraph.text.replace("\n", " "))
        else:
            reading.body.append(paragraph)


def _read_foot(paragraphs: Sequence[_Paragraph], reading: _Reading) -> None:
    """Labels and their values."""
    current: Field | None = None
    reason = "has no label"
    uploaded = False  # the line above was the label of the page's own date
    for paragraph in paragraphs:
        if is_uploaded(paragraph.text) or (uploaded and is_date_line(paragraph.text)):
            uploaded = not uploaded and ": " not in paragraph.text
            current, reason = None, "has no label"
            continue
        uploaded = False
        named = field_of(paragraph.text)
        if named is not None:
            current = named[0]
            reason = f"is a second value under the label of {current}"
            if named[1]:
                reading.add(current, named[1])
        elif is_section(paragraph.text):
            current, reason = None, "has no label"
        elif is_unkept(paragraph.text) or paragraph.text.partition("\n")[0].endswith(":"):
            current, reason = None, "is under a label that no field holds"
            reading.refuse(paragraph, "is a label that no field holds")
        elif is_reuse(paragraph.text) or current == "rights":
            reading.add("rights", paragraph.text.replace("\n", " "))
        elif current is None or (current not in LISTS and current in reading.values):
            reading.refuse(paragraph, reason)
        elif current in LISTS:
            for value in paragraph.text.split("\n"):
                reading.add(current, value)
        else:
            reading.add(current, paragraph.text.replace("\n", " "))


def _part_body(reading: _Reading, *, has_foot: bool) -> None:
    """Tell the summary from the text. On the new site no label parts them: it is the last paragraph."""
    if reading.text:
        # The old site has said where the text begins: what stands above it is about the document.
        for paragraph in reading.body:
            reading.add("summary", paragraph.text.replace("\n", " "))
        reading.body = []
    elif has_foot and "summary" not in reading.values and reading.body and _is_summary(reading.body[-1].text):
        reading.add("summary", reading.body.pop().text.replace("\n", " "))
    reading.text = reading.body + reading.text


def _is_summary(text: str) -> bool:
    words = len(text.split())
    return words >= 12 or (words >= 5 and is_finished(text))


def _best_title(title: str, citation: str) -> str:
    """The heading, or the citation's title where the heading is missing or set in capitals."""
    cited = _CITED_TITLE.match(citation)
    if cited is None:
        return title
    same = cited["title"].casefold() == title.casefold()
    return cited["title"] if title == "" or (same and title.isupper()) else title


def _is_cut(paragraphs: Sequence[_Paragraph], *, has_foot: bool) -> bool:
    if not paragraphs:
        return True
    last = paragraphs[-1].text.rsplit("\n", 1)[-1]
    if has_foot and not is_reuse(paragraphs[-1].text):
        return False
    return len(last) >= _CUT_FROM and not is_finished(last) and _URL.search(last) is None


def _detail(reading: _Reading) -> Detail:
    citation = reading.first("citation")
    cited_url = _URL.search(citation)
    url = reading.first("url") or (cited_url[0].rstrip(".") if cited_url else "")
    stated = _CITED_SOURCE.search(_URL.sub("", citation).strip())
    source = reading.first("source") or (stated["source"].strip() if stated else "")
    number = re.search(r"/document/(\d{1,12})\b", url)
    return Detail(
        citation=citation,
        source=source,
        archive=reading.first("archive"),
        rights="\n\n".join(reading.all("rights")),
        classification=reading.first("classification"),
        document_type=reading.first("document_type"),
        languages=reading.all("languages"),
        authors=reading.all("authors"),
        recipients=reading.all("recipients"),
        people=reading.all("people"),
        places=reading.all("places"),
        subjects=reading.all("subjects"),
        donors=reading.all("donors"),
        translators=reading.all("translators") or translators_in(source),
        record_id=reading.first("record_id") or (number[1] if number else ""),
        url=url,
        text="\n\n".join(paragraph.text for paragraph in reading.text),
    )
