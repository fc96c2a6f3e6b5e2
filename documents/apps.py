from django.apps import AppConfig
from django.conf import settings
from PIL import Image


class DocumentsConfig(AppConfig):
    """Documents and what describes them: people, places, subjects, texts, scans."""

    name = "documents"
    verbose_name = "Documents and people"

    def ready(self) -> None:
        Image.MAX_IMAGE_PIXELS = (
            settings.MAX_PICTURE_PIXELS
        )  # Pillow refuses twice as many before it reads one
