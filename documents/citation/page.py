"""What a document's page needs to be cited from."""

from dataclasses import dataclass

from documents.citation.citation import Citation
from documents.citation.coins import coins
from documents.citation.formats import FORMATS, Format
from documents.citation.meta_tags import meta_tags
from documents.citation.ready import ReadyCitation, ready_citations


@dataclass(frozen=True, slots=True)
class CitePage:
    """The citations to choose from, the files, and what programs read."""

    address: str
    version: str
    """The moment that names the record as it stands; "" where it has no history."""
    version_address: str
    ready: list[ReadyCitation]
    formats: list[Format]
    meta_tags: list[tuple[str, str]]
    coins: str


def cite_page(citation: Citation, *, version: str, version_address: str) -> CitePage:
    return CitePage(
        address=citation.address,
        version=version,
        version_address=version_address,
        ready=ready_citations(citation),
        formats=list(FORMATS.values()),
        meta_tags=meta_tags(citation),
        coins=coins(citation),
    )
