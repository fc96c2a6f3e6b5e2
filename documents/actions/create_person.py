"""Bring a person into the archive with the one name that is known."""

from django.db import transaction

from archive_project.lib.slugs import slug_for, unused_slug
from documents.bulk_history import save_with_history
from documents.models import Name, Person


@transaction.atomic
def create_person(*, name: str, filing: str = "", reason: str = "", **facts: str) -> Person:
    """Create a draft person with a preferred name; `facts`: other fields, dates as EDTF. The caller knows that nobody has the name."""
    slug = slug_for(name, "person")
    taken = set(Person.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    person = Person(slug=unused_slug(name, "person", taken), **facts)
    preferred = Name(person=person, kind=Name.Kind.PREFERRED, text=name[:300], filing=filing[:300])
    save_with_history(person, reason=reason)
    save_with_history(preferred, reason=reason)
    return person
