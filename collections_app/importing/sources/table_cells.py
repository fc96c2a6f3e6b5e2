"""The cells of one row into a description. What a cell says is taken or refused, never bent."""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from archive_project.lib import dates
from archive_project.lib.cells import split, version_of
from archive_project.lib.folding import fold
from archive_project.lib.numbers import number_in
from collections_app.importing.rows import Detail, Entry, Listed, Membership, PersonLink, RelationLink, Words
from collections_app.importing.sources.cells import Cell, Fault, Line
from collections_app.importing.sources.language_codes import name_of, tag_of
from collections_app.importing.sources.table_columns import ROLES

STATUSES = ("draft", "in review", "approved", "published")
RELATIONS = ("reply", "enclosure", "version", "related")
KINDS = ("transcription", "translation", "excerpt")
# Characters that the columns of the archive hold.
LONGEST = {
    "title": 1000, "date_as_stated": 200, "date_edtf": 100, "date_rationale": 500, "type": 200, "repository": 200,
    "rights": 200, "call_number": 500, "original_classification": 200, "source_url": 500,
}  # fmt: skip
LONGEST_TERM, LONGEST_NAME, LONGEST_NOTE, LONGEST_KEY, LONGEST_TAG = 200, 300, 300, 100, 20
LONGEST_IDENTIFIER = 300
LONGEST_PLACEMENT_NOTE = 500
HIGHEST = 2**31 - 1
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
T = TypeVar("T")


