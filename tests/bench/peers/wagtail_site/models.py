"""Documents and the vocabularies that they are faceted by."""

from typing import Any

from django.db import models
from wagtail.search import index


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


class Collection(Term):
    """A facet."""


FACETS: dict[str, type[Term]] = {
    "type": Type,
    "repository": Repository,
    "people": Person,
    "places": Place,
    "subjects": Subject,
    "languages": Language,
    "collections": Collection,
}


class Document(index.Indexed, models.Model):  # type: ignore[misc]
    """What is searched for."""

    title = models.CharField(max_length=1000)
    summary = models.TextField()
    earliest = models.DateField(null=True, db_index=True)
    latest = models.DateField(null=True, db_index=True)
    type = models.ForeignKey(Type, models.PROTECT)
    repository = models.ForeignKey(Repository, models.PROTECT)
    people = models.ManyToManyField(Person)
    places = models.ManyToManyField(Place)
    subjects = models.ManyToManyField(Subject)
    languages = models.ManyToManyField(Language)
    collections = models.ManyToManyField(Collection)

    search_fields: list[Any] = [
        index.SearchField("title", boost=2),
        index.SearchField("summary"),
        *(
            index.RelatedFields(name, [index.SearchField("name")])
            for name in ("people", "places", "subjects")
        ),
        index.FilterField("type"),
        index.FilterField("repository"),
        *(index.FilterField(name) for name in ("people", "places", "subjects", "languages", "collections")),
        index.FilterField("earliest"),
        index.FilterField("latest"),
    ]

    def __str__(self) -> str:
        return self.title
