"""At the desk, by a curator: two people become one, and two again; a pair that is none."""

import re

from playwright.sync_api import Page, expect

from documents.admin.merging import merge_address
from documents.merging.merge import merge
from documents.models import DuplicatePerson, Merge, Person
from tests import factories as make
from tests.admin.desk import address
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def test_two_people_are_merged_and_parted_again(desk: Page) -> None:
    stalin = make.person("Joseph Stalin", born="1878-12-18")
    filippov = make.person("Filippov", died="1953", description="Signs cables.")
    cable = make.document("Cable, Filippov to Mao Zedong")
    make.attribution(cable, filippov, "author")

    desk.goto("/admin/documents/person/")
    for name in ("Joseph Stalin", "Filippov"):
        desk.get_by_role("row", name=re.compile(name)).get_by_role("checkbox").check()
    desk.get_by_label("Action:").select_option("Merge…")
    desk.get_by_role("button", name="Go").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Merge 2 people and bodies")
    assert fits(desk, 390, 1280)
    desk.get_by_role("radio", name="Keep “Joseph Stalin”").check()
    desk.get_by_role("radio", name="Preferred name: Joseph Stalin").check()
    desk.get_by_role("radio", name="Died or dissolved (EDTF): 1953").check()
    desk.get_by_label("Why these are one").fill("Filippov is how he signed")
    desk.get_by_role("button", name="Merge 2 into one").click()
    expect(desk.locator(".messagelist .success")).to_have_text("Merged 1 record into “Joseph Stalin”.")

    desk.goto("/people/filippov/")
    expect(desk).to_have_url(re.compile("/people/joseph-stalin/$"))
    expect(desk.get_by_role("main")).to_contain_text("Cable, Filippov to Mao Zedong")
    desk.go_back()

    desk.goto("/admin/documents/merge/")
    desk.get_by_role("link", name=re.compile("20")).first.click()
    desk.get_by_role("link", name="Take this merge back…").click()
    expect(desk.get_by_role("main")).to_contain_text("all goes back to what it was")
    desk.get_by_role("button", name="Take the merge back").click()
    expect(desk.locator(".messagelist .success")).to_have_text("The merge is taken back.")
    desk.goto("/people/filippov/")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Filippov")
    assert cable.attributions.get().person_id == filippov.pk
    stalin.refresh_from_db()
    assert stalin.died == ""


def test_a_pair_that_is_none_is_answered_by_one_click(desk: Page) -> None:
    make.person("Andrei Orlov", slug="orlov")
    make.person("Andrei Orlov", slug="orlov-2")
    desk.goto("/admin/documents/duplicateperson/")
    desk.get_by_role("button", name="Look through all records now").click()
    expect(desk.locator("#result_list")).to_contain_text("The same preferred name")
    desk.get_by_role("button", name="Different").click()
    expect(desk.locator(".messagelist .success")).to_have_text("1 pair is different: not proposed again.")
    assert DuplicatePerson.objects.get().different
    assert Person.objects.count() == 2


def test_axe_finds_nothing_serious(signed_in: Page) -> None:
    """Without a look at what the browser says: the policy forbids axe a style of its own."""
    one, other, third = (make.person("Andrei Orlov", slug=slug) for slug in "abc")
    one.born = "1911"
    one.save()
    make.pair(DuplicatePerson, one, third)
    done = merge(Person, [other.pk, make.person("Another").pk], keep=other.pk, reason="The same")
    addresses = [merge_address(Person, [one.pk, third.pk]), address(DuplicatePerson, "changelist")]
    addresses += [address(Merge, page, done.pk) for page in ("unmerge", "change")]
    for each in addresses:
        signed_in.goto(each)
        found = found_by_axe(signed_in)
        assert {
            violation for violation in found if "serious" in violation or "critical" in violation
        } == set()
