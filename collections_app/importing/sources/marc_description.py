"""What one MARC record says, as a document or as a collection."""

import re
from collections.abc import Iterator

from archive_project.lib import dates
from archive_project.lib.folding import fold
from collections_app.importing.rows import Detail, Entry, Listed, Membership, PersonLink, Series
from collections_app.importing.sources.ead import LONGEST_COLLECTION, RIGHTS_APART
from collections_app.importing.sources.ead_description import ROLES, Left
from collections_app.importing.sources.ead_words import UNREAD_DATE, edtf_of_words, together
from collections_app.importing.sources.language_codes import name_of, tag_of
from collections_app.importing.sources.marc_fields import Field, Record, once, without_stop
from collections_app.importing.sources.table_cells import (
    LONGEST,
    LONGEST_IDENTIFIER,
    LONGEST_NAME,
    LONGEST_TERM,
)

_TITLE = "abknps"
_PEOPLE = {"00": ("person", "abcdq"), "10": ("corporate body", "abcdn"), "11": ("corporate body", "acdenq")}
_FAMILY = "3"  # the first indicator of a name that is a family's
_NOTES = {  # what stands in the summary, in this order, each with the word that it begins with
    "520": ("", "abc"), "545": ("", "ab"), "500": ("", "a"), "351": ("Arrangement", "abc"), "505": ("Contents", "agrt"),
    "300": ("Extent", "abcef"), "555": ("Finding aid", "abcdu"), "546": ("Language", "ab"), "524": ("Cite as", "a"),
    "581": ("Publications", "a"), "260": ("Published", "ab"), "264": ("Published", "ab"), "541": ("Acquired", "acd"),
    "561": ("Custodial history", "a"), "530": ("Other forms", "abcd"), "535": ("Originals", "abcd"),
    "544": ("Related material", "dabcn"),
}  # fmt: skip
_RIGHTS = {"506": "abcd", "540": "abcdu"}
_CALL_NUMBERS = (("852", "khijlm"), ("099", "a"), ("090", "ab"), ("050", "ab"), ("084", "ab"))
_SUBDIVISIONS = "vxyz"
_DATES_OF_008 = re.compile("([a-z|])([0-9u |#]{4})([0-9u |#]{4})")
_YEAR = re.compile(r"(?i)\b(?:[c©p] ?|copyright )(?=[0-9]{4})")
_COMPACT = re.compile("([0-9]{4})([0-9]{2})?([0-9]{2})?")
_ROLE = re.compile(r"[a-z]{3}(?=$|[^a-z])|[a-z]{4,}")
_NAMED = {"600", "610", "611"}  # subjects that are people or bodies


def document_of(record: Record, left: Left) -> Entry:
    about = _Description(record, left)
    tags = tuple(tag for tag, _ in about.languages)
    in_collection = (Membership(about.host),) if about.host else ()
    listed = Listed(
        identifier=about.identifier,
        date_edtf=about.edtf,
        other_titles="\n".join(about.other_titles),
        reference=about.reference,
        rights=about.rights,
        language_tags=tags if all(tags) else (),
        people=tuple(about.people),
        collections=in_collection,
    )
    detail = Detail(
        archive=about.repository,
        document_type=about.types[0] if about.types else "",
        languages=tuple(name for _, name in about.languages),
        places=tuple(about.places),
        subjects=tuple(about.subjects),
        url=about.url,
        listed=listed,
    )
    return Entry(record.line, about.title, about.date_text, "\n\n".join(about.notes), detail=detail)


def series_of(record: Record, left: Left) -> Series:
    """A collection has no fields for most of what a record says: its introduction tells it in words."""
    about = _Description(record, left)
    facts = {
        "Also called": about.other_titles,
        "Dates": [about.date_text],
        "Call number": [about.reference],
        "Languages": [name for _, name in about.languages],
        "Repository": [about.repository],
        "Names": [person.name for person in about.people],
        "Places": about.places,
        "Subjects": about.subjects,
        "Kinds of documents": about.types,
        "Access and use": [about.rights],
        "Online": [about.url],
    }
    told = [f"{label}: {'; '.join(filter(None, values))}" for label, values in facts.items() if any(values)]
    title = about.title or about.reference or "Untitled collection"
    if len(title) > LONGEST_COLLECTION:
        left.add("245", record.element, "The end of a title too long for a collection: not taken.")
        title = title[: LONGEST_COLLECTION - 1].rstrip() + "…"
    path = (about.host,) if about.host else ()
    return Series(record.line, title, path, "\n\n".join([*about.notes, *told]))


