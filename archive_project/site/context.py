"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from archive_project.lib.language import in_language

# What archives are called when they are not called otherwise; any other name is shown as it was given.
gettext_noop("International history, declassified")


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": gettext(settings.SITE_TAGLINE) if settings.SITE_TAGLINE else "",
        "contact_email": settings.CONTACT_EMAIL,
        "canonical_address": request.build_absolute_uri(request.path),
        "origin": f"{request.scheme}://{request.get_host()}",
        "same_page_in": [
            (code, name, in_language(request.get_full_path(), code)) for code, name in settings.LANGUAGES
        ],
        "is_whole_page": not request.GET,
    }
