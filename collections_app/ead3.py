"""A collection with all that stands under it as a finding aid in EAD3, written while it is read, in bounded memory.

It comes in again as it went out, as far as EAD has a place for things: not the status, the texts, the name as a document
writes it, the original classification, the publication note, donors and relations. The documents' numbers are unitids with a
localtype of our own; names and terms of ours say `source="fonds"`, and people are identified by their slugs.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from archive_project.lib.dates import display
from archive_project.lib.rich_text import lines_of, shown_tree
from collections_app.importing.sources.ead_description import NUMBER
from collections_app.importing.sources.ead_words import OWN, edtf_of_words
from collections_app.models import Collection, Placement
from collections_app.xml_pieces import attributes, element, paragraphs, within
from documents.models import Attribution, Document, Person

NAMESPACE = "http://ead3.archivists.org/schema/"
CHUNK = 500  # documents in memory
NAMES = {
    Person.Kind.PERSON: "persname",
    Person.Kind.CORPORATE_BODY: "corpname",
    Person.Kind.FAMILY: "famname",
}
_NORMAL = re.compile(r"(\.\.|[0-9]{4}(-[0-9]{2}){0,2})(/(\.\.|[0-9]{4}(-[0-9]{2}){0,2}))?")


def finding_aid(collection: Collection, *, published: bool = False) -> Iterator[bytes]:
    """Yield the aid piece by piece. `published`: with only what the public sees."""
    for piece in _Aid(published).pieces(collection):
        yield piece.encode()


def _part(name: str, text: str, **attributes: str) -> str:
    return within(name, element("part", text), source=OWN, **attributes)


class _Aid:
    def __init__(self, published: bool) -> None:
        self.published = published
        self.above: set[int] = set()

    def pieces(self, top: Collection) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<ead xmlns="{NAMESPACE}">\n{_control(top)}<archdesc level="collection">\n'
        yield _about(top)
        yield "<dsc>\n"
        yield from self._parts(top)
        yield "</dsc>\n</archdesc>\n</ead>\n"

    def _parts(self, collection: Collection) -> Iterator[str]:
        self.above.add(collection.pk)
        children = collection.children.order_by("title", "id")
        for child in children.published() if self.published else children:
            if child.pk not in self.above:  # no constraint forbids a circle
                yield f'<c level="{"series" if len(self.above) == 1 else "subseries"}">\n{_about(child)}'
                yield from self._parts(child)
                yield "</c>\n"
        for document in self._documents(collection):
            yield self._document(document)
        self.above.discard(collection.pk)

    def _documents(self, collection: Collection) -> Iterator[Document]:
        people = Attribution.objects.order_by("position", "id").select_related("person")
        documents = Document.objects.select_related("type", "repository", "rights").prefetch_related(
            "languages",
            "places",
            "subjects",
            Prefetch("attributions", people.public() if self.published else people),
            "attributions__person__names",
        )
        placements = Placement.objects.public() if self.published else Placement.objects.all()
        in_order = placements.filter(collection=collection).order_by("position", "id")
        with_documents = in_order.prefetch_related(Prefetch("document", documents))
        return (placement.document for placement in with_documents.iterator(chunk_size=CHUNK))

    def _document(self, document: Document) -> str:
        attributions = list(document.attributions.all())
        repository = _part("corpname", document.repository.name) if document.repository else ""
        known: Iterable[Any] = document.languages.all()
        languages = sorted(known, key=lambda language: (language.name, language.pk))
        did = within(
            "did",
            element("unittitle", document.title),
            _date(document),
            element("unitid", document.reference),
            element("unitid", str(document.number), localtype=NUMBER),
            within("origination", *(_person(one) for one in attributions if one.role == "author")),
            within("langmaterial", *(element("language", one.name, langcode=one.tag) for one in languages)),
            within("repository", repository),
            _link(document.source_url),
        )
        headings = [
            *(_person(one) for one in attributions if one.role != "author"),
            *(_part("geogname", name) for name in sorted(place.name for place in document.places.all())),
            *(_part("subject", name) for name in sorted(subject.name for subject in document.subjects.all())),
            _part("genreform", document.type.name) if document.type else "",
        ]
        rights = (document.rights.text or document.rights.name) if document.rights else ""
        return within(
            "c",
            did,
            within("scopecontent", paragraphs(document.summary.split("\n\n"))),
            within("userestrict", paragraphs([rights])),
            within("controlaccess", *headings),
            level="item",
        )


def _about(collection: Collection) -> str:
    lines = lines_of(shown_tree(collection.introduction))
    did = within("did", element("unittitle", collection.title))
    return did + within("scopecontent", paragraphs(lines))


def _control(top: Collection) -> str:
    moment = top.updated_at.date().isoformat()
    return within(
        "control",
        element("recordid", top.slug),
        within("filedesc", within("titlestmt", element("titleproper", top.title))),
        '<maintenancestatus value="derived"/>\n',
        within("maintenanceagency", element("agencyname", "Fonds")),
        within(
            "maintenancehistory",
            within(
                "maintenanceevent",
                '<eventtype value="derived"/>\n',
                element("eventdatetime", moment),
                '<agenttype value="machine"/>\n',
                element("agent", "Fonds"),
            ),
        ),
    )


def _date(document: Document) -> str:
    edtf = document.date_edtf
    plain = edtf.replace("~", "")
    words = document.date_text or (display(edtf) if edtf else "")
    # Certainty is said of both ends: where one alone is doubtful, the words say it.
    is_told = edtf.count("~") == 1 and "/" in edtf and edtf_of_words("", words) == edtf
    normal = plain if _NORMAL.fullmatch(plain) and not is_told else ""
    certainty = "" if not normal else "approximate" if plain != edtf else "certain"
    # Where an end is open EAD writes the last year there is, or the one before the first.
    normal = re.sub(r"^\.\.", "0000", re.sub(r"\.\.$", "9999", normal))
    return element("unitdate", words, normal=normal, certainty=certainty)


def _person(attribution: Attribution) -> str:
    person = attribution.person
    relator = attribution.role if attribution.role != "associated" else ""
    kind = NAMES[Person.Kind(person.kind)]
    return _part(kind, person.preferred_name, identifier=person.slug, relator=relator)


def _link(address: str) -> str:
    return f"<dao{attributes({'daotype': 'unknown', 'href': address})}/>\n" if address else ""


def tops(collections: QuerySet[Collection]) -> list[Collection]:
    """Those that stand under none of the others; of a circle, which no constraint forbids, the oldest."""
    parents: dict[int, int | None] = dict(collections.order_by("pk").values_list("pk", "parent"))

    def top(key: int) -> int:
        passed: list[int] = []
        above: int | None = key
        while above in parents and above not in passed:
            passed.append(above)
            above = parents[above]
        return min(passed[passed.index(above) :]) if above in passed else passed[-1]

    return list(collections.filter(pk__in={top(key) for key in parents}).order_by("slug"))
