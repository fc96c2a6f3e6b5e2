"""The decisions of an import, without a database."""

import pytest

from collections_app.importing.person_heading import read_person_heading, spellings
from collections_app.importing.plan import (
    Action,
    Aim,
    Holding,
    Holdings,
    Imported,
    PlannedEntry,
    decide,
    plan_entries,
    split_source,
)
from collections_app.importing.plan_page import (
    RecordHolding,
    plan_collection,
    plan_person,
)
from collections_app.importing.rows import Detail, Entry, EssayMention, PageHead

SUMMARY = (
    "Stalin, through Terebin (Andrei Orlov), acknowledges that creating a democratic coalition government in China "
    "will take a significant amount of time."
)
OLD, NEW = 1, 2
AIM = Aim(page="page.txt", edition=NEW, collection="Sino-Soviet Relations")


def held(
    title: str = "Cable, Stalin to Mao Zedong [via Terebin]", edtf: str = "1949-01-06", **values: str
) -> Holding:
    """A document that an import brought, from the old site, and that nobody has touched since."""
    values = {"title": title, "summary": SUMMARY, "status": "draft"} | values
    imported = {name: [Imported(value, OLD)] for name, value in values.items() if value}
    return Holding(1, 17, title, edtf, values, imported=imported, placed={"sino-soviet relations": False})


def entry(**changes: object) -> Entry:
    stated = {
        "line": 5,
        "title": "Cable, Stalin to Mao Zedong [via Terebin]",
        "date_text": "January 06, 1949",
        "summary": SUMMARY,
    }
    return Entry(**(stated | changes))  # type: ignore[arg-type]


def plan(*entries: Entry, holdings: tuple[Holding, ...] = (), aim: Aim = AIM) -> list[PlannedEntry]:
    return plan_entries(entries, Holdings(holdings), aim)


class TestDecide:
    """One rule for every field of every record."""

    def test_a_silent_source_erases_nothing(self) -> None:
        assert decide("ours", "", NEW, []) == "same"

    def test_the_same_value_plans_nothing(self) -> None:
        assert decide("ours", "ours", NEW, []) == "same"

    def test_an_empty_field_is_filled(self) -> None:
        assert decide("", "theirs", NEW, []) == "update"

    def test_a_value_only_imports_have_touched_follows_the_source(self) -> None:
        assert decide("first", "second", NEW, [Imported("first", NEW)]) == "update"

    def test_a_newer_generation_of_the_site_replaces_an_older(self) -> None:
        assert decide("old", "new", NEW, [Imported("old", OLD)]) == "update"

    def test_an_older_generation_is_laid_into_the_history(self) -> None:
        assert decide("new", "old", OLD, [Imported("new", NEW)]) == "supersede"

    def test_a_value_imported_before_says_nothing_new(self) -> None:
        assert decide("new", "old", OLD, [Imported("old", OLD), Imported("new", NEW)]) == "same"

    def test_a_curators_words_stand_while_the_source_stays_as_it_was(self) -> None:
        assert decide("curated", "first", NEW, [Imported("first", NEW)]) == "same"

    def test_a_curators_words_and_a_changed_source_are_a_conflict(self) -> None:
        assert decide("curated", "second", NEW, [Imported("first", NEW)]) == "conflict"

    def test_a_field_that_a_curator_emptied_is_not_filled_again(self) -> None:
        assert decide("", "second", NEW, [Imported("first", NEW)]) == "conflict"

    def test_a_record_typed_by_hand_is_not_overwritten(self) -> None:
        assert decide("typed", "theirs", NEW, []) == "conflict"