class _Description:
    def __init__(self, record: Record, left: Left) -> None:
        self.record, self.left = record, left
        self.title = self._title()
        self.other_titles = self._other_titles()
        self.date_text, self.edtf = self._date()
        self.languages = list(self._languages())
        self.people = list(dict.fromkeys(self._people()))
        self.host = self._host()
        self.places, self.subjects, self.types = self._headings()
        self.repository = self._term("852", "ab")
        self.identifier = self._identifier()
        self.reference = self._reference()
        self.rights = RIGHTS_APART.join(one.one(_RIGHTS[one.tag]) for one in record.all(*_RIGHTS))
        self.url = self._url()
        self.notes = list(self._notes())

    def _title(self) -> str:
        found = self.record.first("245")
        return without_stop(found.one(_TITLE)) if found else ""

    def _other_titles(self) -> list[str]:
        """Variants, and the title in the script of the original, which MARC keeps in a field 880."""
        fields = [
            one
            for one in self.record.all("246", "242", "880")
            if one.tag != "880" or any(code == "6" and text.startswith("245") for code, text in one.subfields)
        ]
        for one in fields:
            one.take("6") if one.tag == "880" else None
        titles = once([without_stop(one.one("abnp" if one.tag != "880" else _TITLE)) for one in fields])
        return [title for title in titles if fold(title) != fold(self.title) and self._fits(title, "title")]

    def _date(self) -> tuple[str, str]:
        """The date as stated and its EDTF: as 046 codes it, else as the words say it, else as 008 codes it."""
        record = self.record
        fields = [("245", "fg"), ("264", "c"), ("260", "cg")]
        stated = [
            (one, without_stop(one.one(codes)))
            for tag, codes in fields
            for one in record.all(tag)
            if one.has(codes)
        ]
        words = _YEAR.sub("", stated[0][1]).strip(" []") if stated else ""
        text = stated[0][1].removeprefix("[").removesuffix("]") if stated else ""
        for one, _ in stated[1:]:
            one.taken -= {place for place, (code, _) in enumerate(one.subfields) if code in "cfg"}
        fixed = record.control("008")
        edtf = self._coded() or (edtf_of_words("", words) if words else "")
        edtf = edtf or together([found.edtf for found in dates.dates_in(words)]) or _edtf_of_008(fixed[6:15])
        if text and not edtf:
            self.left.add(stated[0][0].tag, stated[0][0].element, UNREAD_DATE)
        return (text or edtf)[: LONGEST["date_as_stated"]], edtf

    def _coded(self) -> str:
        """046 says when something was made ($k to $l) or is dated ($c to $e); 045 what time it is about."""
        for one in self.record.all("046"):
            for start, end in ("kl", "ce"):
                if not one.has(start):
                    continue
                ends = [_iso(one.one(code)) for code in (start, end)]
                stated = "/".join(filter(None, ends))
                if edtf := edtf_of_words("", stated):
                    one.take("2")
                    return edtf
                self.left.add("046", one.element, UNREAD_DATE)
        return ""

    def _languages(self) -> Iterator[tuple[str, str]]:
        codes = [text for one in self.record.all("041") for text in one.take("a")]
        # Once all codes stood in one subfield.
        codes = [
            part for code in codes for part in (re.findall("...", code) if len(code) % 3 == 0 else [code])
        ]
        fixed = self.record.control("008")[35:38]
        for code in once([*codes, *([fixed] if not codes and fixed.isalpha() else [])]):
            if fold(code) not in {"zxx", "und", "mul"}:
                yield tag_of(code), name_of(code) or code

    def _people(self) -> Iterator[PersonLink]:
        for one in self.record.fields:
            if len(one.tag) != 3 or one.tag[0] not in "167" or one.tag[1:] not in _PEOPLE:
                continue
            if one.has("t") or (one.tag[0] == "6" and one.has(_SUBDIVISIONS)):
                continue  # a work of theirs, or a subject
            kind, codes = _PEOPLE[one.tag[1:]]
            is_family = kind == "person" and one.indicators[:1] == _FAMILY
            name = without_stop(one.one(codes))
            usual = {"1": "author", "6": "mentioned", "7": "associated"}[one.tag[0]]
            if name and self._fits(name, "", LONGEST_NAME, one):
                yield PersonLink(_role(one) or usual, name, kind="family" if is_family else kind)

    def _host(self) -> str:
        found = next((one for one in self.record.all("773") if one.has("t")), None)
        title = without_stop(found.one("t")) if found else ""
        return title if self._fits(title, "", LONGEST_COLLECTION, found) else ""

    def _headings(self) -> tuple[list[str], list[str], list[str]]:
        places: list[tuple[Field, str]] = []
        subjects: list[tuple[Field, str]] = []
        types: list[tuple[Field, str]] = []
        for one in self.record.fields:
            if one.tag in {"650", "630", "648", *_NAMED} and (one.tag not in _NAMED or not one.taken):
                subjects.append((one, _heading(one, "abcdefgklmnpqrst")))
            elif one.tag == "653":
                subjects += [(one, without_stop(word)) for word in one.take("a")]
            elif one.tag == "651":
                if one.has(_SUBDIVISIONS):
                    subjects.append((one, _heading(one, "a")))
                else:
                    places.append((one, without_stop(one.one("a"))))
            elif one.tag == "752":
                places.append((one, without_stop(" -- ".join(one.take("abcdfgh")))))
            elif one.tag == "655" and not types:
                types.append((one, _heading(one, "abc")))
        lists = [
            once([text for one, text in found if self._fits(text, "", LONGEST_TERM, one)])
            for found in (places, subjects, types)
        ]
        return lists[0], lists[1], lists[2]

    def _term(self, tag: str, codes: str) -> str:
        found = next((one for one in self.record.all(tag) if one.has(codes)), None)
        text = without_stop(", ".join(found.take(codes))) if found else ""
        return text if self._fits(text, "", LONGEST_TERM, found) else ""

    def _identifier(self) -> str:
        """What the record is called in the catalogue that it comes from: "(DLC)ms 17"."""
        control, agency = self.record.control("001").strip(), self.record.control("003").strip()
        known = f"({agency})" + control if agency and control else ""
        if not known:
            # Without its agency a number is another record's in the next catalogue.
            known = next((text for one in self.record.all("035") if (text := one.one("a"))[:1] == "("), "")
        return known if len(known) <= LONGEST_IDENTIFIER else ""

    def _reference(self) -> str:
        """The call number, the holder's before the cataloguer's; of a record without any its identifier."""
        for tag, codes in _CALL_NUMBERS:
            one = next((one for one in self.record.all(tag) if one.has(codes)), None)
            if one and self._fits(number := one.one(codes), "call_number", field=one):
                return number
        return self.identifier or self.record.control("001").strip()[:500]

    def _url(self) -> str:
        for one in self.record.all("856"):
            is_of_another = one.indicators[1:] == "2"
            address = next(
                (text for code, text in one.subfields if code == "u" and re.match("https?://", text)), ""
            )
            if address and not is_of_another and len(address) <= LONGEST["source_url"]:
                one.taken |= {place for place, (code, text) in enumerate(one.subfields) if text == address}
                return address
        return ""

    def _notes(self) -> Iterator[str]:
        for tag, (label, codes) in _NOTES.items():
            if (
                text := "; ".join(filter(None, (one.one(codes) for one in self.record.all(tag))))
                if label
                else ""
            ):
                yield f"{label}: {text}"
            elif not label:
                yield from filter(None, (" ".join(one.take(codes)) for one in self.record.all(tag)))
        numbers = [
            self.record.control("001").strip(),
            *(one.one("a") for one in self.record.all("010", "035")),
        ]
        if known := once([number for number in numbers if number and number != self.reference]):
            yield f"Identifiers: {'; '.join(known)}"

    def _fits(self, text: str, name: str, most: int = 0, field: Field | None = None) -> bool:
        most = most or LONGEST[name]
        if len(text) > most:
            where = field or self.record
            self.left.add(
                field.tag if field else name, where.element, f"More than {most} characters: not taken."
            )
        return 0 < len(text) <= most