class CellError(ValueError):
    """What is wrong with a cell: the end of a sentence that begins with it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a table are read as."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    own: bool  # an export of ours, exact to the letter


def read_row(line: Line, header: Header) -> Entry:
    """Return what a row says; an entry with a `fault` where it cannot be read."""
    row = _Row(line, header)
    try:
        if line.ragged:
            raise CellError(line.ragged)
        return row.entry()
    except CellError as error:
        return Entry(line.number, row.plain("title"), row.plain("date_as_stated"), fault=str(error))


class _Row:
    """One row, asked field by field."""

    def __init__(self, line: Line, header: Header) -> None:
        self.line, self.header = line, header
        self.cells: dict[str, list[tuple[int, Cell]]] = {}
        for place, (field, cell) in enumerate(zip(header.fields, line.cells, strict=False)):
            if field and cell:
                self.cells.setdefault(field, []).append((place, cell))

    def entry(self) -> Entry:
        stated, edtf = self._date()
        return Entry(
            self.line.number,
            self.text("title"),
            stated,
            self.text("summary"),
            detail=Detail(
                document_type=self.text("type"),
                archive=self.text("repository"),
                classification=self.text("original_classification"),
                languages=self._languages(),
                places=self.terms("places"),
                subjects=self.terms("subjects"),
                donors=self.terms("donors"),
                url=self._address(),
                listed=self._listed(edtf),
            ),
        )

    def _listed(self, edtf: str) -> Listed:
        own = self.header.own
        columns = self.header.names[:-1] if own else ()
        version = self.text("version") if own else ""
        cells = [self.plain_at(place) for place in range(len(columns))]
        return Listed(
            own=own,
            number=self._number(),
            columns=columns,
            version=version,
            edited=version != version_of(zip(columns, cells, strict=True)) if own else True,
            date_edtf=edtf,
            other_titles=self.text("other_titles"),
            date_rationale=self.text("date_rationale"),
            reference=self.text("call_number"),
            publication_note=self.text("publication_note"),
            status=self._one_of("status", STATUSES),
            published_at=self._moment("published_at"),
            embargo_until=self._moment("embargo_until"),
            published_until=self._end(),
            rights=self.text("rights"),
            language_tags=self._tags(),
            people=self._people(),
            collections=self._collections(),
            relations=self._relations(),
            texts=self._texts(),
        )

    # One cell

    def plain(self, field: str) -> str:
        """What a message quotes."""
        place = next((place for place, _ in self.cells.get(field, ())), -1)
        return self.plain_at(place)[:1000] if place >= 0 else ""

    def plain_at(self, place: int) -> str:
        cell = self.line.cells[place] if place < len(self.line.cells) else ""
        return cell if isinstance(cell, str) else "|".join(cell) if isinstance(cell, tuple) else ""

    def text(self, field: str) -> str:
        """The text of a field: exact in an export of ours, else tidied; several columns make paragraphs."""
        if field not in self.cells:
            return ""
        found = []
        for place, cell in self.cells[field]:
            if isinstance(cell, Fault):
                raise self.error(place, f"{cell.reason}.")
            text = "\n".join(cell) if isinstance(cell, tuple) else cell
            if "\0" in text:
                raise self.error(place, "holds a character that is none (U+0000).")
            if not self.header.own:
                text = tidy(text)
                if field in LONGEST:
                    text = " ".join(text.split())
            if len(text) > (most := LONGEST.get(field, len(text))):
                raise self.error(place, f"has {len(text):,} characters; {most:,} is the most.")
            found.append(text)
        return "\n\n".join(filter(None, found)) if len(found) > 1 else "".join(found)

    def values(self, field: str, longest: int = LONGEST_TERM) -> tuple[str, ...]:
        """The values of a field; in an export of ours empty ones count, for they stand beside others."""
        if field not in self.cells:
            return ()
        found: list[str] = []
        for place, cell in self.cells[field]:
            if isinstance(cell, Fault):
                raise self.error(place, f"{cell.reason}.")
            several = cell if isinstance(cell, tuple) else split(cell)
            if not self.header.own:
                several = tuple(filter(None, (" ".join(tidy(one).split()) for one in several)))
            if long := next((one for one in several if len(one) > longest), ""):
                raise self.error(
                    place, f"holds “{long[:40]}…”, of {len(long):,} characters; {longest} is the most."
                )
            if any("\0" in one for one in several):
                raise self.error(place, "holds a character that is none (U+0000).")
            found += several
        return tuple(found)

    def terms(self, field: str) -> tuple[str, ...]:
        values = self.values(field)
        if "" in values:
            raise self.of(field, "names something of no name: two “|” without anything between.")
        return tuple(dict.fromkeys(values))

    def beside(self, field: str, of: str, count: int, longest: int = LONGEST_NOTE) -> tuple[str, ...]:
        """What is said of each value of another column; "" of the last ones where it says less."""
        values = self.values(field, longest)
        if len(values) > count:
            raise self.of(field, f"has {len(values)} values for {count} in “{of}”.")
        return (*values, *[""] * (count - len(values)))

    def error(self, place: int, reason: str) -> CellError:
        return CellError(f"Column {letters(place)}, “{self.header.names[place][:60]}”, {reason}")

    def of(self, field: str, reason: str) -> CellError:
        return self.error(self.cells[field][0][0], reason)

    # Fields

    def _number(self) -> int | None:
        text = self.text("number").strip()
        if not text:
            return None
        if not (number := number_in(text)):
            raise self.of("number", f"holds “{text[:40]}”, which is no number of a document.")
        return number

    def _date(self) -> tuple[str, str]:
        """The date as stated, and as EDTF."""
        stated, edtf = self.text("date_as_stated"), self.text("date_edtf")
        try:
            if edtf:
                dates.from_edtf(edtf)
        except dates.DateError as error:
            raise self.of("date_edtf", f"holds no EDTF: {error}") from None
        if edtf or self.header.own:
            return stated, edtf
        try:
            return stated, dates.parse(stated).edtf
        except dates.DateError as error:
            raise self.of("date_as_stated", f"holds no date: {error}") from None

    def _address(self) -> str:
        address = self.text("source_url")
        if address and not re.match("https?://", address):
            raise self.of("source_url", f"holds “{address[:60]}”, which is no web address.")
        return address

    def _one_of(self, field: str, choices: Sequence[str]) -> str:
        value = self.text(field)
        found = next((choice for choice in choices if choice == fold(value)), "")
        if value and not found:
            raise self.of(
                field, f"holds “{value[:40]}”, and should be {', '.join(choices[:-1])} or {choices[-1]}."
            )
        return found

    def _moment(self, field: str) -> str:
        text = self.text(field)
        try:
            moment = datetime.fromisoformat(text) if text else None
            if moment is None:
                return ""
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        except (ValueError, OverflowError):
            raise self.of(
                field, f"holds “{text[:40]}”, which is no time such as 2020-01-31T12:00:00."
            ) from None

    def _end(self) -> str:
        end = self._moment("published_until")
        if end and not "" < self._moment("published_at") < end:
            raise self.of("published_until", "holds an end: it needs a time before it in “published_at”.")
        return end

    def _languages(self) -> tuple[str, ...]:
        if not self.header.own:
            stated = self.terms("languages")
            return tuple(dict.fromkeys(map(name_of, stated))) if self._tags() else stated
        tags = self.values("languages", LONGEST_TAG)
        return tuple(
            name or tag
            for name, tag in zip(self.beside("language_names", "languages", len(tags)), tags, strict=True)
        )

    def _tags(self) -> tuple[str, ...]:
        """In a table of somebody else where all are stated by codes."""
        stated = self.terms("languages")
        if self.header.own:
            return stated
        return tuple(dict.fromkeys(map(tag_of, stated))) if all(map(name_of, stated)) else ()

    def _people(self) -> tuple[PersonLink, ...]:
        stated = self.values("people", LONGEST_NAME + 30)
        keys = self.beside("people_keys", "people", len(stated), LONGEST_KEY + 30)
        written = self.beside("people_as_written", "people", len(stated), LONGEST_NAME)
        certain = self.beside("people_certain", "people", len(stated))
        notes = self.beside("people_notes", "people", len(stated))
        links = []
        for person, role_and_key, as_written, sure, note in zip(
            stated, keys, written, certain, notes, strict=True
        ):
            role, name = self._role_and_name(person)
            key = ""
            if role_and_key:
                role, _, key = role_and_key.partition(":")
                if role not in ROLES:
                    raise self.of(
                        "people_keys", f"holds the role “{role[:40]}”, and should be {', '.join(ROLES)}."
                    )
            if not name or len(name) > LONGEST_NAME:
                raise self.of("people", "names somebody without a name, or with too long a one.")
            links.append(
                PersonLink(
                    role, name, key, as_written, self._yes_or_no("people_certain", sure, default=True), note
                )
            )
        links += [PersonLink(role, name) for role in ROLES for name in self.values(role, LONGEST_NAME)]
        return tuple(dict.fromkeys(links))

    def _role_and_name(self, text: str) -> tuple[str, str]:
        """ "Author: Joseph Stalin"; without a role the person is associated."""
        before, colon, name = text.partition(": ") if self.header.own else text.partition(":")
        if colon and (role := fold(before)) in ROLES:
            return role, name if self.header.own else name.strip()
        return "associated", text

    def _collections(self) -> tuple[Membership, ...]:
        titles = self.values("collections", LONGEST_NAME)
        keys = self.beside("collection_keys", "collections", len(titles), LONGEST_KEY)
        positions = self.beside("collection_positions", "collections", len(titles))
        featured = self.beside("collection_featured", "collections", len(titles))
        notes = self.beside("collection_notes", "collections", len(titles), LONGEST_PLACEMENT_NOTE)
        found = []
        for title, key, position, popular, note in zip(titles, keys, positions, featured, notes, strict=True):
            if not title:
                raise self.of("collections", "names a collection without a title.")
            place = number_in(position)
            if position and (place is None or place > HIGHEST):
                raise self.of("collection_positions", f"holds “{position[:40]}”, which is no position.")
            found.append(
                Membership(
                    title,
                    key,
                    place,
                    self._yes_or_no("collection_featured", popular, default=False),
                    note,
                )
            )
        return tuple(dict.fromkeys(found))

    def _relations(self) -> tuple[RelationLink, ...]:
        stated = self.values("relations")
        notes = self.beside("relation_notes", "relations", len(stated))
        found = []
        for relation, note in zip(stated, notes, strict=True):
            kind, _, stated_number = relation.partition(":")
            number = number_in(stated_number.strip())
            if fold(kind) not in RELATIONS or number is None:
                raise self.of(
                    "relations",
                    f"holds “{relation[:40]}”, and should be like “reply:12”, with one of {', '.join(RELATIONS)}.",
                )
            found.append(RelationLink(fold(kind), number, note))
        return tuple(dict.fromkeys(found))

    def _yes_or_no(self, field: str, value: str, *, default: bool) -> bool:
        said = fold(value) if value else ""
        if said not in {"", "yes", "no"}:
            raise self.of(field, f"holds “{value[:40]}”, and should be yes or no.")
        return default if not said else said == "yes"

    def _texts(self) -> tuple[Words, ...]:
        if body := self.text("text"):
            languages = self.values("languages")
            language = self.text("text_language") or (languages[0] if len(languages) == 1 else "")
            tag = tag_of(language) if name_of(language) else ""
            return (Words(body, language=tag, language_name=name_of(language) or language[:LONGEST_TERM]),)
        cell = self.text("texts")
        if not cell:
            return ()
        try:
            texts = tuple(_words(one) for one in json.loads(cell))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise self.of("texts", "holds no list of texts as an export writes it.") from None
        if len({text.position for text in texts}) < len(texts):
            raise self.of("texts", "holds two texts at one position.")
        return texts


def _words(stated: dict[str, Any]) -> Words:
    """Raises ValueError, KeyError, TypeError or AttributeError for what no export of ours wrote."""
    fields: dict[str, tuple[Callable[[Any], bool], Any]] = {
        "body": (lambda value: isinstance(value, str) and "\0" not in value, None),
        "position": (lambda value: type(value) is int and 0 <= value <= HIGHEST, 1),
        "kind": (lambda value: value in KINDS, KINDS[0]),
        "language": (lambda value: isinstance(value, str) and len(value) <= LONGEST_TAG, ""),
        "language_name": (lambda value: isinstance(value, str) and len(value) <= LONGEST_TERM, ""),
        "edition": (lambda value: isinstance(value, str) and len(value) <= LONGEST_TERM, ""),
    }
    values = {name: stated.get(name, default) for name, (_, default) in fields.items()}
    if not all(is_right(values[name]) for name, (is_right, _) in fields.items()):
        raise ValueError
    translators = tuple(
        (str(one["key"])[:LONGEST_KEY], str(one["name"])[:LONGEST_NAME])
        for one in stated.get("translators", [])
    )
    if not all(name for _, name in translators):
        raise ValueError
    return Words(**values, translators=translators)


def tidy(text: str) -> str:
    """A cell of somebody else's table: composed, without control characters, its lines without spaces at their ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def letters(place: int) -> str:
    """A column as a spreadsheet names it: A, B, … AA."""
    name, place = "", place + 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
