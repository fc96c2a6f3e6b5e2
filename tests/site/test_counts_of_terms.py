"""What the lists of terms count is what their links lead to: over all terms of the first holdings, some of them hidden."""

import datetime
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from documents.models import Document, Status
from documents.search import engine
from documents.search.terms import PATHS
from documents.trees import tree_of
from documents.vocabularies import VOCABULARIES, Vocabulary
from tests.site.reading import read
from tests.site.searching import total
from tests.site.terms import counts, of_each_vocabulary


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The first holdings, given terms by chance; a third of the documents is hidden, each in another way."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "demo", verbosity=0)
        describe(Random(7))
        yield
        transaction.set_rollback(True)


def describe(chance: Random) -> None:
    later = timezone.now() + datetime.timedelta(days=30)
    earlier = timezone.now() - datetime.timedelta(days=30)
    ways: list[dict[str, Any]] = [
        {"status": Status.DRAFT},
        {"published_at": later},
        {"embargo_until": later},
        {"published_at": earlier, "published_until": earlier + datetime.timedelta(days=1)},
    ]
    terms = {vocabulary.facet: list(vocabulary.model.objects.all()) for vocabulary in VOCABULARIES}
    for document in Document.objects.all():
        for facet in ("place", "subject", "language"):
            getattr(document, PATHS[facet]).set(chance.choices(terms[facet], k=chance.randrange(4)))
        document.repository = chance.choice([None, *terms["repository"]])
        document.save()
        if chance.random() < 0.3:
            Document.objects.filter(pk=document.pk).update(**chance.choice(ways))


@pytest.mark.usefixtures("described")
@of_each_vocabulary
def test_every_count_is_the_length_of_the_list_it_leads_to(client: Client, vocabulary: Vocabulary) -> None:
    page = read(client, reverse(vocabulary.plural))
    shown = counts(page)
    tree = tree_of(vocabulary.model)

    expected = {}
    for term in vocabulary.model.objects.all():
        having = {f"{PATHS[vocabulary.facet]}__in": tree.with_narrower([term.pk])}
        documents = Document.objects.published().filter(**having).distinct().count()
        if documents:
            expected[term.name] = documents
            there = read(client, page.links[term.name])
            assert total(there) == documents, term
        else:
            assert client.get(reverse(vocabulary.facet, args=[term.slug])).status_code == 404, term
    assert shown == expected
    assert len(expected) > 3


@pytest.mark.usefixtures("described")
@of_each_vocabulary
def test_without_an_index_the_terms_are_the_same_and_nothing_is_counted(
    client: Client, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_index = read(client, reverse(vocabulary.plural))
    lengths = {name: total(read(client, with_index.links[name])) for name in list(counts(with_index))[:4]}

    take_the_index_away(monkeypatch)
    without = read(client, reverse(vocabulary.plural))

    assert list(counts(without)) == list(counts(with_index))
    assert set(counts(without).values()) == {None}
    for name, length in lengths.items():
        assert total(read(client, without.links[name])) == length, name


def take_the_index_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> None:
        raise engine.SearchUnavailable("There is no search index yet.")

    monkeypatch.setattr(engine, "catch_up", unavailable)
