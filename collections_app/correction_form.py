"""The form by which readers write to the archive, and how it tells them from machines without asking anybody."""

import re
import time
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collections_app.corrections import About

QUICKEST = 3  # seconds in which a person reads the form and fills it in
LONGEST = 24 * 3600  # seconds for which a form may stand open
MOST_LINKS = 3
LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
SALT = "correction"


def stamp(about: About) -> str:
    """Sign what the form is about, and when it was shown."""
    return signing.dumps([about.kind, about.key, time.time()], salt=SALT)


class CorrectionForm(forms.Form):
    """What it should say is all that must be filled in. `website` is not shown: whoever fills it in reads no page."""

    field = forms.ChoiceField(
        error_messages={
            "required": _("Choose what should be corrected."),
            "invalid_choice": _("Choose one of these."),
        }
    )
    proposal = forms.CharField(
        max_length=4000,
        error_messages={
            "required": _("Write what it should say."),
            "max_length": _("This is longer than %(limit_value)d characters: please say it in fewer."),
        },
    )
    reason = forms.CharField(
        max_length=2000,
        required=False,
        error_messages={
            "max_length": _("This is longer than %(limit_value)d characters: please say it in fewer.")
        },
    )
    sender_name = forms.CharField(
        max_length=100,
        required=False,
        error_messages={"max_length": _("This name is longer than %(limit_value)d characters.")},
    )
    sender_email = forms.EmailField(
        max_length=254,
        required=False,
        error_messages={
            "invalid": _("This is no e-mail address. Leave it empty if you want no answer."),
            "max_length": _("This address is longer than %(limit_value)d characters."),
        },
    )
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def __init__(self, about: About, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.stamp_to_show = stamp(about)
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(part.key, part.label) for part in about.parts]

    @property
    def is_filled_by_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._look_at_the_stamp(cleaned.get("stamp", ""))
        written = " ".join(cleaned.get(name, "") for name in ("proposal", "reason", "sender_name"))
        if len(LINK.findall(written)) > MOST_LINKS:
            self.add_error(
                "proposal",
                ValidationError(
                    _("A letter may name %(most)d web addresses at most: please keep the most telling ones."),
                    params={"most": MOST_LINKS},
                ),
            )
        return cleaned

    def _look_at_the_stamp(self, written: str) -> None:
        try:
            kind, key, shown_at = signing.loads(written, salt=SALT)
            age = time.time() - shown_at
        except (signing.BadSignature, TypeError, ValueError):
            kind = key = ""
            age = LONGEST
        if (kind, key) != (self.about.kind, self.about.key) or age >= LONGEST:
            self.add_error(
                None,
                _("This form stood open too long to be sent. Nothing is lost: look it over and send it."),
            )
            return
        self.stamp_to_show = written
        if age < QUICKEST and not self.errors:
            self.add_error(
                None, _("That was quick. Nothing is lost: look it over once more, and send it again.")
            )
