"""What is asked of whoever signs in, or changes what protects the account."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from archive_project.accounts.signing_in import second_factor
from archive_project.accounts.signing_in.throttling import in_words, is_flooding, to_wait

CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}


def is_refused(request: HttpRequest) -> bool:
    """Whether django-axes has refused this request."""
    return bool(getattr(request, "axes_locked_out", False))


def refusal(request: HttpRequest, name: str | None) -> ValidationError:
    wait = in_words(to_wait(request, name))
    return ValidationError(
        f"Too many attempts failed. Try again in {wait}, or ask an administrator to lift this.",
        code="refused",
    )


class SignInForm(AdminAuthenticationForm):
    """Name and password."""

    def clean(self) -> Any:
        if self.request is not None and is_flooding(self.request):
            self.request.axes_locked_out = True  # type: ignore[attr-defined]
            raise refusal(self.request, None)
        return super().clean()

    def get_invalid_login_error(self) -> ValidationError:
        if self.request is not None and is_refused(self.request):
            return refusal(self.request, self.cleaned_data["username"])
        return super().get_invalid_login_error()


class CodeForm(forms.Form):
    """A code of the app, or a backup code."""

    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs=CODE))

    def __init__(self, app: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app, self.device = app, None

    def clean_code(self) -> str:
        code = second_factor.plain(self.cleaned_data["code"])
        device = second_factor.device_for(self.app, code)
        if wait := second_factor.wait_before(device):
            raise ValidationError(
                f"Too many codes were wrong. Wait {in_words(wait)}, then try again.", code="refused"
            )
        if not second_factor.accepts(device, code):
            raise ValidationError(
                "This code does not fit. Each fits once, and those of the app for half a minute.",
                code="wrong",
            )
        self.device = device
        return code


class NewAppForm(forms.Form):
    """The first code of an app that is being set up."""

    code = forms.CharField(label="Code", max_length=40, widget=forms.TextInput(attrs=CODE))

    def __init__(self, device: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        code = second_factor.plain(self.cleaned_data["code"])
        if not second_factor.set_up(self.device, code):
            raise ValidationError(
                "This code does not fit. Wait for the next one; if that does not fit either, see whether the clock of the "
                "telephone is right."
            )
        return code


class PasswordForm(forms.Form):
    """The password once more, before what protects the account is weakened."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        name, password = self.request.user.get_username(), self.cleaned_data["password"]
        if authenticate(self.request, username=name, password=password) is None:
            if is_refused(self.request):
                raise refusal(self.request, name)
            raise ValidationError("This is not your password.")
        return str(password)
