"""Bring a person into the archive with the one name that is known."""

from django.db import transaction

from archive_project.lib.slugs import slug_for, unused_slug
from documents.bulk_history import save_with_history
from documents.models import Name, Person


@transaction.atomic
def create_person(
    *, name: str, filing: str = "", born: str = "", died: str = "", biography: str = "", reason: str = ""
) -> Person:
    """Create a draft person with a preferred name; `born` and `died` are EDTF. The caller knows that nobody has the name."""
    slug = slug_for(name, "person")
    taken = set(Person.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    person = Person(slug=unused_slug(name, "person", taken), born=born, died=died, biography=biography)
    preferred = Name(person=person, kind=Name.Kind.PREFERRED, text=name[:300], filing=filing[:300])
    save_with_history(person, reason=reason)
    save_with_history(preferred, reason=reason)
    return person
