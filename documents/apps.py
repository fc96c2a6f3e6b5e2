from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents and what describes them: people, places, subjects, texts, scans."""

    name = "documents"
    verbose_name = "Documents and people"
