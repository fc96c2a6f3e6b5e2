"""The archival note: “Title,” date, digital archive, number, archive, call number, address.

The form in which the Wilson Center's Digital Archive asks to be cited, after the Chicago Manual's notes for
manuscripts (17th edition, 14.222): the author is not named apart, since the title of a document does.
"""

from documents.citation.citation import Citation
from documents.citation.styles.writing import Piece, kept_at, quoted, translators


def note(citation: Citation) -> list[Piece]:
    after = [
        f"no. {citation.number}",
        kept_at(citation),
        citation.call_number,
        f"translated by {translators(citation)}" if citation.translators else "",
        citation.address,
    ]
    return [
        Piece(f"{quoted(citation.title, ',')} {citation.date.display}, "),
        Piece(citation.site, italic=True),
        Piece("".join(f", {part}" for part in after if part)),
    ]
