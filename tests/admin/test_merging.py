"""Merging at the desk: chosen, compared, merged, taken back; probable duplicates answered; by those who may."""

import datetime
import io

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client

from documents.admin.merging import merge_address
from documents.duplicates.finding import find_people
from documents.merging.choosing import state_of
from documents.models import Document, DuplicateDocument, DuplicatePerson, Merge, Person, Place, Status
from tests import factories as make
from tests.admin.desk import address, count_queries
from tests.admin.test_every_page import assert_nothing_inline

pytestmark = pytest.mark.django_db

SUMMARY = (
    "Stalin advises Mao Zedong to postpone his visit to Moscow until the situation at the front allows it."
)


def signed_in(*codenames: str) -> Client:
    user = User.objects.create_user(f"with {len(codenames)} {User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def sent(*people: Person, **changes: str) -> dict[str, object]:
    states = {f"state-{person.pk}": state_of(person) for person in people}
    keys = [str(person.pk) for person in people]
    return {"record": keys, "keep": keys[0], "reason": "One man", **states, **changes}


def test_from_the_list_to_the_merge_and_back(curator: Client) -> None:
    one = make.person("Joseph Stalin", born="1878")
    other = make.person("Filippov", died="1953", description="Signs cables.")
    make.attribution(make.document("A cable"), other)
    selected = {"action": "merge_selected", "_selected_action": [one.pk, other.pk]}
    page = curator.post(address(Person, "changelist"), selected, follow=True)
    assert page.redirect_chain == [(merge_address(Person, [one.pk, other.pk]), 302)]
    assert_nothing_inline(page.text, "merge")
    shown = {row.name: [cell.is_chosen for cell in row.cells] for row in page.context["rows"]}
    assert [(row["key"], row["is_kept"]) for row in page.context["records"]] == [
        (one.pk, False),
        (other.pk, True),
    ]
    assert shown == {
        "preferred_name": [False, True],
        "born": [True, False],
        "died": [False, True],
        "description": [False, True],
    }
    assert "/people/filippov/" in page.text

    data = sent(one, other, **{"take-died": str(other.pk)})
    done = curator.post(address(Person, "merge"), data, follow=True)
    merge = Merge.objects.get()
    assert done.redirect_chain == [(address(Merge, "change", merge.pk), 302)]
    assert "Merged 1 record into “Joseph Stalin”." in done.text
    assert "1 carried over" in done.text
    assert address(Merge, "unmerge", merge.pk) in done.text
    one.refresh_from_db()
    assert (one.born, one.died, one.description) == ("1878", "1953", "")
    assert Client().get("/people/filippov/").headers["Location"] == "/people/joseph-stalin/"

    one.died = "1953-03-05"
    one.save()
    rehearsal = curator.get(address(Merge, "unmerge", merge.pk))
    assert "now it is “1953-03-05”" in rehearsal.text
    assert_nothing_inline(rehearsal.text, "unmerge")
    assert not Person.objects.filter(pk=other.pk).exists()
    back = curator.post(address(Merge, "unmerge", merge.pk), follow=True)
    assert "The merge is taken back. 1 value edited since stayed." in back.text
    assert Person.objects.get(pk=other.pk).attributions.count() == 1
    assert address(Merge, "unmerge", merge.pk) not in back.text
    assert "taken back already" in curator.post(address(Merge, "unmerge", merge.pk)).text


def test_what_is_refused_is_said_and_the_choices_stay(curator: Client) -> None:
    one, other = make.person("Joseph Stalin", born="1878"), make.person("Filippov", born="1879")
    data = sent(one, other, **{"take-born": str(other.pk)})
    one.description = "Changed meanwhile."
    one.save()
    page = curator.post(address(Person, "merge"), data)
    assert "“Joseph Stalin” was changed" in page.text
    born = next(row for row in page.context["rows"] if row.name == "born")
    assert [cell.is_chosen for cell in born.cells] == [False, True]
    assert 'value="One man"' in page.text
    assert not Merge.objects.exists()

    forged: list[dict[str, object]] = [
        {"record": []},
        {"record": ["1; DROP", "9" * 30]},
        {"keep": "x"},
        {"reason": ""},
    ]
    for broken in forged:
        curator.post(address(Person, "merge"), sent(one, other) | broken)
    curator.get(address(Person, "merge"), {"record": ["7777777", "x"]})
    selected = {"action": "merge_selected", "_selected_action": [one.pk]}
    assert "Choose two records" in curator.post(address(Person, "changelist"), selected, follow=True).text
    assert not Merge.objects.exists()


@pytest.mark.parametrize(
    ("model", "factory"), [(Person, make.person), (Document, make.document), (Place, make.place)]
)
def test_only_who_may(model: type[Person], factory: type[Person]) -> None:
    one, other = factory("Alpha"), factory("Beta")
    name, data = model._meta.model_name, sent(one, other)
    others = {"merge_person", "merge_document", "merge_place", "merge_subject"} - {f"merge_{name}"}
    clerk = signed_in(f"view_{name}", f"change_{name}", f"delete_{name}", "view_merge", *others)
    assert clerk.get(merge_address(model, [one.pk, other.pk])).status_code == 403
    assert clerk.post(address(model, "merge"), data).status_code == 403
    assert "merge_selected" not in clerk.get(address(model, "changelist")).text
    assert Client().post(address(model, "merge"), data).status_code == 302
    assert (
        signed_in(f"merge_{name}", f"publish_{name}").post(address(model, "merge"), data).status_code == 403
    )
    assert not Merge.objects.exists()

    unpublishing = signed_in(f"view_{name}", f"merge_{name}")
    expected = 200 if name == "place" else 403  # what has no status is not published
    assert unpublishing.get(merge_address(model, [one.pk, other.pk])).status_code == expected
    merger = signed_in(f"view_{name}", f"merge_{name}", f"publish_{name}")
    done = merger.post(address(model, "merge"), data, follow=True)
    merge = Merge.objects.get()
    unmerge = address(Merge, "unmerge", merge.pk)
    assert unmerge in done.text
    assert clerk.get(unmerge).status_code == clerk.post(unmerge).status_code == 403
    assert unmerge not in clerk.get(address(Merge, "change", merge.pk)).text
    stranger = signed_in("view_person", *others)
    assert stranger.get(address(Merge, "change", merge.pk)).status_code in (302, 403)
    blind = signed_in(f"merge_{name}", f"publish_{name}")
    assert blind.get(unmerge).status_code == blind.get(address(Merge, "change", merge.pk)).status_code == 403
    assert merger.post(unmerge).status_code == 302
    assert model._default_manager.filter(pk=other.pk).exists()


def test_what_is_not_public_becomes_public_only_if_that_is_chosen(curator: Client) -> None:
    english = make.language()
    public, draft = make.document("A cable"), make.document("The same cable", status=Status.DRAFT)
    embargoed = make.document("A copy", embargo_until=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
    for position in (1, 2):
        make.text(draft, english, position=position)
        make.scan(embargoed, position)
    make.attachment(draft, 1)
    page = curator.get(merge_address(Document, [public.pk, draft.pk, embargoed.pk]))
    assert [row["is_kept"] for row in page.context["records"]] == [True, False, False]
    publication = next(row for row in page.context["rows"] if row.name == "status")
    assert [cell.is_chosen for cell in publication.cells] == [False, False, True]
    assert publication.note.endswith(
        "With one that is public, 2 texts, 2 scans and 1 file of records that are not public become public."
    )
    assert publication.note in page.text
    same = curator.get(merge_address(Document, [public.pk, make.document("Another").pk]))
    assert "not public" not in same.text


def test_a_page_of_much_costs_as_little_as_one_of_little(curator: Client) -> None:
    costs = []
    for size in (2, 20):
        one, other = make.person(f"Joseph {size}"), make.person(f"Filippov {size}")
        for n in range(size):
            make.attribution(make.document(f"A cable {n}"), (one, other)[n % 2])
        costs.append(count_queries(lambda: curator.get(merge_address(Person, [one.pk, other.pk]))))  # noqa: B023
    assert costs[0] == costs[1] <= 30


class TestDuplicates:
    """Found, listed, answered."""

    def test_found_at_the_desk_and_called_different(self, curator: Client) -> None:
        one = make.document("Cable, Stalin to Mao Zedong", date="January 6, 1949", summary=SUMMARY)
        other = make.document("Ciphered Telegram No. 0100", date="January 6, 1949", summary=SUMMARY)
        listed = address(DuplicateDocument, "changelist")
        assert "Look through all records now" in curator.get(listed).text
        page = curator.post(listed, {"look": "1"}, follow=True)
        assert "Found 1 pair." in page.text
        assert "The same date, and 100% of the summary" in page.text
        assert merge_address(Document, [one.pk, other.pk]).replace("&", "&amp;") in page.text
        assert_nothing_inline(page.text, listed)
        pair = DuplicateDocument.objects.get()
        assert "1 pair is different" in curator.post(listed, {"different": str(pair.pk)}, follow=True).text
        assert "100% of the summary" not in curator.get(listed).text
        assert "100% of the summary" in curator.get(listed, {"answered": "different"}).text
        assert "Found 0 pairs." in curator.post(listed, {"look": "1"}, follow=True).text
        said = io.StringIO()
        call_command("duplicates", stdout=said)
        assert said.getvalue() == "0 pairs\n"
        pair.refresh_from_db()
        assert pair.different
        assert pair.decided_by is not None
        pair.delete()
        call_command("duplicates", "--keep", stdout=said)
        assert DuplicateDocument.objects.get().score == pytest.approx(0.95)

    def test_a_large_archive_is_searched_by_the_command(self, curator: Client, settings: object) -> None:
        make.document()
        settings.DUPLICATES = settings.DUPLICATES | {"at_desk": 0}  # type: ignore[attr-defined]
        listed = address(DuplicateDocument, "changelist")
        assert "manage.py duplicates --keep" in curator.get(listed).text
        assert "Too many to search" in curator.post(listed, {"look": "1"}, follow=True).text

    def test_people_of_one_name(self) -> None:
        make.person("Andrei Orlov", slug="orlov", born="1911", died="1993")
        make.person("Andrey Orlov", slug="orlov-2", variants=["ANDREI ORLOV"], born="1911")
        make.person("Andrei Orlov", slug="orlov-3", born="1850", died="1900")
        make.person(
            "Orlov's Ministry", slug="ministry", variants=["Andrei Orlov"], kind=Person.Kind.CORPORATE_BODY
        )
        make.person("Mao Zedong", slug="mao", wikidata="Q5816")
        make.person("毛泽东", slug="mao-2", wikidata="Q5816")
        make.cover_name(make.person("Joseph Stalin"), "Mao Zedong")
        said = {
            (pair.one.slug, pair.other.slug): (round(pair.score, 2), pair.reasons)
            for pair in find_people(0.4)
        }
        assert said == {
            ("orlov", "orlov-2"): (0.75, ("The same name: andrei orlov", "The same life dates: 1911")),
            ("mao", "mao-2"): (0.95, ("The same identifier: Wikidata Q5816",)),
        }
        said_all = {(pair.one.slug, pair.other.slug): pair.reasons for pair in find_people(0.0)}
        assert said_all["orlov", "orlov-3"] == ("The same preferred name", "But another life")
        assert said_all["orlov", "ministry"][-1] == "But of another kind"
        out = io.StringIO()
        call_command("duplicates", "--people", "--keep", stdout=out)
        assert out.getvalue().endswith("2 pairs\n")
        assert DuplicatePerson.objects.count() == 2

    def test_only_who_may(self) -> None:
        one, other = make.document(), make.document()
        pair = make.pair(DuplicateDocument, one, other)
        listed = address(DuplicateDocument, "changelist")
        looker = signed_in("view_duplicatedocument", "view_document")
        assert "Different</button>" not in looker.get(listed).text
        for asked in ({"different": str(pair.pk)}, {"look": "1"}):
            assert looker.post(listed, asked).status_code == 403
        assert signed_in("merge_document", "publish_document").get(listed).status_code == 403
        merger = signed_in("merge_document", "view_document", "publish_document")
        assert merger.post(listed, {"different": str(pair.pk)}).status_code == 302
        pair.refresh_from_db()
        assert pair.different
