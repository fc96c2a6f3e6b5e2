"""What axe finds on a page: light and dark, narrow and wide."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# 320 is a small phone, and a laptop at four times the size (WCAG 1.4.10).
SIZES = [(320, 640), (1280, 900)]
PHONE = (390, 844)
# What the dark can change: the rest is the same page, and has been asked already.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS: list[tuple[Literal["light", "dark"], list[tuple[int, int]], dict[str, Any]]] = [
    ("light", [*SIZES, PHONE], {}),
    ("dark", SIZES, COLOUR_RULES),
]
# The violations, not all that passes, which is most of what axe has to tell. It need not load the style sheets over again: the
# only rule that reads them is an experiment that is not asked for, and what they import it would seek beside the page.
ASKED = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


def violations_on(page: Page, **options: Any) -> list[dict[str, Any]]:
    """What axe objects to on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then(({ violations }) => violations)", {**ASKED, **options}
    )
    return found


def found_by_axe(page: Page) -> set[str]:
    found: set[str] = set()
    for scheme, sizes, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            for violation in violations_on(page, **rules):
                for node in violation["nodes"]:
                    found.add(
                        f"{scheme}, {width} wide: {violation['impact']} {violation['id']} "
                        f"at {node['target']}: {node['failureSummary']}"
                    )
    return found
