"""An import from page to database: the seeds, twice, undisturbed and after a curator's work."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.importing.report import TextReport
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.run import BATCH, Options, import_pages, read_heads
from collections_app.models import Authorship, Collection, Essay, ImportChange, ImportRun, Placement
from documents.models import Attribution, Document, Name, Person, Status
from tests.bench.listings import write_page

OLD_PAGE, NEW_PAGE = "001_f90714acca4495e0.txt", "000_c4832f6138bd1770.txt"
MODELS = [
    Attribution,
    Authorship,
    Collection,
    Document,
    Essay,
    ImportChange,
    ImportRun,
    Name,
    Person,
    Placement,
]


class Silence:
    """A listener that is told everything and keeps the entries' actions."""

    def __init__(self) -> None:
        self.actions: list[str] = []

    def page(self, page: object, planned: object) -> None: ...

    def series(self, series: object, planned: object) -> None: ...

    def entries(self, planned: object) -> None:
        self.actions += [plan.action for plan in planned]  # type: ignore[attr-defined]

    def unread(self, unread: object) -> None: ...

    def page_end(self, end: object) -> None: ...


def run(*paths: Path, rehearse: bool = False, publish: bool = False, into: str = "") -> dict[str, int]:
    options = Options(rehearse=rehearse, publish=publish, into=into)
    counts: dict[str, int] = import_pages(read_heads(paths), options, Silence()).counts
    return counts


def nothing(**others: int) -> dict[str, int]:
    return {
        "create": 0,
        "update": 0,
        "same": 0,
        "probable duplicate": 0,
        "conflict": 0,
        "rejected": 0,
    } | others


def everything() -> dict[str, list[object]]:
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in MODELS}


pytestmark = pytest.mark.django_db


