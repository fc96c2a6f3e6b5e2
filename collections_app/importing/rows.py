"""What a source says, before anybody asks what the archive already holds.

A source (a file in `sources/`) turns its input into a stream: one `PageHead`, then `Entry` and `Unread` values in
the order of their lines, then one `PageEnd`. A stream, so that a page of a million listings costs the memory of one.
All values are frozen and plain: no Django, no network, no guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

PageKind: TypeAlias = Literal[
    "collection", "results", "person", "document", "table", "finding aid", "catalogue", "harvest", "files"
]


class UnusableInputError(ValueError):
    """The input is no listing at all: missing, empty, binary, not UTF-8, or without anything we recognise.

    Its text is one sentence for the person at the keyboard, saying what is wrong and what to do.
    """


@dataclass(frozen=True, slots=True)
class EssayMention:
    """An essay that an introduction names: its title, who wrote it, and when, as far as stated."""

    title: str
    authors: tuple[str, ...] = ()
    date_text: str = ""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What an authority record states of somebody beside the preferred name and the biography."""

    kind: str = ""  # "person", "corporate body" or "family"
    names: tuple[str, ...] = ()  # the others, as an index writes them
    born: str = ""  # EDTF
    died: str = ""
    wikidata: str = ""
    viaf: str = ""
    lcnaf: str = ""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page says of itself before (or instead of) its entries."""

    kind: PageKind
    # Generations of the site the pages were crawled from: the higher supersedes the lower. 0 = cannot be told.
    edition: int
    title: str = ""  # of the collection or topic; "" for results; the heading as written for a person
    introduction: str = ""  # paragraphs parted by one blank line, caption removed; a person's biography
    caption: str = ""  # of the page's picture, without "Image" and brackets
    see_also: tuple[str, ...] = ()  # titles of the collections the introduction names, in its order
    essays: tuple[EssayMention, ...] = ()
    range: tuple[int, int] | None = None  # "1 - 10" of a result page
    total: int | None = None  # the 34 of "1 - 10 of 34"
    columns: tuple[tuple[str, str], ...] = ()  # of a table: each header, and the field it is read as or ""
    person: PersonFacts | None = None  # of an authority record


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Somebody's part in a document, as a table states it."""

    role: str
    name: str
    key: str = ""  # the person's slug, in an export of ours
    as_written: str = ""
    certain: bool = True
    note: str = ""
    kind: str = ""  # "person", "corporate body" or "family", where the source tells them apart

    def __str__(self) -> str:
        written = f" as “{self.as_written}”" if self.as_written else ""
        key = f" [{self.key}]" if self.key else ""
        return f"{self.role}: {self.name}{key}{written}"


@dataclass(frozen=True, slots=True)
class Membership:
    """A document's place in a collection, as a table states it."""

    title: str
    key: str = ""  # the collection's slug, in an export of ours
    position: int | None = None
    featured: bool = False
    note: str = ""
    path: tuple[str, ...] = ()  # titles of the collections above it in a finding aid, the topmost first

    def __str__(self) -> str:
        return self.key or " / ".join((*self.path, self.title))


@dataclass(frozen=True, slots=True)
class RelationLink:
    """That a document replies to another, encloses it, …"""

    kind: str
    number: int
    note: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a document, as a table states it."""

    body: str
    position: int = 1
    kind: str = "transcription"
    language: str = ""  # its tag
    language_name: str = ""
    edition: str = ""
    translators: tuple[tuple[str, str], ...] = ()  # slug ("" where there is none) and name

    def __str__(self) -> str:
        return str(self.position)


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file in a folder or an archive, which stays where it is until it is taken."""

    archive: str  # the path of the folder or the archive
    name: str  # within it
    checksum: str = ""  # SHA-256
    page: int = 0  # of the document, or its place among attachments; 0: its name does not say
    title: str = ""  # of an attachment

    def __str__(self) -> str:
        return f"{self.page}: {self.name}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What only a row of a table states of a document; what has no column is empty."""

    own: bool = False  # an export of ours, exact to the letter
    is_component: bool = False  # of a finding aid: every one is a record of its own, known by its place
    number: int | None = None
    identifier: str = ""  # its permanent name in the system that it comes from
    is_withdrawn: bool = False  # that system has it no more, and says nothing else of it
    known_as: str = (
        ""  # of files: what they or their folder are called, a number, a call number or an identifier
    )
    scans: tuple[FileLink, ...] = ()
    attachments: tuple[FileLink, ...] = ()
    columns: tuple[str, ...] = ()  # of an export of ours, in its order, `version` apart
    version: str = ""  # what the record was when it was exported
    edited: bool = True  # its cells are no longer those of that version
    date_edtf: str = ""
    other_titles: str = ""  # one a line
    date_rationale: str = ""
    reference: str = ""
    publication_note: str = ""
    status: str = ""
    published_at: str = ""  # ISO 8601
    embargo_until: str = ""
    published_until: str = ""
    rights: str = ""  # by the name of the statement
    language_tags: tuple[str, ...] = ()  # of the languages, in their order
    people: tuple[PersonLink, ...] = ()
    collections: tuple[Membership, ...] = ()
    relations: tuple[RelationLink, ...] = ()
    texts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """What only a page about one document states; every field as written, "" or () where it is silent."""

    citation: str = ""
    source: str = ""  # where the text stands: call number, publication, translator
    archive: str = ""  # the repository that holds the original
    rights: str = ""
    classification: str = ""
    document_type: str = ""
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # associated people and organisations
    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    record_id: str = ""
    url: str = ""
    text: str = ""  # the body of the document where the page carries it
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed document, exactly as the page states it."""

    line: int  # of its first line, counted from 1
    title: str  # "" when the page states none or was cut before it: such an entry is rejected, never guessed
    date_text: str = ""  # "January 06, 1949"; "" when the page states none
    summary: str = ""  # paragraphs parted by one blank line
    featured: bool = False  # stands under "Popular Documents"
    truncated: bool = False  # the page ends in the middle of it
    detail: Detail | None = None
    fault: str = ""  # why it cannot be read: a sentence that names the column


@dataclass(frozen=True, slots=True)
class Series:
    """A collection that a finding aid describes: the whole, or a part that has parts. Stands before what is in it."""

    line: int
    title: str
    path: tuple[str, ...] = ()  # titles of those above it, the topmost first
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that no rule could place, so that nothing is lost in silence."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageEnd:
    """The last value of a stream."""

    truncated: bool = False  # the page breaks off


Row: TypeAlias = PageHead | Series | Entry | Unread | PageEnd
Rows: TypeAlias = Iterator[Row]
