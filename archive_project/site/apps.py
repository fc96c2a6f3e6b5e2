from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The pages and commands that span documents and collections."""

    name = "archive_project.site"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        from archive_project.site import checks  # noqa: F401, PLC0415 — registers the system checks
