"""Tables of richly described documents of any size, from a seed: the same seed gives the same table."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from tests.bench import vocabulary
from tests.bench.listings import listings
from tests.bench.zipf import Zipf

PEOPLE, PLACES, SUBJECTS, COLLECTIONS, REPOSITORIES = 20_000, 1_000, 2_000, 300, 60
LANGUAGES = ("Russian", "English", "Chinese", "German", "Korean", "Czech", "Polish", "Hungarian")
ROLES = ("Author", "Recipient", "Mentioned", "Mentioned", "Participant")
HEADERS = (
    "title", "date_as_stated", "type", "people", "languages", "places", "subjects", "summary", "repository",
    "call_number", "collections", "source_url",
)  # fmt: skip


def rich_rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Yield rows with four to six people, up to two languages, three places, four subjects and two collections.

    All follow Zipf's law: a few are everywhere, and to the end of the table some are named for the first time.
    """
    chance = random.Random(seed)
    people = Zipf(list(vocabulary.names(PEOPLE, chance)), chance)
    places = Zipf([word.capitalize() for word in vocabulary.invented(PLACES, 4, chance)], chance)
    subjects = Zipf([word.capitalize() for word in vocabulary.invented(SUBJECTS, 4, chance)], chance)
    collections = Zipf([f"Collection {number}" for number in range(1, COLLECTIONS + 1)], chance)
    repositories = Zipf([f"State Archive {number}" for number in range(1, REPOSITORIES + 1)], chance)
    languages = Zipf(LANGUAGES, chance)
    for number, (day, title, summary) in enumerate(listings(count, seed), 1):
        named = people.distinct(chance.randint(4, 6))
        roles = (ROLES[min(place, len(ROLES) - 1)] for place in range(len(named)))
        yield (
            title,
            f"{day:%B %d, %Y}",
            title.partition(" ")[0],
            "|".join(f"{role}: {name}" for role, name in zip(roles, named, strict=True)),
            "|".join(languages.distinct(chance.randint(1, 2))),
            "|".join(places.distinct(chance.randint(1, 3))),
            "|".join(subjects.distinct(chance.randint(2, 4))),
            summary,
            repositories.draw(1)[0],
            f"Fond {number % 90 + 1}, opis 1, delo {number}",
            "|".join(collections.distinct(chance.randint(1, 2))),
            f"https://example.org/{seed}/{number}",
        )


def write_table(path: Path, count: int, seed: int = 1) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADERS)
        table.writerows(rich_rows(count, seed))
