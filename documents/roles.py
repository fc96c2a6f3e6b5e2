"""What a person did in the archive's documents, counted."""

from dataclasses import dataclass

from django.db.models import Count

from documents.models import Attribution, Person

# What a person's page calls the documents of a role.
IN_WORDS = {
    Attribution.Role.AUTHOR: "Wrote",
    Attribution.Role.RECIPIENT: "Received",
    Attribution.Role.VIA: "Passed on",
    Attribution.Role.PARTICIPANT: "Took part in",
    Attribution.Role.MENTIONED: "Is mentioned in",
    Attribution.Role.TRANSLATOR: "Translated",
    Attribution.Role.EDITOR: "Edited",
    Attribution.Role.CONTRIBUTOR: "Contributed to",
    Attribution.Role.ASSOCIATED: "Is associated with",
}


@dataclass(frozen=True, slots=True)
class RoleCount:
    """A role, in words that a person's name can stand before, and the number of public documents."""

    role: str
    label: str
    count: int


def roles_of(person: Person) -> list[RoleCount]:
    """Return the roles that the person has in public documents, in one query."""
    counted = (
        person.attributions.public()
        .order_by()
        .values_list("role")
        .annotate(count=Count("document", distinct=True))
    )
    counts = dict(counted)
    return [
        RoleCount(role.value, IN_WORDS[role], counts[role]) for role in Attribution.Role if role in counts
    ]
