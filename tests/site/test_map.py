"""The map of places: where a point lies, what circles say, and that none hides another."""

from itertools import combinations
from math import hypot
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.outlines import parted_at_the_date_line, simplified
from archive_project.lib.world_map import HEIGHT, NORTH, SOUTH, WIDTH, WORLD, frame_around, project
from documents.places_map import Mark, map_of, regions_of
from documents.vocabularies import Branch
from tests import factories as make
from tests.site.reading import read

THE_WORLD = "scale(1.0000) translate(0.00 0.00)"
OUTLINES: Path = settings.BASE_DIR / "archive_project/static/site/world.svg"


def branch(name: str, latitude: float | None, longitude: float | None, count: int | None = 1) -> Branch:
    place = SimpleNamespace(slug=name.lower(), name=name, latitude=latitude, longitude=longitude)
    return Branch(place, count)


points = st.tuples(st.floats(SOUTH, NORTH), st.floats(-180, 180))


def apart(one: Mark, other: Mark) -> float:
    between = hypot(float(one.x) - float(other.x), float(one.y) - float(other.y))
    return between - float(one.radius) - float(other.radius)


def test_points_lie_where_they_are() -> None:
    assert project(0, 0)[0] == WIDTH / 2
    assert project(NORTH, -180) == (0, 0)
    assert project(SOUTH, 180) == pytest.approx((WIDTH, HEIGHT))
    beijing, moscow = project(39.904, 116.407), project(55.756, 37.617)
    assert beijing[0] > moscow[0]
    assert beijing[1] > moscow[1]


def test_no_line_leads_to_a_point_that_lies_under_another_circle() -> None:
    """The line of Indochina seemed to come out of Vietnam."""
    near = [branch("Vietnam", 16.2, 107.8, 40), branch("Indochina", 16, 106, 38), branch("Laos", 18, 103.8)]
    for mark in (marks := map_of(near).marks):
        under = [
            other
            for other in marks
            if other is not mark
            and hypot(float(other.x) - float(mark.at_x), float(other.y) - float(mark.at_y))
            < float(other.radius)
        ]
        assert not (mark.moved and under)


@given(st.lists(points, max_size=8), st.floats(20, 2000), st.floats(0.5, 4))
def test_a_frame_stays_on_the_map_and_holds_its_points(
    known: list[tuple[float, float]], narrowest: float, shape: float
) -> None:
    on_map = [project(*point) for point in known]
    frame = frame_around(on_map, narrowest=narrowest, shape=WIDTH / HEIGHT)

    assert -0.01 <= frame.left <= frame.left + frame.width <= WIDTH + 0.01
    assert -0.01 <= frame.top <= frame.top + frame.height <= HEIGHT + 0.01
    for x, y in on_map:
        assert frame.left - 0.01 <= x <= frame.left + frame.width + 0.01
        assert frame.top - 0.01 <= y <= frame.top + frame.height + 0.01


def test_the_area_of_a_circle_is_as_its_count() -> None:
    many, few = map_of([branch("Many", 40, 100, 64), branch("Few", -20, 20, 16)]).marks

    assert float(many.radius) == pytest.approx(2 * float(few.radius), rel=0.01)


@given(st.lists(st.tuples(points, st.integers(1, 500)), min_size=2, max_size=10))
def test_no_circle_hides_another(places: list[tuple[tuple[float, float], int]]) -> None:
    branches = [branch(f"P{n}", *point, count) for n, (point, count) in enumerate(places)]

    marks = map_of(branches).marks

    assert len(marks) == len(places)
    assert all(apart(one, other) > -0.6 for one, other in combinations(marks, 2))


def test_places_in_one_point_are_told_apart_and_a_line_says_where_they_are() -> None:
    marks = map_of([branch(name, 39.9, 116.4) for name in ("One", "Two", "Three")]).marks

    assert all(apart(one, other) > -0.1 for one, other in combinations(marks, 2))
    assert {(mark.at_x, mark.at_y) for mark in marks} == {tuple(f"{n:.2f}" for n in project(39.9, 116.4))}


def test_of_too_many_places_the_largest_stand_on_the_map_and_the_others_are_counted() -> None:
    found = map_of([branch(f"P{n}", -50 + n, -170 + n, n + 1) for n in range(100)])

    assert len(found.marks) == 60
    assert found.left_out == 40
    assert min(mark.count or 0 for mark in found.marks) == 41


def test_a_place_without_a_point_has_no_circle_and_a_region_is_its_places() -> None:
    china, beijing = branch("China", 35, 103), branch("Beijing", 39.9, 116.4)
    beijing = Branch(beijing.term, 1, above=(china.term,))
    paris, nowhere = branch("Paris", 48.9, 2.4), branch("Nowhere", None, None)
    every = [china, beijing, paris, nowhere]

    assert list(regions_of(every)) == ["china"]
    near = map_of(every, around=regions_of(every)["china"])
    assert [mark.place.name for mark in near.marks] == ["Beijing", "China"]
    assert near.to_part != map_of(every).to_part == THE_WORLD
    assert near.view_box == map_of(every).view_box == WORLD.view_box
    assert len(map_of(every).marks) == 3


def test_a_coast_that_crosses_the_date_line_is_parted_there() -> None:
    parts = list(parted_at_the_date_line([(170, 60), (-170, 60), (-170, 70), (170, 70)]))

    assert len(parts) == 2
    assert all(-180 <= x <= 180 for part in parts for x, _ in part)
    assert {max(x for x, _ in part) - min(x for x, _ in part) for part in parts} == {10}


def test_points_that_would_not_be_seen_are_left_out() -> None:
    assert simplified([(0, 0), (1, 0.01), (2, 0), (2, 5)]) == [(0, 0), (2, 0), (2, 5)]


def test_the_outlines_that_are_shipped_are_small() -> None:
    assert OUTLINES.stat().st_size < 100_000
    assert 'id="land"' in OUTLINES.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_page_of_places_has_a_map_whose_regions_can_be_chosen(client: Client) -> None:
    china = make.place("China", latitude="35", longitude="103")
    beijing = make.place("Beijing", latitude="39.9", longitude="116.4", parent=china)
    paris = make.place("Paris", latitude="48.9", longitude="2.4")
    make.document("Cable").places.set([beijing, paris])

    world = client.get("/places/").content.decode()
    region = client.get("/places/?region=china").content.decode()
    nonsense = client.get("/places/?region=%00atlantis").content.decode()

    assert 'aria-label="Beijing: 1 document"' in world
    assert 'aria-label="Paris: 1 document"' in world
    assert 'aria-label="Paris: 1 document"' not in region
    assert f'transform="{THE_WORLD}"' in nonsense
    assert read(client, "/places/").section("Parts of the map").links == {
        "The world": "/places/",
        "China": "/places/?region=china",
    }
    assert "Paris" in read(client, "/places/?region=china").words


@pytest.mark.django_db
def test_the_page_of_a_place_shows_where_it_lies_if_that_is_known(client: Client) -> None:
    known, unknown = make.place("Paris", latitude="48.9", longitude="2.4"), make.place("Atlantis")
    make.document("Cable").places.set([known, unknown])

    assert 'aria-label="Where Paris lies"' in client.get("/places/paris/").content.decode()
    assert "places-map" not in client.get("/places/atlantis/").content.decode()


@pytest.mark.django_db
def test_numbers_of_the_map_are_the_same_in_every_language(client: Client) -> None:
    make.document("Cable").places.add(make.place("Paris", latitude="48.9", longitude="2.4"))

    assert f'transform="{THE_WORLD}"' in client.get("/ru/places/").content.decode()
