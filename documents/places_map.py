"""Places as circles on the map of the world: large ones for many documents, told apart where they would overlap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, sin, sqrt
from typing import Any

from archive_project.lib.world_map import WIDTH, WORLD, Frame, frame_around, project
from documents.vocabularies import Branch

MOST = 60  # circles on one map; the list has every place
SHAPE = WORLD.width / WORLD.height
NARROWEST = 110.0  # units of the map: nearer, the coasts have nothing more to show
# As parts of the frame's width: the largest circle, the smallest, one without a count, the space between two, letters.
LARGEST, SMALLEST, UNCOUNTED, GAP, LETTERS = 0.03, 0.0055, 0.011, 0.001, 0.0145
ROUNDS = 120


@dataclass(frozen=True, slots=True)
class Label:
    """A name: where its beginning, end or middle stands, as SVG calls its anchor; its size at most; whether in its circle."""

    x: str
    y: str
    size: str
    anchor: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle. Numbers are written for SVG, whatever the language of the page; `moved`: a line leads to where it is.

    No line leads under another circle: it would seem to come from there.
    """

    place: Any
    count: int | None
    x: str
    y: str
    radius: str
    at_x: str
    at_y: str
    moved: bool
    label: Label | None


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """A part of the world with its places. `left_out`: how many have a point there but no circle.

    Its units are about the pixels it is shown in, however near it is: `to_part` brings the outlines of the world there.
    """

    view_box: str
    to_part: str
    marks: list[Mark]
    left_out: int


@dataclass(slots=True)
class _Circle:
    branch: Branch
    at: tuple[float, float]
    x: float
    y: float
    radius: float

    def covers(self, x: float, y: float) -> bool:
        return hypot(self.x - x, self.y - y) <= self.radius


def point_of(place: Any) -> tuple[float, float] | None:
    """Return where a place lies on the map, None where nobody has said."""
    if place.latitude is None or place.longitude is None:
        return None
    return project(float(place.latitude), float(place.longitude))


def regions_of(branches: Iterable[Branch]) -> dict[str, list[Branch]]:
    """Return by its slug each place that has two points or more, its own and those within, with those that have one."""
    members: dict[str, list[Branch]] = {}
    for branch in branches:
        if point_of(branch.term):
            for place in (*branch.above, branch.term):
                members.setdefault(place.slug, []).append(branch)
    return {slug: found for slug, found in members.items() if len({point_of(one.term) for one in found}) > 1}


def map_of(
    branches: Iterable[Branch],
    *,
    around: Sequence[Branch] = (),
    narrowest: float = NARROWEST,
    across: float = WIDTH,
) -> PlacesMap:
    """Return the map, so many units `across`, of places that have a point: of the world, or of where `around` lies."""
    frame = WORLD
    if around:
        points = (point_of(branch.term) for branch in around)
        frame = frame_around((point for point in points if point), narrowest=narrowest, shape=SHAPE)
    enlarged = across / frame.width
    known = [(branch, point) for branch in branches if (point := point_of(branch.term))]
    within = [
        (branch, ((x - frame.left) * enlarged, (y - frame.top) * enlarged))
        for branch, (x, y) in known
        if frame.holds(x, y)
    ]
    within.sort(key=lambda one: (-(one[0].count or 0), one[0].term.slug))
    sheet = Frame(0, 0, across, across / SHAPE)
    circles = _circles(within[:MOST], sheet)
    _tell_apart(circles, sheet)
    labels = _labels(circles, sheet)
    return PlacesMap(
        view_box=sheet.view_box,
        to_part=f"scale({enlarged:.4f}) translate({-frame.left:.2f} {-frame.top:.2f})",
        marks=[_mark(circle, circles, labels.get(circle.branch.term.slug)) for circle in circles],
        left_out=len(within) - len(circles),
    )


def _circles(within: Sequence[tuple[Branch, tuple[float, float]]], frame: Frame) -> list[_Circle]:
    """The area of a circle is as its count; those that would hardly be seen are a little larger."""
    most = max((branch.count or 0 for branch, _ in within), default=0)

    def part(count: int | None) -> float:
        return max(SMALLEST, LARGEST * sqrt(count / most)) if count else UNCOUNTED

    return [_Circle(branch, at, *at, frame.width * part(branch.count)) for branch, at in within]


def _tell_apart(circles: Sequence[_Circle], frame: Frame) -> None:
    """Keep circles on the sheet, and push those that overlap apart, the smaller the farther, until none does."""
    gap = frame.width * GAP
    for _ in range(ROUNDS):
        for circle in circles:
            circle.x = min(max(circle.x, circle.radius), frame.width - circle.radius)
            circle.y = min(max(circle.y, circle.radius), frame.height - circle.radius)
        overlap = False
        for number, (one, other) in enumerate(combinations(circles, 2)):
            dx, dy = other.x - one.x, other.y - one.y
            distance = hypot(dx, dy)
            lacking = one.radius + other.radius + gap - distance
            if lacking <= gap / 100:
                continue
            overlap = True
            # Two in one point part in a direction of their own.
            east, south = (
                (dx / distance, dy / distance) if distance > gap / 100 else (cos(number), sin(number))
            )
            share = other.radius**2 / (one.radius**2 + other.radius**2)
            one.x, one.y = one.x - east * lacking * share, one.y - south * lacking * share
            other.x, other.y = other.x + east * lacking * (1 - share), other.y + south * lacking * (1 - share)
        if not overlap:
            return


def _labels(circles: Sequence[_Circle], frame: Frame) -> Mapping[str, Label]:
    """Name the circles, the largest first, as far as a name meets neither a circle nor another name."""
    size = frame.width * LETTERS
    taken = [
        (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in circles
    ]
    labels = {}
    for circle in circles:
        width = len(circle.branch.term.name) * size * 0.6
        if width < circle.radius * 1.8:
            middle = _number(circle.x), _number(circle.y + size * 0.35)
            labels[circle.branch.term.slug] = Label(*middle, _number(size), "middle", inside=True)
            continue
        for x, y, left, anchor in _around(circle, width, size):
            box = (left, y - size * 0.6, left + width, y + size * 0.6)
            inside = frame.holds(box[0], box[1]) and frame.holds(box[2], box[3])
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                labels[circle.branch.term.slug] = Label(
                    _number(x), _number(y + size * 0.35), _number(size), anchor, inside=False
                )
                break
    return labels


def _around(circle: _Circle, width: float, size: float) -> list[tuple[float, float, float, str]]:
    """Where a name may stand, the best first: its anchor, where it begins, and what the anchor is of it."""
    beside, below = circle.radius + size * 0.3, circle.radius + size
    middle = circle.x - width / 2
    return [
        (circle.x + beside, circle.y, circle.x + beside, "start"),
        (circle.x - beside, circle.y, circle.x - beside - width, "end"),
        (circle.x, circle.y + below, middle, "middle"),
        (circle.x, circle.y - below, middle, "middle"),
    ]


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _mark(circle: _Circle, circles: Iterable[_Circle], label: Label | None) -> Mark:
    covered = any(one is not circle and one.covers(*circle.at) for one in circles)
    return Mark(
        place=circle.branch.term,
        count=circle.branch.count,
        x=_number(circle.x),
        y=_number(circle.y),
        radius=_number(circle.radius),
        at_x=_number(circle.at[0]),
        at_y=_number(circle.at[1]),
        moved=not covered and not circle.covers(*circle.at),
        label=label,
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
