"""Pairs of documents that may be one record: the evidence, and the search for them over the whole holdings."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.duplicates.candidates import LARGEST
from documents.duplicates.evidence import Described, weigh
from documents.duplicates.finding import find_duplicates
from documents.duplicates.keeping import keep_pairs
from documents.merging.merge import merge
from documents.models import Document, DuplicateDocument
from tests import factories as make

THRESHOLDS = {"summary": 0.85, "title": 0.9}
SUMMARY = (
    "Stalin advises Mao Zedong to postpone his visit to Moscow until the situation at the front allows it."
)


def described(id_: int, **facts: Any) -> Described:
    return Described(id_, id_, facts.pop("title", "A cable"), **facts)


def reasons(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return weigh(described(1, **one), described(2, **other), THRESHOLDS)[1]


class TestEvidence:
    """Each rule alone, and what it is not fooled by."""

    def test_the_same_date_and_a_near_identical_summary(self) -> None:
        facts = {"edtf": "1949-01-06", "summary": SUMMARY}
        almost = {**facts, "summary": SUMMARY.replace("Moscow", "the capital")}
        assert reasons(facts, facts) == ["The same date, and 100% of the summary"]
        assert reasons(facts, almost) == ["The same date, and 92% of the summary"]
        assert reasons(facts, {**facts, "edtf": "1949-01-07"}) == []
        assert (
            reasons(facts, {**facts, "summary": "Mao asks for aid and for rails, and for much more."}) == []
        )
        short = {**facts, "summary": "Stalin responds to Mao."}
        assert reasons(short, short) == []

    def test_the_same_call_number_of_one_repository(self) -> None:
        facts = {"repository": 1, "reference": "APRF, f. 39"}
        assert reasons(facts, {**facts, "reference": "aprf, F. 39"}) == ["The same call number"]
        assert reasons(facts, {**facts, "repository": 2}) == []
        assert reasons({"repository": 1}, {"repository": 1}) == []

    def test_the_same_source_address(self) -> None:
        facts = {"address": "https://example.org/1"}
        assert reasons(facts, facts) == ["The same source address"]

    def test_a_similar_title_with_the_same_people(self) -> None:
        facts = {"title": "Cable, Stalin to Mao Zedong, on the railway", "people": frozenset({1, 2})}
        assert reasons(facts, facts) == ["The same people, and 100% of the title"]
        assert reasons(facts, {**facts, "people": frozenset({1})}) == []
        assert reasons({**facts, "people": frozenset()}, {**facts, "people": frozenset()}) == []

    def test_one_title_on_four_days_is_four_records(self) -> None:
        facts = {"title": "Cable, Stalin to Mao Zedong", "people": frozenset({1, 2})}
        one, other = described(1, edtf="1949-01-06", **facts), described(2, edtf="1949-01-07", **facts)
        score, said = weigh(one, other, THRESHOLDS)
        assert score < 0.5
        assert said[-1] == "But another date"

    def test_reasons_add_up(self) -> None:
        facts = {"repository": 1, "reference": "f. 39", "edtf": "1949", "summary": SUMMARY}
        both, _ = weigh(described(1, **facts), described(2, **facts), THRESHOLDS)
        one, _ = weigh(described(1, **facts), described(2, **{**facts, "reference": ""}), THRESHOLDS)
        assert 0.95 <= one < both < 1


@pytest.mark.django_db
class TestHoldings:
    """The whole archive, without comparing all with all."""

    def test_a_record_under_two_titles_is_found_with_its_evidence(self) -> None:
        old = make.document(
            "Cable, Stalin to Mao Zedong [via Terebin]", date="January 6, 1949", summary=SUMMARY
        )
        new = make.document("Ciphered Telegram No. 0100", date="January 6, 1949", summary=SUMMARY)
        make.document(
            "Something else", date="January 6, 1949", summary="Mao asks for aid and much else besides."
        )
        [pair] = find_duplicates(0.5)
        assert {pair.one.number, pair.other.number} == {old.number, new.number}
        out = io.StringIO()
        call_command("duplicates", stdout=out)
        assert "The same date, and 100% of the summary." in out.getvalue()
        assert out.getvalue().endswith("1 pair\n")
        out = io.StringIO()
        call_command("duplicates", "--json", stdout=out)
        assert json.loads(out.getvalue())[0]["score"] == 0.95
        out = io.StringIO()
        call_command("duplicates", "--minimum", "0.96", stdout=out)
        assert out.getvalue() == "0 pairs\n"

    def test_an_undated_copy_is_found_by_its_people(self) -> None:
        people = [make.person("Joseph Stalin"), make.person("Mao Zedong")]
        for date in ("January 6, 1949", ""):
            document = make.document("Cable, Stalin to Mao Zedong, on the railway", date=date)
            for person in people:
                make.attribution(document, person)
        [pair] = find_duplicates(0.5)
        assert pair.reasons == ("The same people, and 100% of the title",)

    def test_a_day_of_very_many_documents_costs_no_square(self) -> None:
        for number in range(LARGEST + 20):
            summary = (
                f"Report {number} of the delegation about the harvest of province {number}, {number} tons."
            )
            make.document(f"Report {number}", date="January 6, 1949", summary=summary)
        make.document("Twice", date="January 6, 1949", summary=SUMMARY)
        make.document("Again", date="January 6, 1949", summary=SUMMARY)
        with CaptureQueriesContext(connection) as queries:
            found = find_duplicates(0.9)
        assert {found[0].one.title, found[0].other.title} == {"Twice", "Again"}
        assert len(queries) < 15

    @pytest.mark.parametrize("minimum", ["2", "-1", "much", "nan"])
    def test_a_minimum_that_is_no_share_is_refused(self, minimum: str) -> None:
        with pytest.raises(CommandError, match="no share from 0 to 1"):
            call_command("duplicates", f"--minimum={minimum}")


@pytest.mark.django_db
class TestKept:
    """What a search found is put on the list, whatever was answered and merged while it went on."""

    def test_what_was_answered_meanwhile(self) -> None:
        documents = [make.document(f"Cable {n}", date="January 6, 1949", summary=SUMMARY) for n in range(4)]
        pairs = find_duplicates(0.5)
        assert len(pairs) == 6
        different = make.pair(DuplicateDocument, documents[1], documents[0])
        different.decide_different(None)
        different.save()
        make.pair(DuplicateDocument, documents[0], documents[2])
        make.pair(DuplicateDocument, documents[2], documents[0])
        merge(Document, [one.pk for one in documents[2:]], keep=documents[2].pk, reason="The same")
        assert keep_pairs(DuplicateDocument, pairs) == 2
        connection.check_constraints()
        rows = DuplicateDocument.objects.values_list("one", "other", "different")
        kept = {frozenset([one, other]): is_different for one, other, is_different in rows}
        keys = [document.pk for document in documents]
        assert kept == {
            frozenset([keys[0], keys[1]]): True,
            frozenset([keys[0], keys[2]]): False,
            frozenset([keys[1], keys[2]]): False,
        }
        assert DuplicateDocument.objects.count() == 3
