import pytest

from tests.archive import Archive


@pytest.fixture
def archive(archive_with_history: Archive) -> Archive:
    """An empty archive whose records will have their history, as the desk shows it."""
    return archive_with_history
