"""What the desk does not let through: a deletion under a run, a plan beyond somebody's permissions, a silent overwriting."""

from pathlib import Path
from threading import Thread

import pytest
from django.test import Client

from collections_app.importing import file_lock
from collections_app.importing.upload_folder import IMPORT, REHEARSAL, Folder
from collections_app.importing.upload_work import carry_out, prepare
from collections_app.models import ImportUpload
from documents.models import Document
from tests.admin.desk import address
from tests.admin.test_import_desk import in_this_process, page, rehearsed

pytestmark = pytest.mark.django_db
__all__ = ["in_this_process"]  # holds here too


class TestDeleting:
    def test_what_is_at_work_is_not_deleted(self, curator: Client, seeds: list[Path]) -> None:
        kept = rehearsed(curator, seeds[0].read_bytes())
        lock = Folder(kept.identifier).take_lock()
        assert lock
        with lock:
            for url, sent in (
                (address(ImportUpload, "delete", kept.pk), {"post": "yes"}),
                (
                    address(ImportUpload, "changelist"),
                    {"action": "delete_selected", "_selected_action": kept.pk, "post": "yes"},
                ),
            ):
                assert "is at work: cancel it first." in curator.post(url, sent, follow=True).text
                assert ImportUpload.objects.exists()
                assert Folder(kept.identifier).files()
        curator.post(address(ImportUpload, "delete", kept.pk), {"post": "yes"})
        assert not ImportUpload.objects.exists()

    def test_work_whose_folder_goes_stops(
        self, curator: Client, seeds: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("collections_app.importing.run.BATCH", 4)
        kept = rehearsed(curator, seeds[1].read_bytes())
        kept.all_or_nothing = False
        prepare(kept, IMPORT)
        folder, looked = Folder(kept.identifier), Folder.is_asked_to_stop

        def goes_after_two(self: Folder) -> bool:
            if Document.objects.count() > 4:
                folder.remove()
            return looked(self)

        monkeypatch.setattr(Folder, "is_asked_to_stop", goes_after_two)
        carry_out(kept, IMPORT)
        assert Document.objects.count() == 4


def test_many_may_look_whether_it_is_at_work(curator: Client, seeds: list[Path]) -> None:
    kept = rehearsed(curator, seeds[0].read_bytes())
    folder = Folder(kept.identifier)
    (folder.path / "lock").touch()
    seen: set[bool] = set()
    lookers = [
        Thread(target=lambda: seen.update(folder.is_at_work() for _ in range(3000))) for _ in range(2)
    ]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert seen == {False}
    with file_lock.take(folder.path / "lock") or pytest.fail("it was free"):
        assert folder.is_at_work()
        assert folder.take_lock() is None
    assert "A rehearsal" in page(curator, kept)
    assert folder.has_book(REHEARSAL)