class TestSeeds:
    """Sixty listings, fifty-nine documents."""

    def test_sixty_listings_are_fifty_nine_documents(self, seeds: list[Path]) -> None:
        assert run(*seeds, publish=True) == nothing(create=59, same=1)
        assert Document.objects.published().count() == 59

    def test_a_second_import_plans_nothing(self, seeds: list[Path]) -> None:
        run(*seeds, publish=True)
        before = everything()
        assert run(*seeds, publish=True) == nothing(same=60)
        after = everything()
        assert len(after.pop("collections.ImportRun")) == len(before.pop("collections.ImportRun")) + 1
        assert after == before

    def test_each_page_again_by_itself_plans_nothing(self, seeds: list[Path]) -> None:
        run(*seeds, publish=True)
        for page in seeds:
            counts = run(page, publish=True)
            assert counts == nothing(same=sum(counts.values()))

    @pytest.mark.parametrize("backwards", [False, True])
    def test_the_newest_introduction_stands_and_the_older_is_in_the_history(
        self, seeds: list[Path], backwards: bool
    ) -> None:
        run(*(reversed(seeds) if backwards else seeds))
        collection = Collection.objects.get(title="Sino-Soviet Relations")
        assert collection.introduction.startswith("This is a catch-all collection")
        versions = [version.introduction[:40] for version in collection.history.all()]
        assert versions[0].startswith("This is a catch-all collection")
        assert any(version.startswith("This is a collection of primary source") for version in versions)

    def test_an_older_page_that_comes_later_goes_into_the_history_only(self, seeds: list[Path]) -> None:
        pages = {page.name: page for page in seeds}
        run(pages[NEW_PAGE])
        run(pages[OLD_PAGE])
        collection = Collection.objects.get(title="Sino-Soviet Relations")
        assert collection.introduction.startswith("This is a catch-all collection")
        versions = [version.introduction for version in collection.history.all()]
        assert versions[0] == collection.introduction
        assert any(version.startswith("This is a collection of primary source") for version in versions)
        assert run(pages[OLD_PAGE])["update"] == 0

    def test_the_memorandum_on_two_pages_stands_once_in_its_collection(self, seeds: list[Path]) -> None:
        run(*seeds)
        document = Document.objects.get(title__contains="Six Delegates")
        [placement] = document.placements.all()
        assert (placement.collection.title, placement.featured, placement.position) == (
            "Sino-Soviet Relations",
            True,
            5,
        )
        record = ImportRun.objects.get()
        kinds = {page["kind"]: page for page in record.pages}
        assert kinds["results"]["counts"] == {"create": 9, "same": 1}

    def test_a_result_page_names_no_collection_and_its_extent_is_on_record(self, seeds: list[Path]) -> None:
        run(*seeds)
        [results] = [page for page in ImportRun.objects.get().pages if page["kind"] == "results"]
        assert (results["range"], results["total"]) == ([1, 10], 34)
        assert Document.objects.filter(placements=None).count() == 9
        assert Collection.objects.count() == 6

    def test_a_month_is_no_day(self, seeds: list[Path]) -> None:
        run(*seeds)
        document = Document.objects.get(title__contains="Outline for a Speech")
        assert (document.date_edtf, document.date.display) == ("1959-12", "December 1959")
        order = list(Document.objects.in_chronological_order().values_list("date_edtf", flat=True))
        assert order.index("1959-10-02") < order.index("1959-12") < order.index("1964-12-29")

    def test_three_documents_have_no_summary(self, seeds: list[Path]) -> None:
        run(*seeds)
        assert Document.objects.filter(summary="").count() == 3

    def test_a_collection_only_named_is_a_draft_linked_as_see_also(self, seeds: list[Path]) -> None:
        run(*seeds, publish=True)
        stub = Collection.objects.get(title="Sino-Soviet Border Conflict, 1969")
        assert (stub.status, stub.introduction) == (Status.DRAFT, "")
        assert stub.seen_from.count() == 3

    def test_the_essay_and_its_author_are_taken_from_the_introduction(self, seeds: list[Path]) -> None:
        call_command("loaddata", "vocabularies", "people", verbosity=0)
        run(*seeds, publish=True)
        essay = Essay.objects.get()
        assert (essay.title, essay.date_edtf, essay.status) == (
            "The Sino-Soviet Alliance, 70 Years Later",
            "2020-02",
            "draft",
        )
        assert [str(author) for author in essay.authors.all()] == ["Charles Kraus"]
        assert set(essay.collections.values_list("title", flat=True)) == {
            "Sino-Soviet Relations",
            "Making of the Sino-Soviet Alliance, 1945-1950",
        }
        assert Person.objects.filter(slug__startswith="charles-kraus").count() == 1

    def test_misspellings_of_the_source_stand(self, seeds: list[Path]) -> None:
        run(*seeds)
        assert Document.objects.filter(summary__contains="Goverment").exists()
        assert Document.objects.filter(summary__contains="expsoe").exists()

    def test_every_document_has_a_first_version_and_a_line_in_the_journal(self, seeds: list[Path]) -> None:
        run(*seeds)
        for document in Document.objects.all():
            assert document.history.count() == 1
            creation = (
                document.import_changes.filter(field="", action="create")
                .exclude(collection__isnull=False)
                .get()
            )
            assert creation.after["title"] == document.title
            assert creation.line > 0


class TestRehearsal:
    """A rehearsal is the plan without the writing."""

    def test_a_rehearsal_plans_what_the_import_does_and_writes_nothing(self, seeds: list[Path]) -> None:
        before = everything()
        with CaptureQueriesContext(connection) as queries:
            rehearsed = run(*seeds, publish=True, rehearse=True)
        verbs = {query["sql"].split()[0] for query in queries}
        assert verbs <= {"SELECT", "DECLARE"}  # PostgreSQL declares a cursor for what is read piece by piece
        assert everything() == before
        assert run(*seeds, publish=True) == rehearsed

    def test_a_document_that_stands_on_many_pages_is_one_in_a_rehearsal(self, tmp_path: Path) -> None:
        listing = "October 2, 1959\n\nA Discussion\n\nIt was held.\n\n"
        pages = [tmp_path / f"{name}.txt" for name in ("lake", "river", "sea")]
        for path in pages:
            path.write_text(f"Skip to content\n\nThe {path.stem}\n\nPopular Documents\n\n{listing}{listing}")
        rehearsed = run(*pages, rehearse=True)
        assert (rehearsed["create"], rehearsed["probable duplicate"]) == (1, 0)
        assert run(*pages) == rehearsed

    def test_a_rehearsal_over_held_documents_agrees_with_the_import(self, seeds: list[Path]) -> None:
        run(seeds[0])
        rehearsed = run(*seeds, rehearse=True)
        assert run(*seeds) == rehearsed


