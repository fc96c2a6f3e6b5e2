"""The languages of the site."""

from django.conf import settings

OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
