"""Django's admin classes are generic for the type checker only: these stand as `_Admin[M]` at run time too."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db import models

M = TypeVar("M", bound=models.Model)

if TYPE_CHECKING:

    class Admin(admin.ModelAdmin[M]):
        """What a part of an admin class may take for granted."""

else:

    class Subscriptable:
        def __class_getitem__(cls, item):
            return cls

    class Admin(Subscriptable):
        pass
