"""What belongs to one database and leaves it in no dump."""

from typing import Any

from django.db import models


class DumpedManager(models.Manager[Any]):
    """What a dump takes of a journal or a log: nothing. Its rows are named by keys that hold in this one database only.

    Stands first in the model, for the default manager is what dumps go by; everybody else asks `objects`.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().none()
