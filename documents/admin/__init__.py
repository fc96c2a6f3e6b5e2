"""One noun a file; this page only gathers them for Django, which registers what it finds here."""

from documents.admin import (  # noqa: F401
    attribution,
    bulk_edit_journal,
    document,
    duplicate,
    files_of_document,
    found,
    merge,
    name,
    past_address,
    person,
    relation,
    saved_view,
    text,
    vocabularies,
)
