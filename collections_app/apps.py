from django.apps import AppConfig


class CollectionsConfig(AppConfig):
    """Collections, their essays, and the imports that fill them. Labelled so that tables and templates read `collections`."""

    name = "collections_app"
    label = "collections"
    verbose_name = "Collections, essays and imports"
