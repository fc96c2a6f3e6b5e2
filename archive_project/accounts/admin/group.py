"""Roles: Django's own form, whose changes are in the audit log by name."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from documents.admin.logged import LogsRequests

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(LogsRequests[Group], GroupAdmin):
    pass
