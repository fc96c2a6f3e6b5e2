"""What a merge would show of a record that is not public, once what belongs to it belongs to one that is."""

from collections.abc import Sequence
from typing import Any

from documents.admin.links import plural
from documents.models import Document, Person

# By kind what is shown of it, and what one and several are called.
BELONGING = {
    Document: [("texts", "text", "texts"), ("scans", "scan", "scans"), ("attachments", "file", "files")],
    Person: [("names", "name", "names")],
}


def becomes_public(kind: Any, records: Sequence[Any]) -> str:
    """Say what the choice of publication does where only some of the records are public; "" elsewhere."""
    hidden = [record for record in records if not record.is_published]
    if not hidden or len(hidden) == len(records):
        return ""
    counts = [(_count(kind, name, hidden), one, many) for name, one, many in BELONGING[kind]]
    words = [plural(count, one, many) for count, one, many in counts if count] or ["what is said"]
    what = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    whose = "a record that is" if len(hidden) == 1 else "records that are"
    verb = "become" if sum(count for count, _, _ in counts) > 1 else "becomes"
    return (
        "The strictest is proposed: what stays is then not public. "
        f"With one that is public, {what} of {whose} not public {verb} public."
    )


def _count(kind: Any, name: str, records: Sequence[Any]) -> int:
    relation = kind._meta.get_field(name)
    of_them = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": records})
    return int(of_them.count())
