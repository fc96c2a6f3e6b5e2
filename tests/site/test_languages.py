"""The interface in several languages: one address for each, and one for what is cited."""

import re

import pytest
from django.conf import settings
from django.test import Client

from archive_project.lib.language import direction_of, written_in
from archive_project.site.templatetags.reading import shortened
from documents.models import PastAddress
from tests import factories as make
from tests.languages import OTHERS
from tests.site.reading import read

pytestmark = pytest.mark.django_db


def test_a_page_names_its_language_and_leads_to_the_others(client: Client) -> None:
    address = make.document("Cable").get_absolute_url()

    html = client.get(f"/ru{address}?q=a%26b").content.decode()

    assert '<html lang="ru" dir="ltr"' in html
    switch = re.findall(r'<a href="([^"]*)" lang="([^"]*)" hreflang="([^"]*)"( aria-current="true")?>', html)
    assert switch == [
        (f"{address}?q=a%26b", "en", "en", ""),
        (f"/ru{address}?q=a%26b", "ru", "ru", ' aria-current="true"'),
        (f"/zh-hans{address}?q=a%26b", "zh-hans", "zh-hans", ""),
    ]


def test_each_language_of_a_page_is_canonical_and_names_its_siblings(client: Client) -> None:
    address = make.document("Cable").get_absolute_url()
    siblings = {
        ("en", f"http://testserver{address}"),
        ("ru", f"http://testserver/ru{address}"),
        ("zh-hans", f"http://testserver/zh-hans{address}"),
        ("x-default", f"http://testserver{address}"),
    }

    for page in (address, f"/ru{address}", f"/zh-hans{address}"):
        html = client.get(page).content.decode()
        assert f'<link rel="canonical" href="http://testserver{page}">' in html
        assert set(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', html)) == siblings
    assert "alternate" not in client.get(f"{address}?page=2").content.decode()


def test_neither_the_browser_nor_a_cookie_chooses_the_language(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    response = client.get("/", HTTP_ACCEPT_LANGUAGE="zh-CN,ru;q=0.9")

    assert response["Content-Language"] == "en"
    assert "Accept-Language" not in response.get("Vary", "")
    assert client.get("/zh-hans/", HTTP_ACCEPT_LANGUAGE="ru")["Content-Language"] == "zh-hans"


def test_links_and_redirects_keep_the_language(client: Client) -> None:
    document = make.document("Cable")
    PastAddress.objects.create(path="/document/113352/", document=document)
    here = f"/ru{document.get_absolute_url()}"

    assert read(client, "/ru/documents/").links["Cable"] == here
    for address in (f"/ru/documents/{document.number}/", f"/ru/documents/{document.number}/wrong/"):
        assert client.get(address)["Location"] == here
    assert client.get("/ru/document/113352/?page=2")["Location"] == f"{here}?page=2"


def test_what_is_cited_has_one_address_whatever_the_language(client: Client) -> None:
    document = make.document("Cable")
    bare = f"http://testserver/documents/{document.number}/"

    page = client.get(f"/ru{document.get_absolute_url()}").content.decode()

    assert f'href="/documents/{document.number}/"' in page
    assert f'content="{bare}"' in page
    assert f"http://testserver/ru/documents/{document.number}/<" not in page
    assert f"/ru/documents/{document.number}/cite." not in page


def test_the_first_language_has_no_prefix_and_no_other_has_an_address(client: Client) -> None:
    for path in ("/en/", "/de/", "/zh/", "/ru-ru/", "/RU/", "/ruble/", "/ru"):
        assert client.get(path).status_code in {301, 404}, path
    response = client.get("/ru/no-such-page/")
    assert response.status_code == 404
    assert response["Content-Language"] == "ru"


def test_no_link_to_another_language_leaves_the_site(client: Client) -> None:
    for path in ("//evil.example/", "/ru//evil.example/"):
        assert 'href="//' not in client.get(path).content.decode()


def test_what_has_no_language_is_answered_at_one_address(client: Client) -> None:
    for path in ("health/", "robots.txt", "admin/", "unapi/", "search/download.csv"):
        assert client.get(f"/{path}").status_code in {200, 302, 503}
        for code in OTHERS:
            assert client.get(f"/{code}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Cable, Stalin to Mao", "en"),
        ("«Запись беседы»", "ru"),
        ("1949年：毛泽东", "zh"),
        ("<p><em>Товарищу Мао</em>", "ru"),
        ("김일성", "ko"),
        ("محضر", "ar"),
        ("NATO: رسالة سرية", "ar"),
        ("Cable from 毛泽东", "en"),
        ("Письмо товарищу " + "а" * 160 + ' <a href="https://example.org/a-long-address">', "ru"),
        ("关于Khrushchev的报告", "zh"),
        ("日本の外交文書", "ja"),
        ("จดหมาย", "th"),
        ("წერილი", "ka"),
        ("1949–1950", "en"),
        ("", "en"),
    ],
)
def test_a_record_s_words_are_heard_in_the_language_of_their_script(text: str, language: str) -> None:
    assert written_in(text) == language


@pytest.mark.parametrize("text", ["毛泽东" * 20, "ソ連と中国との関係について" * 5])
def test_writing_without_spaces_is_shortened_too(text: str) -> None:
    assert len(shortened(text, 10)) == 20


def test_what_a_record_says_is_said_to_be_in_its_own_language(client: Client) -> None:
    document = make.document("Cable", summary="A summary.")
    make.attribution(document, make.person("毛泽东"))

    html = client.get(f"/ru{document.get_absolute_url()}").content.decode()

    assert '<h1 lang="en" dir="ltr">Cable</h1>' in html
    assert re.search('lang="zh">毛泽东</a>', html)
    assert "Автор" in html


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("fa-AF", "rtl"),
        ("az-Arab", "rtl"),
        ("uz-Latn", "ltr"),
        ("ur-Latn", "ltr"),
        ("en", "ltr"),
        ("zh-Hans", "ltr"),
        ("x-unknown", "auto"),
        ("und", "auto"),
    ],
)
def test_a_language_says_in_which_direction_it_is_read(tag: str, direction: str) -> None:
    assert direction_of(tag) == direction


def test_a_text_runs_in_the_direction_of_its_language_whatever_it_begins_with(client: Client) -> None:
    document = make.document("رسالة إلى NATO", summary="NATO: رسالة سرية.")
    make.scan(document)
    make.text(document, make.language("Arabic", "ar"), "[p. 1]\n\nNATO هو حلف شمال الأطلسي.")
    make.text(document, make.language("English", "en"), "السلام, he said.", position=2, kind="translation")

    html = client.get(f"{document.get_absolute_url()}?text=1&beside=2").content.decode()

    assert '<h1 lang="ar" dir="rtl">' in html
    assert '<p lang="ar" dir="rtl">' in html
    assert re.findall('class="reading" lang="(.+?)" dir="(.+?)"', html) == [("ar", "rtl"), ("en", "ltr")]
