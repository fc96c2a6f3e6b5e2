"""Makes the outlines of the world that the site ships: `python -m archive_project.lib.outlines LAND.json > world.svg`.

LAND.json is `land-50m.json` of the npm package world-atlas (2.0.2): the coasts of Natural Earth, which are in the public
domain, as TopoJSON. Without borders: those of today are not those of the documents. Small islands are left out, and
points that would not be seen.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from archive_project.lib.world_map import HEIGHT, SOUTH, WIDTH, project

Point = tuple[float, float]
SMALLEST = 0.25  # square units of the map
TOLERANCE = 0.12  # units: how far a line may be from the coast


def rings(atlas: dict[str, Any]) -> Iterator[list[Point]]:
    """Yield each coast as longitudes and latitudes: TopoJSON keeps lines as steps, and rings as lists of lines."""
    (step_east, step_north), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines: list[list[Point]] = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * step_east + west, y * step_north + south))
        lines.append(line)
    for geometry in atlas["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                yield [
                    point for key in ring for point in (lines[key] if key >= 0 else lines[~key][::-1])[:-1]
                ]


def parted_at_the_date_line(ring: list[Point]) -> Iterator[list[Point]]:
    """Yield the parts of a coast on either side of 180 degrees, each between -180 and 180."""
    unrolled, turn = [ring[0]], 0.0
    for (before, _), (longitude, latitude) in pairwise(ring):
        if abs(longitude - before) > 180:
            turn += 360 if before > longitude else -360
        unrolled.append((longitude + turn, latitude))
    for shift in (-360.0, 0.0, 360.0):
        part = [(longitude + shift, latitude) for longitude, latitude in unrolled]
        for side in (-1, 1):
            part = list(_within(part, side))
        if part:
            yield part


def _within(ring: list[Point], side: int) -> Iterator[Point]:
    """Yield what of a ring lies west of 180 (side 1) or east of -180 (side -1), with the points where it crosses."""
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside_before, inside = x1 * side <= 180, x2 * side <= 180
        if inside != inside_before:
            share = (180 * side - x1) / (x2 - x1)
            yield 180.0 * side, y1 + (y2 - y1) * share
        if inside:
            yield x2, y2


def area(ring: list[Point]) -> float:
    return abs(
        sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
    )


def simplified(line: list[Point]) -> list[Point]:
    """Leave out the points that lie close to the line of the others (Douglas and Peucker)."""
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        away = {index: distance(line[index], line[first], line[last]) for index in range(first + 1, last)}
        farthest = max(away, key=away.__getitem__, default=first)
        if away.get(farthest, 0) > TOLERANCE:
            kept.add(farthest)
            waiting += [(first, farthest), (farthest, last)]
    return [line[index] for index in sorted(kept)]


def distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line through two others, or from both where they are one."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = hypot(bx - ax, by - ay)
    if not length:
        return hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def path(ring: list[Point]) -> str:
    """Write a ring in steps of a tenth of a unit."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(tenths)]
    written = "".join(f" {x} {y}" for x, y in steps if x or y).replace(" -", "-").strip()
    return f"M{tenths[0][0]} {tenths[0][1]}l{written}z"


def svg(atlas: dict[str, Any]) -> str:
    coasts = []
    for ring in rings(atlas):
        if max(latitude for _, latitude in ring) < SOUTH - 2:
            continue
        for part in parted_at_the_date_line(ring):
            on_map = [project(latitude, longitude) for longitude, latitude in part]
            if area(on_map) >= SMALLEST:
                coasts.append(path(simplified([*on_map, on_map[0]])[:-1]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}">'
        f'<path id="land" transform="scale(.1)" d="{"".join(coasts)}"/></svg>\n'
    )


if __name__ == "__main__":
    sys.stdout.write(svg(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
