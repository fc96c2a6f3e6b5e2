"""The fixtures load, come out as they went in, and have everyone whom the seed pages name."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from documents.models import DocumentType, Name, Person, Place
from documents.titles import name_key

pytestmark = pytest.mark.django_db

FIXTURES: Path = settings.BASE_DIR / "fixtures"
MODELS = {
    "vocabularies": ["documenttype", "language", "place", "repository", "rightsstatement", "subject"],
    "people": ["person", "name"],
}

# Read from the pages by hand, as they write them: titles, summaries and introductions.
NAMED_IN_THE_SEEDS = """
    A.A. Gromyko | A.N. Kosygin | Anastas Mikoyan | Andrei Orlov | Anna-Louise Strong | B.N. Ponomarev | Brezhnev
    Central Committee of the Communist Party of the Soviet Union | CCP | Charles Kraus | Chen Yi | Chiang Kai-shek
    Chinese Communist Party | Chinese Embassy in Hanoi | Chinese Embassy in Moscow | Chinese Embassy in the Soviet Union
    Chinese Foreign Ministry | Chinese Ministry of Foreign Affairs | Chinese Ministry of Foreign Trade
    Chinese Nationalist Government in Nanjing | Chinese Nationalist Party | Communist Party of China
    CPSU CC Politburo | Dej | Division of Soviet and East European Affairs | Du Yuming | Erich Honecker | F. V. Mochulski
    Filippov | Fu Zuoyi | GMD | Gomulka | Guomindang | Ho Chi Minh | Honecker | I. Tugarinov | I. V. Stalin | Ivan Kovalev
    Jiang Qing | Jing Tai | Joseph Stalin | Khrushchev | Kosygin | Kuznetsov | Leonid Brezhnev | Liu Shaoqi | Liu Xiao
    Luo Ruiqing | Mao | Mao Zedong | Mikoyan | Ministry of Foreign Affairs | Ministry of Foreign Trade | Molotov
    N.S. Khrushchev | N.V. Roshchin | Nanjing Government | Nguyen Phu | P. F. Yudin | Pan Zili
    Polish United Worker’s Party | PRC Government | Premier Zhou | Rittenberg | Romanian Worker’s Party | Sidney Rittenberg
    Soviet Government | Soviet Ministry of Foreign Affairs | Stalin | Terebin | V.M. Molotov | Yudin | Zhang Dake | Zhou
    Zhou Enlai
"""
# Whom the short names and the cover names among them stand for.
MEANT = {
    "Dej": "gheorghe-gheorghiu-dej",
    "Filippov": "joseph-stalin",
    "Gomulka": "wladyslaw-gomulka",
    "Kuznetsov": "joseph-stalin",
    "Mao": "mao-zedong",
    "Premier Zhou": "zhou-enlai",
    "Terebin": "andrei-orlov",
}


@pytest.fixture
def loaded() -> None:
    call_command("loaddata", "vocabularies", "people", verbosity=0)


def rows(fixture: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FIXTURES / f"{fixture}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("fixture", MODELS)
def test_a_fixture_loaded_and_dumped_is_the_same_file_byte_for_byte(fixture: str) -> None:
    dumped = io.StringIO()
    models = [f"documents.{model}" for model in MODELS[fixture]]
    options = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True, "indent": 1}
    call_command("dumpdata", *models, stdout=dumped, **options)
    assert dumped.getvalue().encode() == (FIXTURES / f"{fixture}.json").read_bytes()


@pytest.mark.usefixtures("loaded")
def test_loading_the_fixtures_again_changes_nothing() -> None:
    before = list(Name.objects.order_by("pk").values()), list(Person.objects.order_by("pk").values())
    call_command("loaddata", "vocabularies", "people", verbosity=0)
    assert before == (
        list(Name.objects.order_by("pk").values()),
        list(Person.objects.order_by("pk").values()),
    )


@pytest.mark.usefixtures("loaded")
def test_derived_columns_in_the_fixture_are_what_saving_would_compute() -> None:
    for name in Name.objects.select_related("person", "language"):
        before = (name.folded, name.filing_folded, name.held_earliest, name.held_latest)
        name.full_clean()
        name.save()
        assert (name.folded, name.filing_folded, name.held_earliest, name.held_latest) == before


@pytest.mark.usefixtures("loaded")
def test_every_record_passes_its_own_validation() -> None:
    for model in (Person, Place, DocumentType):
        for record in model._default_manager.all():
            record.full_clean()


@pytest.mark.usefixtures("loaded")
def test_everyone_has_one_preferred_name_and_is_published() -> None:
    for person in Person.objects.with_names():
        assert [name.kind for name in person.names.all()].count(Name.Kind.PREFERRED) == 1
        assert person.is_published
        assert person.description, f"{person} says nothing of who this is."


@pytest.mark.usefixtures("loaded")
def test_every_cover_name_has_its_limits_and_says_where_they_come_from_once() -> None:
    for name in Name.objects.filter(kind=Name.Kind.COVER).select_related("language"):
        assert name.held
        assert name.note or name.language, f"{name} claims to be a cover name and does not say why."


@pytest.mark.parametrize("written", [name.strip() for name in re.split(r"[|\n]", NAMED_IN_THE_SEEDS.strip())])
def test_who_is_named_in_the_seed_pages_is_in_the_fixture_under_that_name(
    written: str, seeds: list[Path]
) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in seeds)
    assert written.casefold() in pages.casefold()
    names = [row["fields"] for row in rows("people") if row["model"] == "documents.name"]
    bearers = {name["person"][0] for name in names if name_key(name["text"]) == name_key(written)}
    assert len(bearers) == 1
    assert bearers == {MEANT.get(written, *bearers)}


def test_fixtures_have_natural_keys_and_no_others() -> None:
    assert not [row for fixture in MODELS for row in rows(fixture) if "pk" in row]
