"""What a description of a document lacks."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from collections_app.health.rule import ByRows, OneClick, Rule
from documents.models import Attribution, Document, Language, Status, Text


class NoSummary(Rule):
    name = "no-summary"
    model = Document
    what = "No summary"
    why = "Readers choose by the summary, and the search reads it: without one, only the title speaks."
    remedy = "Write a summary"
    anchor = "id_summary"

    def condition(self) -> Q:
        return Q(summary="")


class NoPeople(Rule):
    name = "no-people"
    model = Document
    what = "No people"
    why = "Nobody finds it through who wrote it, received it or is named in it."
    remedy = "Add its people"
    anchor = "attributions-group"

    def condition(self) -> Q:
        return ~Q(Exists(Attribution.objects.filter(document=OuterRef("pk")).order_by()))


class NoDate(Rule):
    """“undated” is a statement too: it says that somebody has looked."""

    name = "no-date"
    model = Document
    what = "No date, not even “undated”"
    why = "It stands outside of every timeline, and nobody can tell whether the original bears a date."
    remedy = "State the date, or write “undated”"
    anchor = "id_date_text"

    def condition(self) -> Q:
        return Q(date_text="", date_edtf="")


class PublishedWithoutType(Rule):
    name = "no-type"
    model = Document
    what = "Published without a type"
    why = "The filter by type passes it over, and citations cannot say what it is."
    remedy = "Choose its type"
    anchor = "id_type"

    def condition(self) -> Q:
        return Q(status=Status.PUBLISHED, type__isnull=True)


class NoRights(Rule):
    name = "no-rights"
    model = Document
    what = "No statement of rights"
    why = "A reader cannot know what may be done with it, and machines that gather records leave it out."
    remedy = "Choose a statement of rights"
    anchor = "id_rights"

    def condition(self) -> Q:
        return Q(rights__isnull=True)


class TextWithoutLanguage(OneClick, ByRows):
    """A text has a language of its own; the document it stands for may still name none."""

    name = "no-language"
    model = Document
    what = "A text, but no language"
    why = "The record does not say in which language the original is, although its words are here."
    remedy = "Choose its languages"
    anchor = "id_languages"
    click = "Take over the languages of its transcriptions"

    def rows(self) -> QuerySet[Any, Any]:
        links = Document.languages.through.objects.filter(document=OuterRef("document"))
        return Text.objects.exclude(Exists(links.order_by()))

    def mend(self, record: Document) -> str:
        """A translation's language is not the original's."""
        languages = Language.objects.filter(
            texts__document=record, texts__kind=Text.Kind.TRANSCRIPTION
        ).distinct()
        if not (names := [str(language) for language in languages]):
            return "None of its texts is a transcription: please choose the language of the original."
        record._change_reason = "The languages of its transcriptions"  # type: ignore[attr-defined]
        record.languages.add(*languages)
        return f"Languages: {', '.join(names)}."