class TestAfterACurator:
    """What a curator wrote stands."""

    def test_an_edited_summary_stands_while_the_page_stays(self, seeds: list[Path]) -> None:
        run(*seeds)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        document.summary = "A better summary."
        document.save()
        assert run(*seeds)["same"] == 60
        document.refresh_from_db()
        assert document.summary == "A better summary."

    def test_an_edited_summary_and_a_changed_page_are_a_conflict(
        self, seeds: list[Path], tmp_path: Path
    ) -> None:
        run(*seeds)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        document.summary = "A better summary."
        document.save()
        changed = tmp_path / "changed.txt"
        changed.write_text(seeds[0].read_text().replace("Stalin agrees to send", "Stalin promises to send"))
        assert run(changed) == nothing(same=4, conflict=1)
        document.refresh_from_db()
        assert document.summary == "A better summary."

    def test_a_changed_page_updates_what_nobody_edited_field_by_field(
        self, seeds: list[Path], tmp_path: Path
    ) -> None:
        run(*seeds)
        changed = tmp_path / "changed.txt"
        changed.write_text(seeds[0].read_text().replace("Stalin agrees to send", "Stalin promises to send"))
        assert run(changed) == nothing(same=4, update=1)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        assert document.summary.startswith("Stalin promises")
        [change] = document.import_changes.filter(action="update").values()
        assert (change["field"], str(change["before"])[:13], str(change["after"])[:15]) == (
            "summary",
            "Stalin agrees",
            "Stalin promises",
        )
        assert [version.summary[:13] for version in document.history.all()] == [
            "Stalin promis",
            "Stalin agrees",
        ]

    def test_a_version_written_by_an_import_keeps_the_languages(
        self, seeds: list[Path], tmp_path: Path
    ) -> None:
        call_command("loaddata", "vocabularies", verbosity=0)
        run(*seeds)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        document.languages.add(*document.languages.model.objects.filter(tag="ru"))
        changed = tmp_path / "changed.txt"
        changed.write_text(seeds[0].read_text().replace("Stalin agrees to send", "Stalin promises to send"))
        run(changed)
        latest = document.history.first()
        assert [link.language.tag for link in latest.languages.all()] == ["ru"]

    def test_a_withdrawn_document_is_not_published_again(self, seeds: list[Path]) -> None:
        run(*seeds, publish=True)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        document.status = Status.DRAFT
        document.save()
        run(*seeds, publish=True)
        document.refresh_from_db()
        assert document.status == Status.DRAFT

    def test_what_was_imported_as_a_draft_is_published_when_asked(self, seeds: list[Path]) -> None:
        run(*seeds)
        assert Document.objects.published().count() == 0
        run(*seeds, publish=True)
        assert Document.objects.published().count() == 59
        assert Collection.objects.published().count() == 3


class TestInto:
    """--into places entries in a collection of one's choice."""

    def test_results_are_placed_in_the_collection_named(self, seeds: list[Path]) -> None:
        run(seeds[3], into="Mao Zedong abroad")
        collection = Collection.objects.get(title="Mao Zedong abroad")
        assert (collection.status, collection.placements.count()) == (Status.DRAFT, 10)
        assert run(seeds[3], into="mao-zedong-abroad") == nothing(same=10)


class TestAllOrNothing:
    """One transaction."""

    def test_a_page_that_turns_out_unreadable_in_the_middle_leaves_nothing_behind(
        self, tmp_path: Path
    ) -> None:
        page = tmp_path / "page.txt"
        write_page(page, BATCH + 20)
        with page.open("ab") as file:
            file.write(b"\xff\xfe broken")
        before = everything()
        with pytest.raises(UnusableInputError, match="UTF-8"):
            run(page)
        assert everything() == before