def _heading(one: Field, codes: str) -> str:
    """ "Railways -- China -- History": a heading with its subdivisions."""
    main = without_stop(one.one(codes))
    return without_stop(" -- ".join([*filter(None, [main]), *one.take(_SUBDIVISIONS)]))


def _role(one: Field) -> str:
    """What somebody's part is, by a relator's code or word."""
    for stated in (*one.take("4"), *one.take("ej")):
        word = fold(stated.rpartition("/")[2]).strip(" .,")
        if role := ROLES.get(word):
            return role
    return ""


def _iso(coded: str) -> str:
    match = _COMPACT.fullmatch(coded)
    return "-".join(part for part in match.groups() if part and part != "00") if match else coded


def _edtf_of_008(coded: str) -> str:
    """Places 6 to 14 of field 008: the kind of date, and two years, or a year, month and day."""
    match = _DATES_OF_008.fullmatch(coded)
    if not match:
        return ""
    kind, first, second = match[1], match[2].replace("u", "X"), match[3].replace("u", "X")
    if kind == "e" and second.strip():
        words = _iso((first + second).strip())
    elif kind in "ikmq" and re.fullmatch("[0-9]{4}", first):
        is_open = not re.fullmatch("[0-9]{4}", second) or second == "9999"
        words = (
            first
            if second == first
            else f"[{first}..{second}]"
            if kind == "q"
            else f"{first}/{'..' if is_open else second}"
        )
    elif kind in "strp":
        words = first
    else:
        return ""
    try:
        return dates.from_edtf(words).edtf
    except dates.DateError:
        return ""
