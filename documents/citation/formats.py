"""The forms in which a citation is downloaded, by the ending of the file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from documents.citation import bibtex, csl_json, ris
from documents.citation.citation import Citation


@dataclass(frozen=True, slots=True)
class Format:
    """How one citation is written, and how any number of them, piece by piece."""

    label: str
    ending: str
    media_type: str
    one: Callable[[Citation], str]
    all: Callable[[Iterable[Citation]], Iterator[str]]

    @property
    def plain_type(self) -> str:
        return self.media_type.partition(";")[0]


FORMATS = {
    "ris": Format("RIS", "ris", ris.MEDIA_TYPE, ris.ris, ris.ris_of_all),
    "bib": Format("BibTeX", "bib", bibtex.MEDIA_TYPE, bibtex.bibtex, bibtex.bibtex_of_all),
    "json": Format("CSL-JSON", "json", csl_json.MEDIA_TYPE, csl_json.csl_json, csl_json.csl_json_of_all),
}
