"""Every public page is HTML as the specification has it, in an order that can be heard as well as seen."""

import pytest
from django.test import Client

from tests.archive import Archive
from tests.pages import PublicPage, on_every_page
from tests.site.html import faults

pytestmark = pytest.mark.one_database

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title>
<meta name="viewport" content="width=device-width"></head>
<body><main id="m"><h1>A</h1>%s</main></body></html>"""


@on_every_page
def test_a_page_is_valid_html(client: Client, public_page: PublicPage, grown: Archive) -> None:
    response = client.get(public_page.address(grown))
    assert response.status_code == public_page.status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert faults(response.content.decode()) == []


def test_a_page_without_records_is_valid_too(client: Client, db: None) -> None:
    for address in ("/", "/collections/", "/documents/", "/people/", "/essays/"):
        assert faults(client.get(address).content.decode()) == [], address


def test_the_judge_knows_faults_when_it_sees_them() -> None:
    assert faults(GOOD % "<h2>B</h2><time datetime='1949-12'>December 1949</time><a href='#m'>Up</a>") == []
    for fault in (
        "<p><div></div></p>",
        "<b><i></b></i>",
        "<span id=a></span><span id=a></span>",
        "<h3>Skipped</h3>",
        "<h1>Twice</h1>",
        "<img src=a.png>",
        "<label for=nothing>A</label>",
        "<input name=q>",
        "<a href='/x/'></a>",
        "<a href='#nothing'>A</a>",
        "<time datetime='1949~'>c. 1949</time>",
        "<p style='color: red'>A</p>",
        "<script>1</script>",
        "<ul><p>A</p></ul>",
        "<p onclick='x()'>A</p>",
        "<table><tr><td>A</td></tr></table>",
    ):
        assert faults(GOOD % fault), fault
