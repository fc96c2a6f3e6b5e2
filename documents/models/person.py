"""People and corporate bodies: authority records (ISAAR(CPF))."""

import re
from typing import Self

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Subquery, When
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from archive_project.lib.addresses import address_of
from archive_project.lib.language import edtf_in_words
from documents.models.dated import EdtfField
from documents.models.publication import Publication, PublicationQuerySet, is_public

YEAR = re.compile("[1-9][0-9]{3}")


class PersonQuerySet(PublicationQuerySet):
    def get_by_natural_key(self, slug: str) -> "Person":
        person: Person = self.get(slug=slug)
        return person

    def with_names(self) -> Self:
        """Load every name, the preferred one first: one query more, however many people."""
        return self.prefetch_related("names")

    def with_preferred_name(self) -> Self:
        """Load the preferred name as `preferred`: no query more."""
        from documents.models.name import preferred_name  # noqa: PLC0415 — the two nouns need each other

        return self.annotate(preferred=preferred_name())

    def with_filing(self) -> Self:
        """Load the index form of that name as `filing`: no query more."""
        from documents.models.name import filing_form  # noqa: PLC0415 — the two nouns need each other

        return self.annotate(filing=filing_form())

    def with_public_names(self) -> Self:
        """Load every name, its language and the public documents it is held in: two queries more."""
        from documents.models.document import Document  # noqa: PLC0415 — reached through the names only
        from documents.models.name import Name  # noqa: PLC0415 — the two nouns need each other

        held_in = Prefetch("held_in", queryset=Document.objects.published().in_chronological_order())
        names = Name.objects.select_related("language").prefetch_related(held_in)
        in_order = names.order_by("-kind", F("held_earliest").asc(nulls_last=True), "text")
        return self.prefetch_related(Prefetch("names", queryset=in_order))

    def with_document_counts(self) -> Self:
        """Count each person's public documents as `document_count`: no query more."""
        from documents.models.attribution import Attribution  # noqa: PLC0415 — an attribution needs its person

        public = (
            Attribution.objects.filter(is_public("document__"), person=OuterRef("pk"))
            .order_by()
            .values("person")
        )
        counts = public.annotate(count=Count("document", distinct=True)).values("count")
        return self.annotate(document_count=Coalesce(Subquery(counts), 0))

    def in_index(self, initial: str = "") -> Self:
        """The index of names, under one initial where one is given, each with its `filing` form and its `initial`."""
        filed = self.in_alphabetical_order().annotate(
            filing=Case(When(names__filing="", then=F("names__text")), default=F("names__filing")),
            initial=Substr("names__filing_folded", 1, 1),
        )
        return filed.filter(initial=initial) if initial else filed

    def in_alphabetical_order(self) -> Self:
        """Sort by the filing form of the preferred name: Stalin, Joseph under S."""
        from documents.models.name import Name  # noqa: PLC0415 — the two nouns need each other

        return self.filter(names__kind=Name.Kind.PREFERRED).order_by("names__filing_folded", "id")


class Person(Publication):
    """A person, family or corporate body. What it is called stands in its names; a record has one preferred name."""

    class Kind(models.TextChoices):
        """ISAAR(CPF) 5.1.1, type of entity."""

        PERSON = "person", pgettext_lazy("kind", "Person")
        CORPORATE_BODY = "corporate body", _("Corporate body")
        FAMILY = "family", _("Family")

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    born = EdtfField("born or founded (EDTF)", help_text="Such as 1893-12-26, 1893, or 1893~.")
    died = EdtfField("died or dissolved (EDTF)")
    description = models.CharField(max_length=300, blank=True, help_text="Who this is, in one line.")
    biography = models.TextField(blank=True)
    wikidata = models.CharField("Wikidata", max_length=20, blank=True, help_text="Such as Q5816.")
    viaf = models.CharField("VIAF", max_length=30, blank=True)
    lcnaf = models.CharField(
        "LCNAF", max_length=30, blank=True, help_text="Library of Congress name authority."
    )

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Publication.Meta):
        abstract = False
        ordering = ["slug"]
        verbose_name = "person or body"
        verbose_name_plural = "people and bodies"
        permissions = [("merge_person", "Can merge people and bodies, and take a merge back")]

    def __str__(self) -> str:
        return self.preferred_name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address_of("person", self.slug)

    @property
    def preferred_name(self) -> str:
        """The preferred name; read from loaded names where the query loaded them."""
        return next((name.text for name in self.names.all() if name.kind == name.Kind.PREFERRED), self.slug)

    @property
    def life_dates(self) -> str:
        """ "1893–1976", "born 1931", "died 1953", of a body "founded 1949", "dissolved 1991"; or ""."""
        if self.born and self.died:
            if YEAR.fullmatch(self.born) and YEAR.fullmatch(self.died):
                return f"{self.born}–{self.died}"
            lived = {"born": edtf_in_words(self.born), "died": edtf_in_words(self.died)}
            return gettext("%(born)s–%(died)s") % lived
        if self.kind == self.Kind.PERSON:
            said = gettext("born %(date)s") if self.born else gettext("died %(date)s")
        else:
            said = gettext("founded %(date)s") if self.born else gettext("dissolved %(date)s")
        known = self.born or self.died
        return said % {"date": edtf_in_words(known)} if known else ""