def test_a_batch_costs_a_fixed_number_of_queries(tmp_path: Path) -> None:
    def cost(count: int, seed: int) -> int:
        page = tmp_path / f"{count}.txt"
        write_page(page, count, seed)
        with CaptureQueriesContext(connection) as queries:
            run(page, rehearse=True)
        return len(queries)

    assert cost(20, seed=2) == cost(BATCH - 1, seed=3)


def test_the_report_says_what_changes_and_only_counts_what_does_not(
    seeds: list[Path], tmp_path: Path
) -> None:
    run(*seeds)
    changed = tmp_path / "changed.txt"
    changed.write_text(seeds[0].read_text().replace("Stalin agrees to send", "Stalin promises to send"))
    out = io.StringIO()
    import_pages(read_heads([changed]), Options(rehearse=True), TextReport(out))
    report = out.getvalue()
    assert "update    changed.txt:17  December 27, 1952  Telegram from Stalin to Mao Zedong" in report
    assert "summary: 'Stalin agrees" in report
    assert "same      4 entries" in report


PERSON_PAGE = """Skip to content

Mao, Zedong 1893- 1976

Chairman of the Communist Party of China.

Popular Documents

December 27, 1952

Telegram from Stalin to Mao Zedong

Stalin agrees to send ammunitions to Mao in preparation for a US attack.

March 3, 1953

A Talk

Mao talks about the weather in Beijing.
"""
DOCUMENT_PAGE = """Skip to content

December 27, 1952

Telegram from Stalin to Mao Zedong

Citation

"Telegram from Stalin to Mao Zedong," December 27, 1952, Wilson Center Digital Archive, APRF, f. 45, op. 1, d. 343. https://digitalarchive.wilsoncenter.org/document/000000

Comrade Mao Zedong! {opening}

We agree to send ammunition. I wish you health.

Stalin agrees to send ammunitions to Mao in preparation for a US attack.

Author(s):
Stalin, Joseph, 1878-1953

Document Information

Source
APRF, f. 45, op. 1, d. 343. Translated by Jane Doe.

Type
Telegram

Language
Russian
"""


class TestPagesOfOneRecord:
    """A person's page and a document's page, about records that listings brought."""

    @pytest.fixture(autouse=True)
    def people_and_listings(self, seeds: list[Path]) -> None:
        call_command("loaddata", "vocabularies", "people", verbosity=0)
        run(*seeds, publish=True)

    def test_a_person_page_again_plans_nothing(self, tmp_path: Path) -> None:
        page = tmp_path / "person.txt"
        page.write_text(PERSON_PAGE)
        assert run(page, publish=True) == nothing(create=1, update=1)
        mao = Person.objects.get(slug="mao-zedong")
        assert mao.attributions.filter(role="associated").count() == 2
        assert run(page, publish=True) == nothing(same=2)

    def test_the_text_of_a_listed_document_is_taken_and_again_plans_nothing(self, tmp_path: Path) -> None:
        page = tmp_path / "document.txt"
        page.write_text(DOCUMENT_PAGE.format(opening="We have received your telegram."))
        assert run(page, publish=True) == nothing(update=1)
        document = Document.objects.get(title="Telegram from Stalin to Mao Zedong")
        [text] = document.texts.all()
        assert "I wish you health." in text.body
        assert (text.language.tag, text.kind) == ("en", "translation")
        assert [author.person.slug for author in document.attributions.filter(role="author")] == [
            "joseph-stalin"
        ]
        assert run(page, publish=True) == nothing(same=1)
        page.write_text(DOCUMENT_PAGE.format(opening="Your telegram has come."))
        assert run(page, publish=True) == nothing(update=1)
        [text] = document.texts.all()
        assert "has come" in text.body
        assert [("has come" in version.body) for version in text.history.all()] == [True, False]
        text.body = "A better transcription."
        text.save()
        page.write_text(DOCUMENT_PAGE.format(opening="Your telegram has reached us."))
        assert run(page, publish=True) == nothing(conflict=1)