class TestEntries:
    """Create, update, same, probable duplicate, conflict, rejected."""

    def test_an_unknown_record_is_created_and_placed(self) -> None:
        [planned] = plan(entry())
        assert (planned.action, planned.edtf) == ("create", "1949-01-06")
        assert [(change.field, change.after) for change in planned.changes] == [
            ("collection", "Sino-Soviet Relations")
        ]

    def test_date_and_title_together_are_the_same_record(self) -> None:
        [planned] = plan(entry(), holdings=(held(),))
        assert (planned.action, planned.changes) == ("same", ())

    def test_typography_is_no_other_title(self) -> None:
        ours = held(title="The Soviet Government’s Answer", edtf="1949-01-18")
        theirs = entry(title="The Soviet Government's Answer", date_text="January 18, 1949")
        [planned] = plan(theirs, holdings=(ours,))
        assert planned.action == "update"
        assert [change.field for change in planned.changes] == ["title"]

    def test_one_title_on_four_days_is_four_records(self) -> None:
        days = ["January 10, 1949", "January 11, 1949", "January 14, 1949", "January 15, 1949"]
        planned = plan(*(entry(date_text=day, summary="", line=n) for n, day in enumerate(days)))
        assert [plan.action for plan in planned] == ["create"] * 4

    def test_the_same_day_and_summary_under_another_title_is_put_before_a_person(self) -> None:
        renamed = entry(title="Ciphered Telegram No. 0100, Stalin to Terebin")
        [planned] = plan(renamed, holdings=(held(),))
        assert planned.action == "probable duplicate"
        assert "document 17" in planned.reason
        assert "100 %" in planned.reason

    def test_a_word_of_difference_is_still_a_probable_duplicate(self) -> None:
        renamed = entry(
            title="Ciphered Telegram No. 0100", summary=SUMMARY.replace("significant", "considerable")
        )
        assert plan(renamed, holdings=(held(),))[0].action == "probable duplicate"

    def test_two_cables_of_one_day_that_say_different_things_are_two(self) -> None:
        other = entry(
            title="Cable, Mao Zedong to Stalin",
            summary="Mao asks to delay his trip to Moscow until December.",
        )
        assert plan(other, holdings=(held(),))[0].action == "create"

    def test_a_short_summary_proves_nothing(self) -> None:
        ours = held(summary="Stalin responds to Mao.")
        theirs = entry(title="Another cable", summary="Stalin responds to Mao.")
        assert plan(theirs, holdings=(ours,))[0].action == "create"

    def test_a_document_on_two_pages_is_placed_twice_and_created_once(self) -> None:
        [planned] = plan(entry(), holdings=(held(),), aim=Aim("other.txt", NEW, collection="Border Conflict"))
        assert planned.action == "update"
        assert [change.after for change in planned.changes] == ["Border Conflict"]

    def test_a_document_that_becomes_popular_is_featured(self) -> None:
        [planned] = plan(entry(featured=True), holdings=(held(),))
        assert [change.field for change in planned.changes] == ["featured"]

    def test_a_curators_summary_is_kept_and_told(self) -> None:
        ours = held()
        ours.values["summary"] = "What a curator wrote."
        [planned] = plan(entry(summary="What the new page says."), holdings=(ours,))
        assert planned.action == "conflict"
        assert "summary" in planned.reason
        assert planned.writes == ()

    def test_a_record_that_a_curator_withdrew_is_not_published_again(self) -> None:
        ours = held(status="published")
        ours.values["status"] = "draft"
        [planned] = plan(
            entry(), holdings=(ours,), aim=Aim("page.txt", NEW, "Sino-Soviet Relations", publish=True)
        )
        assert planned.action == "same"

    def test_an_entry_cut_before_its_title_is_rejected(self) -> None:
        [planned] = plan(entry(title="", summary="", truncated=True))
        assert planned.action == "rejected"
        assert "cut off" in planned.reason

    def test_a_date_that_does_not_exist_is_rejected_with_the_reason(self) -> None:
        [planned] = plan(entry(date_text="February 30, 1949"))
        assert planned.action == "rejected"
        assert "February 30, 1949" in planned.reason

    def test_a_title_longer_than_the_archive_takes_is_rejected(self) -> None:
        assert plan(entry(title="x" * 1001))[0].action == "rejected"

    def test_a_cut_summary_does_not_replace_the_whole_one(self) -> None:
        assert plan(entry(summary=SUMMARY[:60], truncated=True), holdings=(held(),))[0].action == "same"

    def test_the_whole_summary_completes_a_cut_one(self) -> None:
        cut = held(summary=SUMMARY[:60])
        [planned] = plan(entry(), holdings=(cut,))
        assert [(change.field, change.verdict) for change in planned.changes] == [("summary", "update")]

    def test_what_a_page_lists_twice_with_different_summaries_is_two_records(self) -> None:
        other = "Something else altogether, in quite other words than before."
        twice = (entry(), entry(line=9, summary=other))
        first, second = plan(*twice)
        assert (first.action, second.action) == ("create", "create")
        assert first.holding is not None
        assert second.holding is not None
        again = plan(*twice, holdings=(held(), held(summary=other)))
        assert [planned.action for planned in again] == ["same", "same"]
        undated = plan(entry(date_text="undated"), entry(line=9, date_text="undated", summary=other))
        assert [planned.action for planned in undated] == ["create", "create"]

    def test_the_same_row_twice_is_created_once(self) -> None:
        assert [planned.action for planned in plan(entry(), entry(line=9))] == ["create", "same"]

    @pytest.mark.parametrize(
        ("summary", "action"),
        [
            (SUMMARY, "same"),
            ("", "same"),
            ("Other words about quite another matter, in full.", "probable duplicate"),
        ],
    )
    def test_undated_records_of_one_title_are_one_only_if_their_summaries_agree(
        self, summary: str, action: Action
    ) -> None:
        ours = held(edtf="")
        [planned] = plan(entry(date_text="undated", summary=summary), holdings=(ours,))
        assert planned.action == action

    def test_a_cut_entry_is_never_published(self) -> None:
        aim = Aim("page.txt", NEW, publish=True)
        whole, cut = plan(
            entry(), entry(line=9, title="Another", summary="Cut in the", truncated=True), aim=aim
        )
        assert whole.holding is not None
        assert cut.holding is not None
        assert (whole.holding.values["status"], cut.holding.values["status"]) == ("published", "")

    def test_a_page_about_one_document_adds_links_and_removes_none(self) -> None:
        detail = Detail(authors=("Stalin",), subjects=("China", "Soviet Union"))
        ours = held()
        ours.links = {"subjects": {"china"}}
        [planned] = plan(entry(detail=detail), holdings=(ours,))
        assert {change.field: change.after for change in planned.changes} == {
            "authors": ("Stalin",),
            "subjects": ("Soviet Union",),
        }


