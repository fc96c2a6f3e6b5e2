"""Two hundred inputs that are broken, or made to break whoever reads them, of every kind that is imported.

Each is refused in a sentence that says where, quickly, in little memory, and nothing is written. Tables have theirs in
`test_broken_tables`, those of a repository are in `test_harvest`.
"""

import io
import itertools
import re
import resource
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document
from tests.importing import test_broken_tables, test_files, test_saved_html
from tests.importing.test_marcxml import SLIM

MAKER = Callable[[Path], object]

LAUGHS = (
    "<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
)
# The outermost element of each kind of XML, and a sound file of it with the place where it is broken.
KINDS = {
    "ead2002": "ead",
    "ead3": "ead",
    "eac": "eac-cpf",
    "marc": "collection",
    "oai": "OAI-PMH",
}
SOUND = {
    "ead2002": """<ead><eadheader><eadid>1</eadid></eadheader><archdesc level='fonds'><did><unittitle>Papers</unittitle></did>
<dsc><c><did><unittitle>Cable|</unittitle></did></c></dsc></archdesc></ead>""",
    "ead3": """<ead xmlns='http://ead3.archivists.org/schema/'><control><recordid>1</recordid></control><archdesc level='fonds'>
<did><unittitle>Papers</unittitle></did><dsc><c><did><unittitle>Cable|</unittitle></did></c></dsc></archdesc></ead>""",
    "eac": """<eac-cpf xmlns='urn:isbn:1-931666-33-4'><control/><cpfDescription><identity><entityType>person</entityType>
<nameEntry><part>Kovalev|</part></nameEntry></identity></cpfDescription></eac-cpf>""",
    "marc": f"""<collection {SLIM}><record><leader>00700npa a2200289 a 4500</leader>
<datafield tag='245' ind1='0' ind2='0'><subfield code='a'>Cable|</subfield></datafield></record></collection>""",
    "oai": """<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords><record><header><identifier>oai:x:1</identifier>
</header><metadata><dc xmlns='http://purl.org/dc/elements/1.1/'><title>Cable|</title></dc></metadata></record></ListRecords></OAI-PMH>""",
}
PLACE = r" is broken in line [0-9]+, column [0-9]+: "


def bytes_of(content: str | bytes) -> MAKER:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def xml() -> Iterator[tuple[str, MAKER, str]]:
    """Every way to break XML, in every kind that is XML."""
    for kind, root in KINDS.items():
        before, after = SOUND[kind].split("|")
        whole = before + after
        ways: dict[str, tuple[str | bytes, str]] = {
            "cut in a text": (before, "no element found"),
            "cut in a tag": (before + "</unit", "unclosed token|no element found"),
            "cut at its end": (whole[:-3], "unclosed token|no element found"),
            "goes on": (whole + "<more/>", "junk after document element"),
            "crossed": (before + "<b><i></b></i>" + after, "mismatched tag"),
            "bare sign": (before + " R&D <" + after, "not well-formed|undefined entity"),
            "two attributes": (before + "<b a='1' a='2'/>" + after, "duplicate attribute"),
            "no prefix": (before + "<x:b/>" + after, "unbound prefix"),
            "latin-1": (before.encode() + "é".encode("latin-1") + after.encode(), "not well-formed"),
            "nul": (before.encode() + b"\0" + after.encode(), "not well-formed"),
            "control": (before + "&#1;" + after, "reference to invalid character number"),
            "odd encoding": ("<?xml version='1.0' encoding='klingon'?>" + whole, "unknown encoding|not supported"),
            "not utf-16": ("<?xml version='1.0' encoding='utf-16'?>" + whole, "encoding specified in XML declaration|incorrect"),
            "laughs": (f"<!DOCTYPE {root} [{LAUGHS}]>{before}&c;{after}", "it declares the entity “a”"),
            "laughs in an attribute": (
                f"<!DOCTYPE {root} [{LAUGHS}]>{before}<b title='&c;'/>{after}",
                "it declares the entity “a”",
            ),
            "parameter": (f"<!DOCTYPE {root} [<!ENTITY % p 'x'>%p;]>{whole}", "it declares the entity “p”"),
            "deep": (before + "<b>" * 500, "elements are nested more than 200 deep"),
        }  # fmt: skip
        for way, (content, words) in ways.items():
            yield f"{kind}: {way}", bytes_of(content), f"{PLACE}.*({words})"


def empty() -> Iterator[tuple[str, MAKER, str]]:
    """Sound, but they hold nothing."""
    yield "ead without archdesc", bytes_of("<ead><eadheader/></ead>"), "describes nothing"
    yield "eac without identity", bytes_of("<eac-cpf><control/></eac-cpf>"), "describes nobody"
    yield (
        "eac without name",
        bytes_of(
            "<eac-cpf><cpfDescription><identity><entityType>person</entityType></identity></cpfDescription></eac-cpf>"
        ),
        "names nobody",
    )
    before, _ = SOUND["ead3"].split("|")
    endless = f"{before}<b a='{'x' * 9_000_000}"
    yield (
        "endless attribute",
        bytes_of(endless),
        f"{PLACE}(something is longer than any text may be|unclosed)",
    )
    yield "marc without record", bytes_of(f"<collection {SLIM}/>"), "holds no record"
    yield (
        "oai error",
        bytes_of("<OAI-PMH><error code='badVerb'/></OAI-PMH>"),
        "is an error, not a list of records",
    )
    yield (
        "other xml",
        bytes_of("<?xml version='1.0'?><rss><channel/></rss>"),
        "of a kind that is not read: its outermost element is “rss”",
    )
    yield (
        "entity of elsewhere",
        bytes_of("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x>&y;</x>"),
        "its outermost element is “x”",
    )


