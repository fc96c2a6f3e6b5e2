"""Records as an archive has them: each function saves one and returns it, published unless told otherwise.

    make.document("Cable, Filippov to Mao Zedong", date="January 6, 1949", status=Status.DRAFT)

What a function does not name goes to the model as it stands. A title that is not given is a numbered one.
"""

import datetime
import io
import itertools
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from archive_project.lib import dates
from archive_project.lib.slugs import slug_for
from collections_app.models import Authorship, Collection, Essay, Placement
from documents.models import (
    Attachment,
    Attribution,
    Document,
    DocumentType,
    Donor,
    Language,
    Name,
    Person,
    Place,
    Relation,
    Repository,
    RightsStatement,
    Scan,
    Status,
    Subject,
    Text,
)

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
%%EOF
"""
_numbers = itertools.count(1)


@cache
def png(width: int = 6, height: int = 8) -> bytes:
    """A real picture, the smallest that a browser shows."""
    picture = io.BytesIO()
    Image.new("L", (width, height), 200).save(picture, "PNG")
    return picture.getvalue()


def picture(width: int = 1300, height: int = 1700, form: str = "JPEG", **options: Any) -> bytes:
    """A picture large enough for tiles, its upper left quarter black."""
    drawn = Image.new("RGB", (width, height), "beige")
    ImageDraw.Draw(drawn).rectangle((0, 0, width // 2, height // 2), fill="black")
    written = io.BytesIO()
    drawn.save(written, form, **options)
    return written.getvalue()


def _published(fields: dict[str, Any]) -> dict[str, Any]:
    """Published long ago, unless the caller speaks of the status or of the time."""
    if "status" not in fields and "published_at" not in fields:
        return {"status": Status.PUBLISHED, "published_at": LONG_AGO, **fields}
    return fields


def _slug(text: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"slug": slug_for(text, fallback="record"), **fields}


def _dated(date: str) -> dict[str, str]:
    stated = dates.parse(date)
    return {"date_text": stated.stated, "date_edtf": stated.edtf}


# Vocabularies


def document_type(name: str = "", **fields: Any) -> DocumentType:
    name = name or f"Telegram, form {next(_numbers)}"
    return DocumentType.objects.create(name=name, **_slug(name, fields))


def language(name: str = "", tag: str = "", **fields: Any) -> Language:
    number = next(_numbers)
    name = name or f"Language {number}"
    return Language.objects.create(name=name, tag=tag or f"x-l{number}", **_slug(name, fields))


def place(name: str = "", **fields: Any) -> Place:
    name = name or f"Village {next(_numbers)}"
    return Place.objects.create(name=name, **_slug(name, fields))


def subject(name: str = "", **fields: Any) -> Subject:
    name = name or f"Border question {next(_numbers)}"
    return Subject.objects.create(name=name, **_slug(name, fields))


def repository(name: str = "", **fields: Any) -> Repository:
    name = name or f"State Archive {next(_numbers)}"
    return Repository.objects.create(name=name, **_slug(name, fields))


def donor(name: str = "", **fields: Any) -> Donor:
    name = name or f"Foundation {next(_numbers)}"
    return Donor.objects.create(name=name, **_slug(name, fields))


def rights(name: str = "", **fields: Any) -> RightsStatement:
    name = name or f"Rights statement {next(_numbers)}"
    return RightsStatement.objects.create(name=name, **_slug(name, fields))


# People


def person(name: str = "", *, variants: Iterable[str] = (), **fields: Any) -> Person:
    """A person with a preferred name, filed by its last word ("Stalin, Joseph"), and variants."""
    name = name or f"Delegate Number {next(_numbers)}"
    made = Person.objects.create(**_published(_slug(name, fields)))
    given, _, surname = name.rpartition(" ")
    filing = f"{surname}, {given}" if given else name
    Name.objects.create(person=made, kind=Name.Kind.PREFERRED, text=name, filing=filing)
    for variant in variants:
        Name.objects.create(person=made, kind=Name.Kind.VARIANT, text=variant)
    return made


def cover_name(person: Person, text: str, *, held: str = "", held_in: Iterable[Document] = ()) -> Name:
    """A name that means this person within limits: the EDTF dates `held`, the documents `held_in`."""
    made = Name.objects.create(person=person, kind=Name.Kind.COVER, text=text, held=held)
    made.held_in.set(held_in)
    return made


# Documents and what belongs to them


def pair(model: Any, one: Any, other: Any) -> Any:
    """Two records that may be one."""
    return model.objects.create(one=one, other=other, score=0.9, reasons=["The same"], found_at=LONG_AGO)


def document(title: str = "", *, date: str = "", **fields: Any) -> Document:
    """A document, its date given as a listing would write it."""
    title = title or f"Cable No. {next(_numbers)} to the Foreign Ministry"
    return Document.objects.create(title=title, **_dated(date), **_published(fields))


def attribution(document: Document, person: Person, role: str = "author", **fields: Any) -> Attribution:
    return Attribution.objects.create(document=document, person=person, role=role, **fields)


def text(document: Document, language: Language, body: str = "Comrade Mao Zedong!", **fields: Any) -> Text:
    return Text.objects.create(document=document, language=language, body=body, **fields)


def scan(document: Document, position: int = 1, **fields: Any) -> Scan:
    file = ContentFile(png(), f"page-{position}.png")
    return Scan.objects.create(document=document, position=position, file=file, **fields)


def scan_of(content: bytes, name: str = "page.jpg", of: Document | None = None, **fields: Any) -> Scan:
    """A scan whose file is given, of a document of its own unless told of which."""
    return Scan.objects.create(document=of or document(), file=ContentFile(content, name), **fields)


def attachment(document: Document, position: int = 1, title: str = "Original", **fields: Any) -> Attachment:
    file = ContentFile(PDF, f"original-{position}.pdf")
    media_type = {"media_type": "application/pdf"} | fields
    return Attachment.objects.create(
        document=document, position=position, title=title, file=file, **media_type
    )


def relation(source: Document, target: Document, kind: str = "related", **fields: Any) -> Relation:
    return Relation.objects.create(source=source, target=target, kind=kind, **fields)


# Collections and essays


def collection(title: str = "", *, with_image: bool = False, **fields: Any) -> Collection:
    title = title or f"Talks, Series {next(_numbers)}"
    if with_image:
        fields = {
            "image": ContentFile(png(12, 8), "talks.png"),
            "image_alternative_text": "A table.",
            **fields,
        }
    return Collection.objects.create(title=title, **_published(_slug(title, fields)))


def placement(collection: Collection, document: Document, position: int = 0, **fields: Any) -> Placement:
    return Placement.objects.create(collection=collection, document=document, position=position, **fields)


def essay(title: str = "", *, date: str = "", authors: Iterable[Person] = (), **fields: Any) -> Essay:
    title = title or f"Reading the Cables, Part {next(_numbers)}"
    made = Essay.objects.create(title=title, **_dated(date), **_published(_slug(title, fields)))
    for position, author in enumerate(authors):
        Authorship.objects.create(essay=made, person=author, position=position)
    return made
