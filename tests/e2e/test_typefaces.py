"""Names in every script of the archive are set in its own typefaces; a page fetches no more of them than it shows."""

import pytest
from playwright.sync_api import Page, Route

from tests import factories as make

WIDTHS = """([family, text]) => {
  const pen = document.createElement("canvas").getContext("2d");
  const width = font => { pen.font = font; return pen.measureText(text).width; };
  return [width(`40px "${family}", monospace`), width("40px monospace")];
}"""


def faces_fetched(page: Page, address: str) -> set[str]:
    """The folder of each face that the page asked for, and the file's name where it is of Chinese."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address, wait_until="networkidle")
    faces = (url.partition("/fonts/")[2] for url in fetched if url.endswith(".woff2"))
    return {face if face.startswith("noto") else face.rpartition("-wght")[0] for face in faces}


# What the choice of languages at the foot of every page is written in: Русский, 简体中文.
NAMES_OF_LANGUAGES = {"libre-franklin/libre-franklin-cyrillic", "noto-serif-sc/name.woff2"}


def test_a_page_of_latin_letters_fetches_two_faces(db: None, page: Page) -> None:
    person = make.person("Chen Yi")
    assert faces_fetched(page, person.get_absolute_url()) - NAMES_OF_LANGUAGES == {
        "source-serif-4/source-serif-4-latin",
        "libre-franklin/libre-franklin-latin",
    }


@pytest.mark.parametrize(
    ("name", "family"), [("Хрущёв Никита", "Source Serif 4"), ("赫鲁晓夫毛澤東", "Noto Serif SC")]
)
def test_a_name_is_set_in_a_face_of_the_site(name: str, family: str, db: None, page: Page) -> None:
    """Of Chinese, no more slices than the name has characters."""
    person = make.person(name)
    fetched = faces_fetched(page, person.get_absolute_url()) - NAMES_OF_LANGUAGES
    slices = {face for face in fetched if face.startswith("noto")}
    assert len(fetched) > 2
    assert len(slices) <= (len(name) if family.startswith("Noto") else 0)
    with_the_face, without = page.evaluate(WIDTHS, [family, name])
    assert page.evaluate("([f, t]) => document.fonts.check(`20px '${f}'`, t)", [family, name])
    assert with_the_face != without


def test_no_line_moves_when_the_typefaces_come(db: None, page: Page) -> None:
    """They are held back until the page has been painted in what stands in for them."""
    document = make.document(
        "Memorandum of Conversation, Soviet Ambassador to China N.V. Roshchin with Minister Luo Ruiqing",
        summary="Mao details to Stalin the recent military operations that the Communists undertook. " * 4,
    )
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifted += entry.value))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )

    def late(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/*.woff2", late)
    page.goto(document.get_absolute_url(), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 200)))")
    assert page.evaluate("window.shifted") < 0.02
