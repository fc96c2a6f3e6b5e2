"""Misconfiguration, said at start with an id and what to do."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


@checks.register(checks.Tags.security)
def secret_key_is_set(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018 — Django raises on reading an empty one
        return []
    except ImproperlyConfigured:
        pass
    return [
        checks.Error(
            "SECRET_KEY is not set.",
            hint="Set it to 50 random characters or more, and keep it.",
            id="fonds.E001",
        )
    ]


@checks.register(checks.Tags.security)
def hosts_are_named(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    if settings.ALLOWED_HOSTS:
        return []
    return [
        checks.Warning(
            "ALLOWED_HOSTS is empty: every request will be refused.",
            hint="Set it to the names the site is reached by, such as archive.example.org.",
            id="fonds.W001",
        )
    ]


@checks.register(checks.Tags.database)
def database_is_supported(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        return []
    return [
        checks.Error(
            f"DATABASE_URL names {engine}, which is neither SQLite nor PostgreSQL.",
            hint="Use sqlite:///path or postgres://user:password@host/name.",
            id="fonds.E002",
        )
    ]


@checks.register()
def log_level_is_known(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    if settings.LOG_LEVEL in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        return []
    return [
        checks.Error(
            f"LOG_LEVEL is {settings.LOG_LEVEL!r}.",
            hint="Use DEBUG, INFO, WARNING, ERROR or CRITICAL.",
            id="fonds.E003",
        )
    ]
