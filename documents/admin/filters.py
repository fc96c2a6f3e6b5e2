"""Filters that ask whether something is there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest


class Presence(admin.SimpleListFilter):
    """Two choices, with and without; `absent` is the condition on the record."""

    absent: Q
    words: tuple[str, str]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("yes", self.words[0]), ("no", self.words[1])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.exclude(self.absent)
            case "no":
                return queryset.filter(self.absent)
        return queryset


class HasDate(Presence):
    title = "having a date"
    parameter_name = "dated"
    absent = Q(date_edtf="")
    words = ("Dated", "Undated")


class HasSummary(Presence):
    title = "summary"
    parameter_name = "summarised"
    absent = Q(summary="")
    words = ("With a summary", "Without a summary")


class HasIntroduction(Presence):
    title = "introduction"
    parameter_name = "introduced"
    absent = Q(introduction="")
    words = ("With an introduction", "Without an introduction")


class HasBody(Presence):
    title = "text"
    parameter_name = "written"
    absent = Q(body="")
    words = ("With its text", "Without its text")


class HasBiography(Presence):
    title = "biography"
    parameter_name = "described"
    absent = Q(biography="")
    words = ("With a biography", "Without a biography")
