"""How to cite an essay: in the styles in which its documents are cited, but for the archival note."""

from collections.abc import Iterable

from collections_app.models import Authorship, Essay
from documents.citation.citation import Citation, CitedName, cited_name, one_line
from documents.citation.ready import ReadyCitation, ready_citations
from documents.models import Person


def essay_citations(
    essay: Essay, authorships: Iterable[Authorship], *, site: str, address: str
) -> list[ReadyCitation]:
    """Return the citations; authorships from .with_people()."""
    citation = Citation(
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
    return [ready for ready in ready_citations(citation) if ready.style != "note"]


def _author(authorship: Authorship) -> CitedName:
    """The names are annotations."""
    name, filing = authorship.person_name, authorship.person_filing  # type: ignore[attr-defined]
    return cited_name(name, filing, is_person=authorship.person.kind == Person.Kind.PERSON)
