"""A public number is given once: a citation of a document that is gone never comes to mean another."""

import pytest
from django.core import serializers

from documents.models import Document
from documents.models.number import take_numbers
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another() -> None:
    first, second = make.document(), make.document()
    assert second.number == first.number + 1


def test_the_number_of_a_deleted_document_is_not_given_again() -> None:
    make.document()
    last = make.document()
    number = last.number
    last.delete()
    assert make.document().number == number + 1


def test_the_numbers_of_documents_deleted_at_once_are_not_given_again() -> None:
    highest = max(make.document().number for _ in range(3))
    Document.objects.all().delete()
    assert make.document().number > highest


def test_a_number_that_was_brought_along_is_respected() -> None:
    assert make.document(number=500).number == 500
    assert make.document().number == 501


def test_a_number_that_was_brought_along_and_deleted_is_not_given_again() -> None:
    make.document(number=500).delete()
    assert make.document().number > 500


def test_a_number_that_came_with_a_fixture_and_was_deleted_is_not_given_again() -> None:
    fixture = serializers.serialize("json", [make.document(number=700)], use_natural_primary_keys=True)
    Document.objects.all().delete()
    for loaded in serializers.deserialize("json", fixture):
        loaded.save()
    Document.objects.get(number=700).delete()
    assert make.document().number > 700


def test_a_number_stays_when_the_document_changes() -> None:
    document = make.document()
    number = document.number
    document.title = "Another title"
    document.save()
    document.refresh_from_db()
    assert document.number == number
    assert [version.number for version in document.history.all()] == [number, number]


def test_many_numbers_are_taken_at_once_and_in_a_row() -> None:
    before = make.document().number
    assert take_numbers(3, Document) == range(before + 1, before + 4)
    assert make.document().number == before + 4


def test_documents_created_in_bulk_get_numbers_of_their_own() -> None:
    Document.objects.bulk_create([Document(title=f"Cable No. {n}") for n in range(3)])
    numbers = list(Document.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 3
    assert make.document().number == max(numbers) + 1
