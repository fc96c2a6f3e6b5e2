"""What a row of a source is known by, so that what was decided of it holds when it is imported again."""

import json
from hashlib import blake2b

from archive_project.lib import dates
from archive_project.lib.folding import fingerprint, fold
from collections_app.importing.listed import edtf_of, listed_in
from collections_app.importing.rows import Entry


def source_key(entry: Entry) -> str:
    """Return the same key for a row wherever it stands, in this file or another.

    It is made of its identifier in the system that it comes from; without one of number and source address where the row states them, of date and title; without a date, of the summary;
    of a component of a finding aid, of its place and call number too.
    """
    listed = listed_in(entry)
    if listed and listed.identifier:
        return _digest([listed.identifier, listed.is_withdrawn])
    number = listed.number if listed else None
    address = entry.detail.url if entry.detail else ""
    try:
        date = edtf_of(entry)
    except dates.DateError:
        date = entry.date_text
    place = [listed.reference, *map(str, listed.collections)] if listed and listed.is_component else []
    return _digest(
        [number, address, date, fingerprint(entry.title), "" if date else fold(entry.summary), place]
    )


def _digest(said: list[object]) -> str:
    return blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()
