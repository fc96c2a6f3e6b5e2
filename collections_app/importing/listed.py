"""What a row of a table states beyond a page's entry, as the plan compares it with a record. Pure, like the plan."""

from collections.abc import Iterable

from archive_project.lib import dates
from archive_project.lib.folding import fold
from collections_app.importing.identity import title_key
from collections_app.importing.person_heading import spellings
from collections_app.importing.rows import Detail, Entry, Listed, Membership, PersonLink


def listed_in(entry: Entry) -> Listed | None:
    """Return what a row of a table states beyond a page's entry; None for an entry of a page."""
    return entry.detail.listed if entry.detail else None


def edtf_of(entry: Entry) -> str:
    """Return the EDTF of an entry's date. Raises DateError where a page states one that cannot be read."""
    listed = listed_in(entry)
    return listed.date_edtf if listed else dates.parse(entry.date_text).edtf


TERM_VALUES = frozenset({"type", "repository", "rights_name"})
# Columns of an export of ours, and the values that they state.
_COLUMN_VALUES = {
    "title": "title",
    "other_titles": "other_titles",
    "summary": "summary",
    "date_as_stated": "date_text",
    "date_edtf": "date_edtf",
    "date_rationale": "date_rationale",
    "type": "type",
    "repository": "repository",
    "call_number": "reference",
    "publication_note": "publication_note",
    "rights": "rights_name",
    "original_classification": "classification",
    "source_url": "source_url",
    "status": "status",
    "published_at": "published_at",
    "embargo_until": "embargo_until",
    "published_until": "published_until",
}


def stated_fields(listed: Listed) -> set[str]:
    """The values for which an export of ours has a column: an empty cell there says that there is none."""
    return {value for column, value in _COLUMN_VALUES.items() if column in listed.columns}


COLUMN_LINKS = {
    "languages": "languages",
    "places": "places",
    "subjects": "subjects",
    "donors": "donors",
    "people": "attributions",
    "relations": "relations",
    "texts": "texts",
}


def listed_values(date_text: str, detail: Detail, listed: Listed) -> dict[str, str]:
    return {
        "other_titles": listed.other_titles,
        "date_text": date_text,
        "date_edtf": listed.date_edtf,
        "date_rationale": listed.date_rationale,
        "type": detail.document_type,
        "repository": detail.archive,
        "reference": listed.reference,
        "publication_note": listed.publication_note,
        "rights_name": listed.rights,
        "classification": detail.classification,
        "source_url": detail.url,
        "published_at": listed.published_at,
        "embargo_until": listed.embargo_until,
        "published_until": listed.published_until,
    }


PART = "\t"  # between the parts of a person's link as `Holding.links["attributions"]` holds it: role, slug, as written, names


def listed_links(listed: Listed) -> dict[str, tuple[str, ...]]:
    """Return the links that only a row of a table states, by kind, in the words that the plan prints."""
    stated: dict[str, tuple[object, ...]] = {
        "attributions": listed.people,
        "collections": listed.collections,
        "relations": listed.relations,
        "texts": listed.texts,
        "languages": listed.language_tags,
        "identifiers": (listed.identifier,) if listed.identifier else (),
    }
    return {name: tuple(map(str, values)) for name, values in stated.items() if values}


def new_links(listed: Listed, name: str, known: set[str]) -> tuple[str, ...] | None:
    """Return those of the links that the record lacks; None for the kinds that are compared by their words."""
    if name == "attributions":
        return new_people(listed, known)
    if name == "collections":
        return new_collections(listed, known)
    return None


def new_people(listed: Listed, known: set[str]) -> tuple[str, ...]:
    """Return the people's links that the record lacks. Slugs tell people apart; where they differ, names do."""
    held = [part.split(PART) for part in known]
    slugs = {link.key for link in listed.people if link.key}

    def is_known(link: PersonLink) -> bool:
        for role, slug, written, *names in held:
            if link.key and slug == link.key:
                if role == link.role and written == fold(link.as_written):
                    return True
                continue
            is_same_part = role == link.role or (link.role == "associated" and not listed.own)
            is_same_name = written == fold(link.as_written) or not listed.own
            if is_same_part and is_same_name and not (link.key and slug in slugs):
                forms = spellings(link.name)
                if not forms.isdisjoint(names) or (written and written in forms):
                    return True
        return False

    return tuple(dict.fromkeys(str(link) for link in listed.people if not is_known(link)))


def new_collections(listed: Listed, known: set[str]) -> tuple[str, ...]:
    """Return the collections that the record is not in. Slugs tell them apart; where they differ, titles do."""
    held = [part.split(PART) for part in known]
    slugs = {named.key for named in listed.collections if named.key}

    def is_known(named: Membership) -> bool:
        return any(
            (slug == named.key)
            if named.key and (slug in slugs or listed.is_component)
            else title == title_key(named.title)
            for slug, title in held
        )

    return tuple(dict.fromkeys(str(named) for named in listed.collections if not is_known(named)))


def collection_key(slug: str, title: str) -> str:
    """Return a place in a collection as `Holding.links["collections"]` holds it."""
    return PART.join([slug, title_key(title)])


def attribution_key(role: str, slug: str, written: str, names: Iterable[str]) -> str:
    """Return a person's link as `Holding.links["attributions"]` holds it. What is folded holds no tab."""
    return PART.join([role, slug, fold(written), *sorted(names)])


def collection_keys(listed: Listed) -> set[str]:
    return {collection_key(named.key, named.title) for named in listed.collections}


def people_keys(listed: Listed) -> set[str]:
    return {
        attribution_key(link.role, link.key, link.as_written, spellings(link.name)) for link in listed.people
    }
