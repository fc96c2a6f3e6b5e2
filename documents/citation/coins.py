"""COinS: a ContextObject in a span, which Zotero and library link resolvers find on a page.

OpenURL (ANSI/NISO Z39.88-2004), the matrix of Dublin Core (info:ofi/fmt:kev:mtx:dc), whose keys repeat; http://ocoins.info.
Where the matrix is free, the words are those that Zotero reads: the type is one of its item types.
"""

from urllib.parse import quote, urlencode

from documents.citation.citation import Citation
from documents.citation.meta_tags import written_date


def coins(citation: Citation) -> str:
    """Return the value of the span's title, not yet escaped for HTML."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft_id", citation.address),
        ("rft.type", "manuscript"),
        ("rft.title", citation.title),
        *(("rft.creator", name.filed) for name in citation.authors),
        ("rft.date", written_date(citation.date)),
        ("rft.source", citation.source),
        ("rft.publisher", citation.site),
        *(("rft.language", language) for language in citation.languages),
        ("rft.identifier", citation.address),
    ]
    return urlencode([(key, value) for key, value in pairs if value], quote_via=quote)
