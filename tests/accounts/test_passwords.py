"""What a password may not be."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.conftest import PASSWORD


@pytest.mark.one_database
@pytest.mark.parametrize("weak", ["short-one", "739118264055", "password1234", "ada-lovelace-ada"])
def test_a_weak_one_is_refused(member: User, weak: str) -> None:
    member.last_name = "Ada-Lovelace-Ad"
    member.save()
    client = Client()
    client.force_login(member)
    sent = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post("/admin/password_change/", sent).context["form"].errors
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
