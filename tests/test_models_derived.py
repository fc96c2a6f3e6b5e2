"""What follows from a record follows however the record is written."""

import datetime
import hashlib
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import models

from documents.models import Document, Name, Scan
from tests import factories as make

pytestmark = pytest.mark.django_db

Write = Callable[[models.Model], None]


def save(record: models.Model) -> None:
    record.save()


def check_and_save(record: models.Model) -> None:
    record.full_clean()
    record.save()


def create_in_bulk(record: models.Model) -> None:
    type(record)._default_manager.bulk_create([record])


WAYS: list[Write] = [save, check_and_save, create_in_bulk]
in_every_way = pytest.mark.parametrize("write", WAYS)


def undated(title: str = "Cable, Filippov to Mao Zedong") -> Document:
    return Document(title=title)


@in_every_way
def test_the_days_of_a_date_follow_from_its_edtf(write: Write) -> None:
    document = undated()
    document.date_text, document.date_edtf = "December 1959", "1959-12"
    write(document)
    stored = Document.objects.get()
    assert (stored.earliest, stored.latest) == (datetime.date(1959, 12, 1), datetime.date(1959, 12, 31))


@in_every_way
def test_an_undated_document_has_no_days(write: Write) -> None:
    write(undated())
    stored = Document.objects.get()
    assert (stored.date_edtf, stored.earliest, stored.latest) == ("", None, None)


def test_the_days_change_with_the_date_and_the_history_keeps_the_old_ones() -> None:
    document = make.document(date="December 1959")
    document.date_text, document.date_edtf = "January 6, 1949", "1949-01-06"
    document.save()
    document.refresh_from_db()
    assert document.latest == datetime.date(1949, 1, 6)
    assert [version.latest for version in document.history.all()] == [
        datetime.date(1949, 1, 6),
        datetime.date(1959, 12, 31),
    ]


@in_every_way
def test_titles_that_differ_in_typography_alone_have_one_fingerprint(write: Write) -> None:
    write(undated("Chargé d’Affaires — “a talk”"))
    write(undated('CHARGE D\'AFFAIRES – "a  talk"'))
    write(undated("Chargé d’Affaires, another talk"))
    assert Document.objects.values("title_fingerprint").distinct().count() == 2


@in_every_way
def test_a_name_is_found_without_its_accents_and_filed_by_its_surname(write: Write) -> None:
    person = make.person()
    write(Name(person=person, text="José Ñúñez", filing="Ñúñez, José", held="1947/1949"))
    name = person.names.get(kind=Name.Kind.VARIANT)
    assert (name.folded, name.filing_folded) == ("jose nunez", "nunez, jose")
    assert (name.held_earliest, name.held_latest) == (datetime.date(1947, 1, 1), datetime.date(1949, 12, 31))


def test_a_name_without_a_filing_form_is_filed_as_it_stands() -> None:
    person = make.person("Comintern")
    Name.objects.create(person=person, text="Komintern")
    assert set(person.names.values_list("filing_folded", flat=True)) == {"comintern", "komintern"}


def test_a_scan_knows_its_size_and_its_checksum() -> None:
    document = make.document()
    scan = make.scan(document)
    scan.refresh_from_db()
    assert (scan.width, scan.height) == (6, 8)
    assert scan.checksum == hashlib.sha256(make.png()).hexdigest()


def test_the_checksum_follows_a_new_file_and_stays_with_an_old_one() -> None:
    scan = make.scan(make.document())
    scan = Scan.objects.get(pk=scan.pk)
    scan.label = "1 recto"
    scan.save()
    assert scan.checksum == hashlib.sha256(make.png()).hexdigest()
    scan.file = ContentFile(make.png(20, 30), "better.png")
    scan.save()
    scan.refresh_from_db()
    assert scan.checksum == hashlib.sha256(make.png(20, 30)).hexdigest()
    assert (scan.width, scan.height) == (20, 30)
