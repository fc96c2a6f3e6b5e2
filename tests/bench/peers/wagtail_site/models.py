"""A site of Wagtail's pages: documents and collections in its tree, and the vocabularies that documents are faceted by.

As its manual builds one: a model a kind of page, `get_context()` for what the template shows, a template each. A page shows
what ours shows of the same record; with `?alone`, nothing that has to be found among other records: no facets, years,
neighbours.
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.search import index

MOST_VALUES, HITS, NEIGHBOURS = 10, 20, 3  # of a facet; on a page; before and after a document
LINKED = ("people", "places", "subjects", "languages", "collections")


class Term(models.Model):
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Type(Term):
    """A facet."""


class Repository(Term):
    """A facet."""


class Person(Term):
    """A facet."""


class Place(Term):
    """A facet."""


class Subject(Term):
    """A facet."""


class Language(Term):
    """A facet."""


def listed(request: HttpRequest, documents: "QuerySet[Document]") -> dict[str, Any]:
    """What a list shows: a page of twenty, how many there are of each value and of each year."""
    ordered = documents.select_related("type").prefetch_related("people")
    ordered = ordered.order_by(F("earliest").asc(nulls_last=True), "pk")
    shown: dict[str, Any] = {"page_of_documents": Paginator(ordered, HITS).get_page(request.GET.get("page"))}
    if "alone" in request.GET:
        return shown
    facets = {}
    for facet, model in FACETS.items():
        counted = documents.values(facet).annotate(count=Count("pk")).order_by("-count", facet)
        found = list(counted.exclude(**{facet: None})[: MOST_VALUES + 1])
        names = model._default_manager.in_bulk([row[facet] for row in found])
        facets[facet] = [(names[row[facet]], row["count"]) for row in found]
    years = documents.exclude(earliest=None).annotate(year=ExtractYear("earliest"))
    return shown | {
        "facets": facets,
        "years": list(years.values_list("year").annotate(Count("pk")).order_by("year")),
        "undated": documents.filter(earliest=None).count(),
    }


class Home(Page):  # type: ignore[misc]
    """The root of the site."""


class Collection(Page):  # type: ignore[misc]
    """A list of its documents."""

    template = "list.html"

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context(request)
        return shown | listed(request, Document.objects.live().filter(collections=self))


class Documents(Page):  # type: ignore[misc]
    """The list of them all."""

    template = "list.html"

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context(request)
        return shown | listed(request, Document.objects.live())


class Document(Page):  # type: ignore[misc]
    """One of them."""

    number = models.PositiveBigIntegerField(unique=True)
    date = models.CharField(max_length=100)
    summary = models.TextField()
    reference = models.CharField(max_length=500)
    earliest = models.DateField(null=True, db_index=True)
    latest = models.DateField(null=True, db_index=True)
    type = models.ForeignKey(Type, models.PROTECT)
    repository = models.ForeignKey(Repository, models.PROTECT)
    people = models.ManyToManyField(Person, through="Attribution")
    places = models.ManyToManyField(Place)
    subjects = models.ManyToManyField(Subject)
    languages = models.ManyToManyField(Language)
    collections = models.ManyToManyField(Collection)

    template = "document.html"
    search_fields: list[Any] = [
        *Page.search_fields,
        index.SearchField("summary"),
        *(
            index.RelatedFields(name, [index.SearchField("name")])
            for name in ("people", "places", "subjects")
        ),
        index.FilterField("type"),
        index.FilterField("repository"),
        *(index.FilterField(name) for name in LINKED),
        index.FilterField("earliest"),
        index.FilterField("latest"),
    ]

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        attributions = list(self.attributions.select_related("person"))
        shown: dict[str, Any] = super().get_context(request) | {"attributions": attributions}
        if "alone" in request.GET:
            return shown
        people = [attribution.person_id for attribution in attributions]
        of_them = Attribution._default_manager.filter(person__in=people).values("document")
        near = Document.objects.live().filter(pk__in=of_them).select_related("type")
        related = [
            *near.filter(self.earlier()).order_by("-earliest", "-pk")[:NEIGHBOURS],
            *near.filter(self.later()).order_by("earliest", "pk")[:NEIGHBOURS],
        ]
        ways = [self.way_through(collection) for collection in self.collections.all()]
        return shown | {"ways": ways, "related": related}

    def way_through(self, collection: Collection) -> dict[str, Any]:
        """Its place in a collection, and its neighbours there."""
        others = Document.objects.live().filter(collections=collection)
        earlier = others.filter(self.earlier())
        return {
            "collection": collection,
            "position": earlier.count() + 1,
            "count": others.count(),
            "previous": earlier.order_by("-earliest", "-pk").first(),
            "next": others.filter(self.later()).order_by("earliest", "pk").first(),
        }

    def earlier(self) -> Q:
        if self.earliest is None:
            return Q(earliest__isnull=False) | Q(pk__lt=self.pk)
        return Q(earliest__lt=self.earliest) | Q(earliest=self.earliest, pk__lt=self.pk)

    def later(self) -> Q:
        if self.earliest is None:
            return Q(earliest=None, pk__gt=self.pk)
        return Q(earliest__gt=self.earliest) | Q(earliest=self.earliest, pk__gt=self.pk)


class Attribution(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="attributions")
    person = models.ForeignKey(Person, models.CASCADE)
    role = models.CharField(max_length=20)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


FACETS: dict[str, type[models.Model]] = {
    "type": Type,
    "repository": Repository,
    "people": Person,
    "places": Place,
    "subjects": Subject,
    "languages": Language,
    "collections": Collection,
}
