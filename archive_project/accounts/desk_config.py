"""Apart from `apps`, where Django would take it for the configuration of this app."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, with our site in place of its own."""

    default_site = "archive_project.accounts.desk.Desk"
