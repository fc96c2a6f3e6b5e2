"""One noun a file; this page only gathers them for Django, which registers what it finds here."""

from archive_project.accounts.admin import audit_entry, desk_session, failed_sign_in, group, user  # noqa: F401
