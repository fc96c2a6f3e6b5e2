import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def nobody_was_here_before() -> None:
    cache.clear()


@pytest.fixture
def member(db: None) -> User:
    """Somebody of the staff who may do nothing yet."""
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


@pytest.fixture
def contributor(member: User) -> User:
    member.groups.add(Group.objects.get(name="Contributor"))
    return member
