"""Between password and code: the session knows who is signing in, and nobody is signed in yet.

So no page of the site has to ask whether somebody is signed in wholly.
"""

import time
from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from archive_project.accounts.signing_in.second_factor import note

HELD = "signing_in"
SECONDS = 10 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


def hold(request: HttpRequest, user: Any, then: str) -> None:
    """Remember for ten minutes that somebody gave the right password, and where they were going."""
    request.session[HELD] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "then": then,
        "until": time.time() + SECONDS,
    }


def held(request: HttpRequest) -> Any:
    """Who gave the password, unless it is too long ago, or they may not sign in any more; None else."""
    said = request.session.get(HELD)
    if not said or said["until"] < time.time():
        return None
    user = get_user_model().objects.filter(pk=said["user"], is_active=True, is_staff=True).first()
    same = user is not None and constant_time_compare(user.get_session_auth_hash(), said["password"])
    return user if same else None


def finish(request: HttpRequest, user: Any, device: Any) -> str:
    """Sign in whoever gave the code as well, and return where they were going."""
    then: str = request.session.pop(HELD)["then"]
    login(request, user, backend=BACKEND)
    note(request, device)
    return then
