"""A picture as a page shows it: its addresses, sizes and proportions."""

from dataclasses import dataclass

from documents.iiif.pyramid import TILE, Size, sizes


@dataclass(frozen=True)
class Picture:
    """`address` is that of its IIIF service, without a slash at its end; width and height are in pixels, upright."""

    address: str
    width: int
    height: int

    @property
    def sizes(self) -> list[Size]:
        return sizes(self.width, self.height)

    def at(self, size: Size) -> str:
        return f"{self.address}/full/{size[0]},{size[1]}/0/default.jpg"

    @property
    def info(self) -> str:
        return f"{self.address}/info.json"

    @property
    def small(self) -> str:
        return self.at(self.sizes[0])

    @property
    def middle(self) -> str:
        return self.at(self.sizes[min(1, len(self.sizes) - 1)])

    @property
    def large(self) -> str:
        return self.at(self.sizes[-1])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.at(size)} {size[0]}w" for size in self.sizes)

    def canonical(self, name: str) -> str:
        """The name under which a part is kept: "full/max/…" is the largest that there is of the whole."""
        width, height = self.sizes[-1]
        return name.replace("full/max/", f"full/{width},{height}/", 1)


def scale_factors(width: int, height: int) -> list[int]:
    """How often the picture is halved until it fits into one tile, as powers of two."""
    factors = [1]
    while max(width, height) > TILE * factors[-1]:
        factors.append(factors[-1] * 2)
    return factors


def image_information(picture: Picture, site: str) -> dict[str, object]:
    """Return the info.json of the IIIF Image API 3.0: static tiles and sizes, level 0. `site` is such as "https://host"."""
    return {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": f"{site}{picture.address}",
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": picture.width,
        "height": picture.height,
        "maxWidth": picture.sizes[-1][0],
        "maxHeight": picture.sizes[-1][1],
        "sizes": [{"width": width, "height": height} for width, height in picture.sizes],
        "tiles": [
            {"width": TILE, "height": TILE, "scaleFactors": scale_factors(picture.width, picture.height)}
        ],
    }
