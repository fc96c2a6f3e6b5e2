"""What the gallery shows: the tokens as tokens.css has them, and small examples for every component, none of them stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from archive_project.lib import dates
from archive_project.lib.pagination import page_of
from archive_project.site.search_form import FormRow, SearchForm
from collections_app.models import Collection
from collections_app.skylines import skyline
from documents.histogram import Histogram
from documents.listing import Choice, Found, Piece, Value
from documents.models import Document
from documents.search.filters import FieldRow
from documents.search.query_string import Chip
from documents.search.terms import Term

COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
SPACE = re.compile(r"--(space-[0-9]): ([0-9.]+)rem;")
CONTRACT = re.compile(r"\{# (.*?) #\}")
INCLUDED = re.compile(r'include "components/([a-z_]+)\.html"')
COMPONENTS = settings.BASE_DIR / "templates" / "components"
SIZE = re.compile(r"--(size-[a-z0-9-]+):")


# Tokens


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour in the light and in the dark; each with its contrast on paper, as "12.3"."""

    name: str
    light: str
    dark: str
    light_contrast: str
    dark_contrast: str


def style_sheet() -> str:
    path = finders.find("site/tokens.css")
    return Path(str(path)).read_text()


def schemes() -> tuple[dict[str, str], dict[str, str]]:
    """The colours by name, in the light and in the dark."""
    light, _, dark = style_sheet().partition("prefers-color-scheme: dark")
    return dict(COLOUR.findall(light)), dict(COLOUR.findall(dark))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), 1 to 21, as WCAG 2 reckons it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def swatches() -> Iterator[Swatch]:
    light, dark = schemes()
    for name in light:
        yield Swatch(
            name,
            light[name],
            dark[name],
            f"{contrast(light[name], light['paper']):.1f}",
            f"{contrast(dark[name], dark['paper']):.1f}",
        )


def tokens() -> dict[str, Any]:
    return {
        "swatches": list(swatches()),
        "sizes": SIZE.findall(style_sheet()),
        "spaces": [(name, float(rem) * 16) for name, rem in SPACE.findall(style_sheet())],
    }


# Components


def contracts() -> dict[str, str]:
    """What each component takes, as the comment at the head of its template says."""
    found = {path.stem: CONTRACT.match(path.read_text()) for path in sorted(COMPONENTS.glob("*.html"))}
    return {name: says.group(1) if says else "" for name, says in found.items()}


def seen_elsewhere() -> dict[str, str]:
    """The components that the gallery shows neither by themselves nor inside others, with what they take."""
    shown: set[str] = set()
    waiting = [
        settings.BASE_DIR / "templates" / "site" / "gallery.html",
        settings.BASE_DIR / "templates" / "base.html",
    ]
    while waiting:
        for name in INCLUDED.findall(waiting.pop().read_text()):
            if name not in shown:
                shown.add(name)
                waiting.append(COMPONENTS / f"{name}.html")
    return {name: takes for name, takes in contracts().items() if name not in shown}


def _person(
    pk: int, name: str, role: str = "", written: str = "", *, certain: bool = True
) -> SimpleNamespace:
    return SimpleNamespace(
        person=SimpleNamespace(get_absolute_url="/people/", label=name),
        person_id=pk,
        person_name=name,
        role=role,
        name_as_written=written or name,
        certain=certain,
    )


def _document(title: str, date: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "number": 1,
        "date": dates.parse(date),
        "get_absolute_url": "/documents/",
        "attributions": {"all": []},
        **more,
    }


def _essay(title: str, date: str, abstract: str, *authors: str) -> dict[str, Any]:
    stated = dates.parse(date)
    return {
        "title": title,
        "date": stated,
        "date_edtf": stated.edtf,
        "abstract": abstract,
        "get_absolute_url": "/essays/",
        "authorships": {"all": [_person(number, name) for number, name in enumerate(authors)]},
    }


