"""What axe finds on a page: light and dark, narrow and wide."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# 320 is a small phone, and a laptop at four times the size (WCAG 1.4.10).
SIZES = [(320, 640), (1280, 900)]
PHONE = (390, 844)
# What the dark can change: the rest is the same page, and has been asked already.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS: list[tuple[Literal["light", "dark"], list[tuple[int, int]], dict[str, Any] | None]] = [
    ("light", [*SIZES, PHONE], None),
    ("dark", SIZES, COLOUR_RULES),
]


def found_by_axe(page: Page) -> set[str]:
    found: set[str] = set()
    for scheme, sizes, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            for violation in Axe().run(page, options=rules).response["violations"]:
                for node in violation["nodes"]:
                    found.add(
                        f"{scheme}, {width} wide: {violation['impact']} {violation['id']} "
                        f"at {node['target']}: {node['failureSummary']}"
                    )
    return found
