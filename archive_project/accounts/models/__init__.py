"""One noun a file."""

from archive_project.accounts.models.audit_entry import AuditEntry
from archive_project.accounts.models.desk_session import DeskSession
from archive_project.accounts.models.failed_sign_in import FailedSignIn

__all__ = ["AuditEntry", "DeskSession", "FailedSignIn"]
