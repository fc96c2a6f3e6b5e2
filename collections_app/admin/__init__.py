"""One noun a file; this page only gathers them for Django, which registers what it finds here."""

from collections_app.admin import (  # noqa: F401
    collection,
    correction,
    document,
    essay,
    harvest,
    import_decision,
    import_profile,
    import_run,
    import_upload,
    past_address,
    placement,
    right_as_it_is,
    suggestion,
)
