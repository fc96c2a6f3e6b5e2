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


HINTS = {
    "AUDIT_KEEP_DAYS": "Use a whole number from 1 on.",
    "DATABASE_URL": "Use sqlite:///path or postgres://user:password@host/name.",
    "CORRECTIONS_KEEP_DAYS": "Use a whole number from 1 on.",
    "DATABASE_POOL_SIZE": "Use a whole number from 1 on.",
    "MAX_IMPORT_MB": "Use a whole number from 1 on.",
    "MAX_PICTURE_PIXELS": "Use a whole number from 1 on.",
    "LOG_LEVEL": "Use DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    "PAGE_CACHE_MB": "Use a whole number from 0 on; 0 keeps no pages.",
    "TIME_ZONE": "Use a name of the time zone database, such as Europe/Berlin.",
}


@checks.register()
def settings_can_be_read(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    return [
        checks.Error(
            f"{name} cannot be read: {value!r}.",
            hint=HINTS.get(name, "Use yes or no."),
            id="fonds.E002",
        )
        for name, value in settings.MISREAD.items()
    ]