def pages() -> Iterator[tuple[str, MAKER, str]]:
    """Text that is no page."""
    page = "Skip to content\n\nDocuments\n\nJanuary 6, 1949\n\nCable\n\nSays.\n"
    yield "nothing", bytes_of(""), "is empty: there is nothing to import"
    yield "blank lines", bytes_of("\n \n\t\n"), "is empty: there is nothing to import"
    yield (
        "page in latin-1",
        bytes_of((page + "Café au lait").encode("latin-1")),
        "line 10, byte 61 of the file",
    )
    yield "page in cp1251", bytes_of((page + "Телеграмма\n").encode("cp1251")), "is not UTF-8: line 10"
    yield "page in koi8", bytes_of((page + "Телеграмма\n").encode("koi8-r")), "is not UTF-8: line 10"
    yield "page in gb18030", bytes_of((page + "电报，一九四九\n").encode("gb18030")), "is not UTF-8: line 10"
    yield "page in utf-16", bytes_of(page.encode("utf-16")), "looks like UTF-16"
    yield "page in utf-32", bytes_of(page.encode("utf-32")), "UTF-16|NUL|binary|no line of a table"
    yield "page with nul", bytes_of(page.encode() + b"\0"), "is a binary file"
    yield "surrogates", bytes_of(page.encode() + b"\xed\xa0\x80\n"), "is not UTF-8: line 10"
    yield (
        "novel",
        bytes_of("It was the best of times and it was the worst of times.\n" * 500),
        "There is no listing found",
    )
    yield "one long line", bytes_of("word " * 400_000), "There is no listing found"
    yield "a program", bytes_of("import os\n\nos.remove('/')\n"), "There is no listing found"
    yield "bullets", bytes_of("•\n" * 20_000), "There is no listing found"
    yield "marks", bytes_of("\u202e\u200f" * 20_000 + "x"), "There is no listing found"
    yield "combining", bytes_of("a" + "\u0301" * 100_000), "There is no listing found"
    for name, head in {
        "gif": b"GIF89a", "jpeg": b"\xff\xd8\xff\xe0", "tiff": b"II*\0", "other tiff": b"MM\0*", "word": b"\xd0\xcf\x11\xe0",
    }.items():  # fmt: skip
        yield name, bytes_of(head + b"\1\2\3"), "not the text of a page"


def saved() -> Iterator[tuple[str, MAKER, str]]:
    """HTML that is no page."""
    cases = _params(test_saved_html.test_what_is_no_page_is_refused_in_one_sentence)
    for number, (content, words) in enumerate(cases):
        yield f"html {number} {content[:24]!r}", bytes_of(content), words


def zips() -> Iterator[tuple[str, MAKER, str]]:
    """ZIPs of scans that do harm."""
    cases = _params(test_files.test_what_could_do_harm_is_refused_by_name)
    for number, (make, words) in enumerate(cases):
        yield f"zip {number} {words[:30]}", make, re.escape(words)
    yield "zip of pictures, cut", _cut, "is a broken ZIP archive|a ZIP archive"
    yield "zip twice", _twice, "stands in it twice"


def _cut(path: Path) -> None:
    test_files.pack(path, {"1234_01.jpg": b"x" * 5000})
    path.write_bytes(path.read_bytes()[:-30])


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("1234_01.jpg", b"a")
        packed.writestr("1234_02.jpg", b"b")
    path.write_bytes(path.read_bytes().replace(b"1234_02.jpg", b"1234_01.jpg"))


def _params(test: Any) -> list[Any]:
    """The cases of a test of another file."""
    (mark,) = [mark for mark in test.pytestmark if mark.name == "parametrize"]
    return list(mark.args[1])


CASES = list(itertools.chain(xml(), empty(), pages(), saved(), zips()))


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "sentence"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_it_is_refused_in_a_sentence_that_says_where(make: MAKER, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "input"
    make(path)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(CommandError) as caught:
        call_command("import_pages", str(path), stdout=io.StringIO())
    seconds = time.monotonic() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # kB
    message = str(caught.value)
    assert re.search(sentence, message, re.IGNORECASE), message
    assert str(path) in message
    assert message.endswith("Nothing was written.")
    assert (len(message) < 1500, caught.value.returncode) == (True, 2)
    assert not Document.objects.exists()
    assert (seconds < 10, grown < 200_000) == (True, True), (seconds, grown)


def test_there_are_two_hundred() -> None:
    tables = [*test_broken_tables.UNUSABLE, *test_broken_tables.rejected()]
    assert len({case[0] for case in CASES}) == len(CASES)
    assert len(CASES) + len(tables) >= 200
