"""The map of the world: where on it a point of the earth lies.

An equirectangular projection, true to scale on the parallels of 40 degrees, where most of what archives speak of lies:
meridians and parallels are straight, north is up everywhere, and any part of it can be shown by its frame alone. The
map is 1000 units wide; it leaves out Antarctica and the sea around the pole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

WIDTH = 1000.0
NORTH, SOUTH = 83.0, -57.0
UNITS_EAST = WIDTH / 360
UNITS_SOUTH = UNITS_EAST / cos(radians(40))
HEIGHT = (NORTH - SOUTH) * UNITS_SOUTH


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the place of a point on the map, from its upper left corner; degrees north and east."""
    return (longitude + 180) * UNITS_EAST, (NORTH - latitude) * UNITS_SOUTH


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the map."""

    left: float
    top: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        return f"{self.left:.1f} {self.top:.1f} {self.width:.1f} {self.height:.1f}"

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height


WORLD = Frame(0, 0, WIDTH, HEIGHT)


def frame_around(points: Iterable[tuple[float, float]], *, narrowest: float, shape: float) -> Frame:
    """Return a frame with some room around the points, at least so wide, its width `shape` times its height.

    It stays on the map as far as it fits; of no points the frame is the world.
    """
    known = list(points)
    if not known:
        return WORLD
    left, right = min(x for x, _ in known), max(x for x, _ in known)
    top, bottom = min(y for _, y in known), max(y for _, y in known)
    width = max(narrowest, (right - left) * 1.4, (bottom - top) * 1.4 * shape)
    width = min(width, WIDTH)
    height = min(width / shape, HEIGHT)
    return Frame(
        min(max((left + right - width) / 2, 0), WIDTH - width),
        min(max((top + bottom - height) / 2, 0), HEIGHT - height),
        width,
        height,
    )