@pytest.mark.parametrize(
    ("source", "reference", "note"),
    [
        ("APRF, f. 39, op. 1, d. 31, ll. 54-58.", "APRF, f. 39, op. 1, d. 31, ll. 54-58", ""),
        ("APRF, f. 39. Translated by A. Person.", "APRF, f. 39", "Translated by A. Person."),
        ("Obtained by A. Person.", "", "Obtained by A. Person."),
        ("", "", ""),
    ],
)
def test_a_source_parts_into_call_number_and_publication(source: str, reference: str, note: str) -> None:
    assert split_source(source) == (reference, note)


class TestCollections:
    """The head of a collection page."""

    head = PageHead(
        "collection",
        NEW,
        title="Sino-Soviet Relations",
        introduction="The new introduction.",
        see_also=("Sino-Soviet Split, 1960-1984", "The Sino-Soviet Relations"),
        essays=(
            EssayMention("The Sino-Soviet Alliance, 70 Years Later", ("Charles Kraus",), "February 2020"),
        ),
    )

    def test_a_new_collection_brings_drafts_of_what_it_names_and_not_of_itself(self) -> None:
        planned = plan_collection(self.head, holding=None, known=set(), essays={}, publish=False)
        assert (planned.action, planned.stubs) == ("create", ("Sino-Soviet Split, 1960-1984",))
        assert [essay.new_authors for essay in planned.essays] == [("Charles Kraus",)]

    def test_a_collection_named_with_an_article_is_the_known_one(self) -> None:
        known = {"sino-soviet split, 1960-1984"}
        planned = plan_collection(self.head, holding=None, known=known, essays={}, publish=False)
        assert (planned.see_also, planned.stubs) == (("Sino-Soviet Split, 1960-1984",), ())

    def test_an_older_introduction_does_not_replace_a_newer(self) -> None:
        holding = RecordHolding(
            1,
            {
                "title": "Sino-Soviet Relations",
                "introduction": "The newest.",
                "caption": "",
                "status": "published",
            },
            {"introduction": [Imported("The newest.", 3)]},
        )
        planned = plan_collection(self.head, holding=holding, known=set(), essays={}, publish=False)
        assert [(change.field, change.verdict) for change in planned.changes] == [
            ("introduction", "supersede")
        ]

    def test_an_introduction_that_a_curator_edited_is_a_conflict(self) -> None:
        holding = RecordHolding(
            1,
            {
                "title": "Sino-Soviet Relations",
                "introduction": "A curator's.",
                "caption": "",
                "status": "published",
            },
            {"introduction": [Imported("The old introduction.", OLD)]},
        )
        planned = plan_collection(self.head, holding=holding, known=set(), essays={}, publish=False)
        assert planned.action == "conflict"
        assert "introduction" in planned.reason


@pytest.mark.parametrize(
    ("heading", "name", "filing", "born", "died"),
    [
        ("Stalin, Joseph 1878-1953", "Joseph Stalin", "Stalin, Joseph", "1878", "1953"),
        ("Zhou, Enlai 1898- 1976", "Enlai Zhou", "Zhou, Enlai", "1898", "1976"),
        ("Kim, Il Sung (1912-1994)", "Il Sung Kim", "Kim, Il Sung", "1912", "1994"),
        ("Gorbachev, Mikhail 1931-", "Mikhail Gorbachev", "Gorbachev, Mikhail", "1931", ""),
        ("Mochulski, F. V.", "F. V. Mochulski", "Mochulski, F. V.", "", ""),
        ("Terebin", "Terebin", "", "", ""),
    ],
)
def test_the_heading_of_a_person_page_is_taken_apart(
    heading: str, name: str, filing: str, born: str, died: str
) -> None:
    parts = read_person_heading(heading)
    assert (parts.name, parts.filing, parts.born, parts.died) == (name, filing, born, died)


def test_the_year_of_a_heading_does_not_argue_with_a_day() -> None:
    head = PageHead("person", NEW, title="Mao, Zedong 1893-1976", introduction="A biography.")
    holding = RecordHolding(
        1, {"biography": "", "born": "1893-12-26", "died": "1976-09-09", "status": "published"}
    )
    planned = plan_person(head, holding=holding, publish=False)
    assert [change.field for change in planned.changes] == ["biography"]


def test_initials_are_the_same_together_and_apart() -> None:
    assert {"n. v. roshchin", "n.v. roshchin"} <= spellings("Roshchin, N. V.")
    assert {"n. v. roshchin", "n.v. roshchin"} <= spellings("N.V. Roshchin")
