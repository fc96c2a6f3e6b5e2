"""The rules, in the order in which they are shown."""

from django.db import models

from collections_app.health.missing import (
    NoDate,
    NoPeople,
    NoRights,
    NoSummary,
    PublishedWithoutType,
    TextWithoutLanguage,
)
from collections_app.health.rule import Rule
from collections_app.health.ties import NoIntroduction, RelationToEmptyRecord, SeeAlsoToStub
from collections_app.health.words import (
    Misspelling,
    NameNotLinked,
    ProbableDuplicate,
    ScriptContradictsLanguage,
    TitleContradictsDate,
    UnknownCrossReference,
)

RULES: list[Rule] = [
    NoSummary(),
    NoPeople(),
    NoDate(),
    PublishedWithoutType(),
    NoRights(),
    TextWithoutLanguage(),
    TitleContradictsDate(),
    ScriptContradictsLanguage(),
    Misspelling(),
    NameNotLinked(),
    ProbableDuplicate(),
    RelationToEmptyRecord(),
    NoIntroduction(),
    SeeAlsoToStub(),
    UnknownCrossReference(),
]
BY_NAME = {rule.name: rule for rule in RULES}


def rules_for(model: type[models.Model]) -> list[Rule]:
    return [rule for rule in RULES if rule.model is model]
