"""Each form of each difficult document, as it was once read and found right by a person.

`REWRITE_GOLDEN=1 python -m pytest tests/citation/test_golden.py` writes what the code gives now: read the difference.
"""

import os
from pathlib import Path
from urllib.parse import unquote

import pytest

from documents.citation.bibtex import bibtex
from documents.citation.citation import Citation
from documents.citation.coins import coins
from documents.citation.csl_json import csl_json
from documents.citation.loading import citation_of, with_what_is_cited
from documents.citation.meta_tags import meta_tags
from documents.citation.ready import ready_citations
from documents.citation.ris import ris
from documents.models import Document
from tests.citation.difficult import DIFFICULT

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"


def every_form(citation: Citation) -> str:
    styles = [
        f"{ready.label}: " + "".join(f"*{p.text}*" if p.italic else p.text for p in ready.pieces)
        for ready in ready_citations(citation)
    ]
    sections = {
        "Styles": "\n".join(styles),
        "RIS": ris(citation).replace("\r\n", "\n").rstrip("\n"),
        "BibTeX": bibtex(citation).rstrip("\n"),
        "CSL-JSON": csl_json(citation).rstrip("\n"),
        "COinS": "\n".join(unquote(pair) for pair in coins(citation).split("&")),
        "Meta tags": "\n".join(f"{name}: {content}" for name, content in meta_tags(citation)),
    }
    return "\n\n".join(f"== {name}\n{text}" for name, text in sections.items()) + "\n"


@pytest.mark.parametrize("case", DIFFICULT)
def test_a_difficult_document_is_cited_as_its_golden_file_says(case: str) -> None:
    made = DIFFICULT[case]()
    Document.objects.filter(pk=made.pk).update(number=12)
    document = with_what_is_cited(Document.objects.published()).get(number=12)
    collections = [placement.collection.title for placement in document.placements.all()]
    said = every_form(
        citation_of(
            document,
            site="Fonds",
            address="https://archive.example.org/documents/12/",
            collections=collections,
        )
    )
    file = GOLDEN / f"{case}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(said)
    assert said == file.read_text()
