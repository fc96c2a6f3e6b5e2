"""Collections, placements, essays and authors as tables."""

from collections_app.models.correction import RECORDS
from documents.resources import Table, column, several


class CollectionTable(Table):
    slug = column("slug")
    title = column("title")
    introduction = column("introduction")
    documents = column("placed")
    parent = column("parent__slug")
    see_also = several("see_also", lambda collection: collection.slug)
    image = column("image__name")
    image_alternative_text = column("image_alternative_text")
    caption = column("caption")
    credit = column("credit")
    status = column("status")
    published_at = column("published_at")
    embargo_until = column("embargo_until")
    published_until = column("published_until")
    created_at = column("created_at")
    updated_at = column("updated_at")

    joins = ("parent",)
    loads = ("see_also",)


class PlacementTable(Table):
    collection = column("collection__slug")
    document = column("document__number")
    title = column("document__title")
    date = column("document__date__display")
    position = column("position")
    featured = column("featured")
    note = column("note")

    joins = ("collection", "document")


class EssayTable(Table):
    slug = column("slug")
    title = column("title")
    authors = several("authorships", lambda authorship: str(authorship.person))
    author_keys = several("authorships", lambda authorship: authorship.person.slug)
    date = column("date__display")
    date_as_stated = column("date_text")
    date_edtf = column("date_edtf")
    abstract = column("abstract")
    body = column("body")
    first_published = column("first_published")
    source_url = column("source_url")
    collections = several("collections", lambda collection: collection.slug)
    documents = several("documents", lambda document: str(document.number))
    status = column("status")
    published_at = column("published_at")
    created_at = column("created_at")
    updated_at = column("updated_at")

    links = {"authorships": ("person",)}
    loads = ("authorships__person__names", "collections", "documents")


class AuthorshipTable(Table):
    essay = column("essay__slug")
    title = column("essay__title")
    person = column("person__slug")
    name = column("person__preferred_name")
    position = column("position")

    joins = ("essay", "person")
    loads = ("person__names",)


class PastAddressTable(Table):
    path = column("path")
    collection = column("collection__slug")
    essay = column("essay__slug")
    created_at = column("created_at")

    joins = ("collection", "essay")


class CorrectionTable(Table):
    """Without who wrote: names and addresses of readers leave the desk in no file."""

    received = column("created_at")
    about = column("kind")
    record = column("record")
    part = column("field")
    said = column("says_now")
    should_say = column("proposal")
    reason = column("reason")
    status = column("status")
    remark = column("remark")
    handled_by = column("handled_by__username")
    handled_at = column("handled_at")

    joins = (*RECORDS, "handled_by")
    loads = ("person__names",)


class RightAsItIsTable(Table):
    rule = column("rule")
    document = column("document__number")
    collection = column("collection__slug")
    reason = column("reason")
    marked_by = column("marked_by__username")
    marked_at = column("marked_at")

    joins = ("document", "collection", "marked_by")


class SuggestionTable(Table):
    document = column("document__number")
    link = column("link")
    target = column("target")
    name_as_written = column("name_as_written")
    certain = column("certain")
    reason = column("reason")
    words = column("words")
    answer = column("answer")
    answered_by = column("answered_by__username")
    answered_at = column("answered_at")

    joins = ("document", "person", "place", "collection", "answered", "answered_by")
    loads = ("person__names",)


class ImportDecisionTable(Table):
    title = column("title")
    field = column("field")
    decision = column("choice")
    document = column("document__number")
    ours = column("ours")
    theirs = column("theirs")
    reason = column("reason")
    run = column("run__identifier")
    page = column("page")
    line = column("line")
    decided_by = column("decided_by__username")
    decided_at = column("decided_at")

    joins = ("document", "run", "decided_by")


class ImportProfileTable(Table):
    name = column("name")
    columns = column("columns")


class ImportUploadTable(Table):
    name = column("name")
    uploaded_at = column("uploaded_at")
    user = column("user__username")
    into = column("into")
    columns = column("columns")
    run = column("run__identifier")

    joins = ("user", "run")


class ImportRunTable(Table):
    identifier = column("identifier")
    started_at = column("started_at")
    finished_at = column("finished_at")
    user = column("user__username")
    counts = column("counts")
    pages = column("pages")
    undoes = column("undoes__identifier")
    undone = column("undone")

    joins = ("user", "undoes")


class ImportChangeTable(Table):
    run = column("run__identifier")
    action = column("action")
    record = column("label")
    field = column("field")
    before = column("before")
    after = column("after")
    now = column("now")
    reason = column("reason")
    page = column("page")
    line = column("line")

    joins = ("run",)


class HarvestedSetTable(Table):
    address = column("address")
    set = column("name")
    repository = column("repository")
    harvested_until = column("harvested_until")
    last_run = column("last_run_id")


class SourceIdentifierTable(Table):
    identifier = column("identifier")
    document = column("document__number")

    joins = ("document",)
