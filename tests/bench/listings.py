"""Listing pages of any size, from a seed: the same seed gives the same page."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PEOPLE = (
    "Mao Zedong",
    "Stalin",
    "Zhou Enlai",
    "Khrushchev",
    "Gromyko",
    "Kim Il Sung",
    "Ho Chi Minh",
    "Honecker",
)
GENRES = ("Cable", "Letter", "Telegram", "Report", "Minutes", "Note")
WORDS = [
    "delegation",
    "talks",
    "trade",
    "aid",
    "border",
    "party",
    "congress",
    "railway",
    "treaty",
    "proposal",
    "embassy",
    "minister",
    "students",
    "protest",
    "harvest",
    "alliance",
    "nuclear",
    "assistance",
    "visit",
    "instructions",
    "peace",
    "war",
    "province",
    "army",
    "statement",
    "memorandum",
    "negotiations",
    "economic",
    "military",
    "support",
    "policy",
    "relations",
    "concerning",
    "discusses",
    "informs",
    "requests",
    "agrees",
    "states",
    "reports",
    "asks",
    "explains",
    "further",
]


def listings(count: int, seed: int = 1) -> Iterator[tuple[date, str, str]]:
    """Yield day, title and summary of distinct records."""
    chance = random.Random(seed)
    for number in range(count):
        day = date(1945, 1, 1) + timedelta(days=chance.randrange(16_000))
        writer, reader = chance.sample(PEOPLE, 2)
        title = f"{chance.choice(GENRES)} No. {number}, {writer} to {reader}"
        summary = f"{' '.join(chance.choices(WORDS, k=chance.randrange(15, 60))).capitalize()}."
        yield day, title, summary


def write_page(path: Path, count: int, seed: int = 1, addition: str = "") -> None:
    """Write a collection page of `count` listings as the old site laid it out; `addition` ends every summary."""
    with path.open("w", encoding="utf-8") as page:
        page.write(
            "Search in\nADD SEARCH FILTER CANCEL SEARCH FILTER\n\nDigital Archive International History Declassified\n\n"
        )
        page.write(f"No image found.\n\nGenerated Collection {seed}, 1945-1988\n\n")
        page.write("This is a collection of generated documents. (Image, A photograph, 1949)\n\n")
        for day, title, summary in listings(count, seed):
            page.write(f"  • {day:%B %d, %Y}\n\n    {title}\n\n    {f'{summary} {addition}'.rstrip()}\n\n")
