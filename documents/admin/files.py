"""Files in forms: linked to the page that serves them, since nothing under MEDIA_ROOT has an address of its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.widgets import AdminFileWidget


@dataclass(frozen=True)
class LinkedFile:
    """What the widget's template shows of a stored file."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


class StoredFileInput(AdminFileWidget):
    """A file input whose "Currently" leads to the record's public address."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            context["widget"]["value"] = LinkedFile(value.name, self.address(value.instance))
        return context

    def address(self, record: Any) -> str:
        address: str = record.get_absolute_url()
        return address
