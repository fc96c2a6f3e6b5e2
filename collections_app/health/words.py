"""What stands in the words of a document and contradicts the rest of its record."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from archive_project.lib import dates
from archive_project.lib.folding import fold
from archive_project.lib.rich_text import words_of
from collections_app.health.misspellings import MISSPELT
from collections_app.health.rule import ByRows, InWords, Rule
from collections_app.importing.sources.introduction import see_also_in
from collections_app.models import Collection, Suggestion
from documents.models import Document, DuplicateDocument

SCRIPTS = {
    "Cyrillic": re.compile("[\u0400-\u04ff]"),
    "Chinese or Japanese": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "Korean": re.compile("[\uac00-\ud7af]"),
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
# What a language is written in, by the first part of its tag; of others nothing is said.
WRITTEN_IN = {
    **dict.fromkeys(["ru", "uk", "be", "bg", "mk"], "Cyrillic"),
    **dict.fromkeys(["zh", "ja"], "Chinese or Japanese"),
    "ko": "Korean",
    **dict.fromkeys(["en", "de", "fr", "es", "it", "pl", "cs", "hu", "ro", "pt", "nl", "vi", "sq", "fi", "sv"], "Latin"),
}  # fmt: skip
ROMANISED = {"latn", "cyrl", "pinyin"}
FEWEST_LETTERS = 40
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")


class TitleContradictsDate(InWords):
    name = "title-date"
    what = "The title says another date"
    why = "Its title names a day that the record’s date excludes: one of both is wrong, and readers cannot know which."
    remedy = "Look at the date"
    anchor = "id_date_text"

    def find(self, document: Document, texts: Sequence[tuple[str, str]]) -> str:
        return ", ".join(
            found.stated for found in dates.dates_in(document.title) if document.date.contradicts(found)
        )


class ScriptContradictsLanguage(InWords):
    name = "script-language"
    what = "A text is in another language than it says"
    why = "Its letters are not those of its language: search, screen readers and typefaces go wrong."
    remedy = "See its texts"
    anchor = "texts-group"

    def find(self, document: Document, texts: Sequence[tuple[str, str]]) -> str:
        return ", ".join(found for tag, body in texts if (found := self._contradiction(tag, body)))

    def _contradiction(self, tag: str, body: str) -> str:
        """Said only where nearly all letters are of another script, and of a language whose script is sure."""
        language, *subtags = tag.lower().split("-")
        expected = WRITTEN_IN.get(language)
        if expected is None or set(subtags) & ROMANISED:
            return ""
        counts = {script: len(pattern.findall(body)) for script, pattern in SCRIPTS.items()}
        most = max(counts, key=lambda script: counts[script])
        letters = sum(counts.values())
        if letters < FEWEST_LETTERS or most == expected or counts[most] < 0.9 * letters:
            return ""
        return f"{tag}: written in {most} letters"


class Misspelling(InWords):
    name = "misspelling"
    what = "A misspelling without “[sic]”"
    why = "Whoever searches for the right word does not find it, and readers take the source’s slip for the archive’s."
    remedy = "Mend it, or add “[sic]” where the original has it"
    anchor = "id_title"

    def find(self, document: Document, texts: Sequence[tuple[str, str]]) -> str:
        found = {
            match[0]: MISSPELT[match[0].lower()]
            for part in (document.title, document.summary)
            for match in _WORD.finditer(part)
            if match[0].lower() in MISSPELT and not part[match.end() :].lstrip().startswith("[sic")
        }
        return ", ".join(f"“{wrong}”: {right}" for wrong, right in found.items())


class NameNotLinked(ByRows):
    name = "name-not-linked"
    model = Document
    what = "Names somebody who is not linked"
    why = "Its title, summary or text names a person whose page does not lead here."
    remedy = "See the suggestions"
    anchor = "suggestions"

    def rows(self) -> QuerySet[Any, Any]:
        return Suggestion.objects.open().filter(person__isnull=False)


class ProbableDuplicate(Rule):
    name = "probable-duplicate"
    model = Document
    what = "May be the same as another record"
    why = "Two records of one document divide its people, its readers and its citations."
    remedy = "See the form’s head; the pairs are listed at the desk"
    anchor = "content"

    def condition(self) -> Q:
        pairs = DuplicateDocument.objects.open().order_by()
        return Q(pk__in=pairs.values("one")) | Q(pk__in=pairs.values("other"))

    def count(self) -> int:
        pairs, marked = DuplicateDocument.objects.open().order_by(), self.marked()
        others = pairs.exclude(other__in=marked).values("other")
        return pairs.exclude(one__in=marked).values("one").union(others).count()


class UnknownCrossReference(Rule):
    """Collections are few: all introductions are read whenever it is asked."""

    name = "unknown-reference"
    model = Collection
    what = "The introduction names a collection that nobody knows"
    why = "A reader is sent to a collection that is not here under this title: it was renamed, or never made."
    remedy = "Look at the introduction"
    anchor = "id_introduction"

    def condition(self) -> Q:
        known = {_bare(title) for title in Collection.objects.order_by().values_list("title", flat=True)}
        written = Collection.objects.exclude(introduction="").order_by().values_list("pk", "introduction")
        return Q(
            pk__in=[
                pk
                for pk, text in written
                if any(_bare(title) not in known for title in see_also_in(words_of(text)))
            ]
        )


def _bare(title: str) -> str:
    return fold(title).removeprefix("the ")
