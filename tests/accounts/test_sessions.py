"""Where one is signed in: listed, and ended."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from archive_project.accounts.browsers import browser_in
from archive_project.accounts.models import AuditEntry, DeskSession
from tests.accounts.conftest import PASSWORD
from tests.accounts.door import ACCOUNT, is_in, try_to_sign_in

END = "/admin/account/sessions/end/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(address: str, agent: str = FIREFOX) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    try_to_sign_in(client)
    return client


def row_of(client: Client) -> DeskSession:
    return DeskSession.objects.get(session=client.session.session_key)


def test_each_is_listed_and_can_be_ended(member: User) -> None:
    here, there, third = signed_in("192.0.2.1"), signed_in("192.0.2.2"), signed_in("192.0.2.3")
    page = here.get(ACCOUNT).content.decode()
    for words in ("Firefox on Linux", "192.0.2.1", "192.0.2.2", "This one"):
        assert words in page
    assert str(here.session.session_key) not in page
    here.post(END, {"session": row_of(there).pk})
    assert [is_in(one) for one in (here, there, third)] == [True, False, True]
    for nonsense in ("", "x", "9" * 40, "0"):
        assert here.post(END, {"session": nonsense}).status_code == 302
    here.post(END, {"session": "others"})
    assert [is_in(one) for one in (here, there, third)] == [True, False, False]


def test_somebody_elses_are_not_mine_to_end(member: User, curator: Client) -> None:
    mine = signed_in("192.0.2.1")
    assert is_in(curator)
    mine.post(END, {"session": row_of(curator).pk})
    mine.post(END, {"session": "others"})
    assert is_in(curator)
    # An administrator ends any.
    page = curator.get("/admin/accounts/desksession/")
    assert "192.0.2.1" in page.content.decode()
    assert str(mine.session.session_key) not in page.content.decode()
    curator.post(f"/admin/accounts/desksession/{row_of(mine).pk}/delete/", {"post": "yes"})
    assert not is_in(mine)


def test_a_new_password_ends_all_others(member: User) -> None:
    here, there = signed_in("192.0.2.1"), signed_in("192.0.2.2")
    new = "quite another password"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", sent).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert Session.objects.count() <= 2  # that of `there` is an empty one, if any
    assert AuditEntry.objects.filter(action="account", detail="password changed", user=member).exists()


def test_a_password_that_an_administrator_sets_ends_them_too(member: User, curator: Client) -> None:
    there = signed_in("192.0.2.2")
    sent = {
        "password1": "quite another password",
        "password2": "quite another password",
        "usable_password": "true",
    }
    assert curator.post(f"/admin/auth/user/{member.pk}/password/", sent).status_code == 302
    noted = AuditEntry.objects.filter(name="curator")
    assert [(one.model, one.key, one.label, one.detail) for one in noted] == [
        ("auth.user", str(member.pk), "ada", "Changed password.")
    ]
    assert not member.desk_sessions.exists()
    assert not is_in(there)


def test_an_account_that_is_closed_has_none(member: User, curator: Client) -> None:
    there = signed_in("192.0.2.2")
    assert is_in(there)
    joined = {"username": "ada", "date_joined_0": "2026-01-01", "date_joined_1": "00:00"}
    assert curator.post(f"/admin/auth/user/{member.pk}/change/", joined).status_code == 302
    assert not member.desk_sessions.exists()
    assert not is_in(there)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "curl/8.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_said_as_people_say_it(agent: str, said: str) -> None:
    assert browser_in(agent) == said