def examples() -> dict[str, Any]:
    """An example or more for each component, under its name where there is one only."""
    stalin = _person(1, "Joseph Stalin", "author", "Filippov")
    mao = _person(2, "Mao Zedong", "recipient", certain=False)
    histogram = Histogram({1948: 4, 1949: 16, 1952: 1, 1957: 1, 1958: 1, 1959: 2})
    cable = _document(
        "Cable, Stalin [via Kuznetsov] to Mao Zedong [via Terebin]",
        "October 21, 1948",
        summary="Two planes will pick up Mao at an undetermined time to take him to Moscow.",
        type={"name": "Cable", "slug": "cable"},
        attributions={"all": [stalin, mao]},
    )
    undated = _document("Notes on the situation in Xinjiang", "undated", summary="", type=None)
    about = _document(
        "Report on the talks in Beijing", "c. Dec 1949", type={"name": "Report", "slug": "report"}
    )
    collection = {
        "title": "Making of the Sino-Soviet Alliance, 1945-1950",
        "slug": "example",
        "get_absolute_url": "/collections/",
    }
    chips = [Chip("Words", "airfield", ""), Chip("Type", "Cable", "")]
    return {
        "founds": [
            Found(
                Document(number=1, title="Cable, Stalin to Mao Zedong", date_edtf="1948-10-21"),
                title=[
                    Piece("Cable, ", matched=False),
                    Piece("Stalin", matched=True),
                    Piece(" to Mao Zedong", matched=False),
                ],
                snippet=[
                    Piece("Two planes will pick up Mao and take him to ", matched=False),
                    Piece("Moscow", matched=True),
                    Piece(".", matched=False),
                ],
                field="text",
                why="as “Filippov”",
                possibly=True,
                type=Term("type", 1, "cable", "Cable"),
                people=[
                    Term("person", 1, "joseph-stalin", "Joseph Stalin"),
                    Term("person", 2, "mao-zedong", "Mao Zedong"),
                ],
            ),
            Found(
                Document(number=1, title="Notes on the situation in Xinjiang"),
                title=[Piece("Notes on the situation in Xinjiang", matched=False)],
            ),
        ],
        "lines": [cable, about],
        "undated": undated,
        "histogram": histogram,
        "nothing": Histogram({}),
        "holdings": [
            {
                "collection": collection,
                "histogram": histogram,
                "skyline": skyline(histogram, 1945, 1960),
            },
            {
                "collection": {
                    "title": "Sino-Soviet Border Conflict, 1969",
                    "get_absolute_url": "/collections/",
                },
                "histogram": Histogram({}),
            },
        ],
        "above": Collection(title=collection["title"], slug=collection["slug"]),
        "collection": {
            **collection,
            "caption": "Stalin and Mao, Moscow, December 1949.",
            "credit": "National Archives.",
        },
        "essay": _essay(
            "The Sino-Soviet Alliance, 70 Years Later",
            "February 2020",
            "What the documents of both archives say of a treaty that neither side trusted.",
            "Charles Kraus",
            "Sergey Radchenko",
        ),
        "chips": chips,
        "choices": [
            Choice("In no certain year", "several=1", True, 2),
            Choice("Undated", "undated=1", False, 1),
        ],
        "facet": {
            "name": "type",
            "label": "Types",
            "values": [
                Value(Term("type", 1, "cable", "Cable"), 17, True, ""),
                Value(
                    Term("type", 2, "memorandum", "Memorandum of Conversation"), 2, False, "type=memorandum"
                ),
                Value(Term("type", 3, "letter", "Letter"), 1, False, "type=letter"),
            ],
            "more": True,
        },
        "page": page_of([], 4, 180, 20),
        "form": SearchForm(
            "airfield",
            [
                FormRow(FieldRow("title", "contains", "Kuznetsov"), ""),
                FormRow(FieldRow("any", "contains", "")),
            ],
            False,
            "yesterday",
            "March 1950",
            False,
            [],
        ),
        "misunderstood": {"from": "“yesterday” is not a date that can be read here."},
        "question": {"filters": {"query": "airfield"}, "within": None},
        "group": {"role": "author", "label": "Author", "attributions": [stalin, mao]},
        "names": [
            {"kind": "variant", "text": "Иосиф Виссарионович Сталин", "language": {"tag": "ru"}},
            {"kind": "variant", "text": "斯大林", "language": {"tag": "zh-Hans"}},
            {
                "kind": "cover",
                "text": "Filippov",
                "held": "1948/1951",
                "held_display": "1948–1951",
                "note": "In cables to Beijing.",
            },
        ],
        "sequence": {"collection": collection, "position": 1, "total": 25, "previous": None, "next": about},
        "before": {"address": "/timeline/1948/", "label": "1948"},
        "after": {"address": "/timeline/1950/", "label": "1950"},
        "letter": {
            "side": "one",
            "document": cable,
            "opening": cable["summary"],
            "senders": [{"attribution": stalin, "written": "Filippov", "cover": True}],
            "receivers": [{"attribution": mao, "written": "", "cover": False}],
            "answers": [about],
        },
        "listed": {
            **cable,
            "repository": {"name": "Russian State Archive"},
            "reference": "f. 558, op. 11, d. 331",
        },
        "aliases": [
            {
                "text": "Filippov",
                "name": "Joseph Stalin",
                "address": "/people/",
                "is_cover": True,
                "held": dates.parse("1948-1951"),
                "note": "In cables to Beijing.",
            }
        ],
        "citations": [
            {
                "style": "note",
                "label": "Archival note",
                "pieces": [
                    {"text": "“Cable, Stalin to Mao Zedong,” October 21, 1948, "},
                    {"text": "Fonds", "italic": True},
                    {"text": ", no. 1."},
                ],
            },
            {
                "style": "mla",
                "label": "MLA 9",
                "pieces": [{"text": "“Cable, Stalin to Mao Zedong.” 21 Oct. 1948."}],
            },
        ],
        "formats": [{"ending": "ris", "label": "RIS"}, {"ending": "bib", "label": "BibTeX"}],
        "term": {
            "whereabouts": "Moscow, Russia",
            "abbreviation": "AVPRF",
            "website": "https://archive.example.org/",
        },
        "branch": {
            "term": {"name": "China", "slug": "china"},
            "count": 36,
            "under": [
                {
                    "term": {"name": "Beijing", "slug": "beijing", "whereabouts": "39.9° N, 116.4° E"},
                    "count": 12,
                }
            ],
        },
    }
