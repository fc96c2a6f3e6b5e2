"""What the head of a page says of the document to programs: Highwire Press, Dublin Core and Zotero tags.

Highwire Press tags as Google Scholar's guidelines for webmasters list them ("citation_author": one a tag, index form);
Dublin Core as DCMI's "Expressing Dublin Core in HTML/XHTML meta and link elements" says. Neither has a word for an
archive: Zotero's own fields, under the prefix z, do. Dates are ISO 8601 where they are certain, else words. There is no
DC.contributor: where a document has no author, Zotero would make authors of its recipients.
"""

from archive_project.lib.dates import StatedDate
from documents.citation.citation import Citation, CitedName
from documents.citation.date_parts import parts_of

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def meta_tags(citation: Citation) -> list[tuple[str, str]]:
    """Return names and contents, in their order."""
    date = written_date(citation.date)
    tags = [
        ("citation_title", citation.title),
        *(("citation_author", lone(name)) for name in citation.authors),
        ("citation_date", date),
        *(("citation_language", language) for language in citation.languages[:1]),
        ("citation_public_url", citation.address),
        ("DC.title", citation.title),
        *(("DC.creator", name.inverted) for name in citation.authors),
        ("DC.date", date),
        ("DC.type", citation.genre),
        *(("DC.language", language) for language in citation.languages),
        ("DC.source", citation.source),
        *(("DC.relation", collection) for collection in citation.collections),
        ("DC.publisher", citation.site),
        ("DC.identifier", citation.address),
        ("z:itemType", "manuscript"),
        ("z:archive", citation.archive),
        ("z:archiveLocation", citation.call_number),
        ("z:callNumber", citation.call_number),
        ("z:manuscriptType", citation.genre),
    ]
    return [(name, content) for name, content in tags if content]


def lone(name: CitedName) -> str:
    """Return a name that Zotero reads as one: "de Gaulle, Charles André" alone would be two, but for a space that holds."""
    if not name.family:
        return name.filed
    return f"{name.family}, {name.given.replace(' ', NO_BREAK_SPACE)}"


def written_date(date: StatedDate) -> str:
    """Return "1949-01-06", "1949-01", "1949", else words: never digits that are not certain; "" where undated."""
    if date.is_undated:
        return ""
    year, *rest = parts_of(date) or (0,)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)]) if year else date.display
