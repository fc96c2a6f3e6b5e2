import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.archive import Archive


@pytest.fixture
def archive(db: None) -> Archive:
    """An empty archive whose records will have their history, as the desk shows it."""
    return Archive()


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("curator", password="a long enough one")


@pytest.fixture
def curator(superuser: User) -> Client:
    """A browser in which a superuser is signed in."""
    client = Client()
    client.force_login(superuser)
    return client
