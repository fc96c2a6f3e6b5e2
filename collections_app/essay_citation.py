"""How to cite an essay: in the styles in which its documents are cited, but for the archival note; for Zotero, as a web page."""

from collections.abc import Iterable

from collections_app.models import Authorship, Essay
from documents.citation.citation import Citation, CitedName, cited_name, one_line
from documents.citation.meta_tags import lone, written_date
from documents.citation.ready import ReadyCitation, ready_citations
from documents.models import Person


def essay_citation(essay: Essay, authorships: Iterable[Authorship], *, site: str, address: str) -> Citation:
    """Return the citation; authorships from .with_people()."""
    return Citation(
        number=essay.pk,
        title=one_line(essay.title),
        date=essay.date,
        genre="",
        authors=tuple(_author(authorship) for authorship in authorships),
        recipients=(),
        translators=(),
        archive="",
        archive_city="",
        archive_country="",
        call_number="",
        collections=(),
        languages=(),
        site=one_line(site),
        address=address,
    )


def essay_styles(citation: Citation) -> list[ReadyCitation]:
    return [ready for ready in ready_citations(citation) if ready.style != "note"]


def essay_meta_tags(citation: Citation) -> list[tuple[str, str]]:
    """Return names and contents: without them the title would be the window's, and "Mao Zedong" a Mr Zedong."""
    tags = [
        ("citation_title", citation.title),
        *(("citation_author", lone(name)) for name in citation.authors),
        ("citation_date", written_date(citation.date)),
        ("citation_public_url", citation.address),
        ("z:itemType", "webpage"),
        ("z:websiteTitle", citation.site),
    ]
    return [(name, content) for name, content in tags if content]


def _author(authorship: Authorship) -> CitedName:
    """The names are annotations."""
    name, filing = authorship.person_name, authorship.person_filing  # type: ignore[attr-defined]
    return cited_name(name, filing, is_person=authorship.person.kind == Person.Kind.PERSON)
