from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who works at the desk: signing in, second factors, sessions, and the audit log."""

    name = "archive_project.accounts"
    label = "accounts"
    verbose_name = "Accounts"
