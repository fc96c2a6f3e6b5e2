"""A page that is the same for everybody is made once, and sent to whom has it not."""

import gzip
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from archive_project.site.page_cache import database_version
from archive_project.site.page_cache.middleware import PageCacheMiddleware
from archive_project.site.page_cache.page import Page
from archive_project.site.page_cache.rules import is_for_everybody
from archive_project.site.page_cache.shelf import OVERHEAD, Shelf
from documents import readings
from documents.models import Document, ReadingCount, Status
from documents.search import generations
from tests import factories as make
from tests.page_cache.reading import Reader, tries


def test_a_page_is_made_once(reader: Reader) -> None:
    document = make.document("Cable, Filippov to Mao Zedong")
    reader.get_kept(document.get_absolute_url())
    answer = reader.get(document.get_absolute_url())
    assert "Cable, Filippov to Mao Zedong" in answer
    assert answer.content == reader.get_anew(document.get_absolute_url()).content
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"} <= answer.headers.keys()


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "a=b; sessionid=abc"},
        {"cookie": "messages=abc"},
        {"authorization": "Basic abc"},
    ],
)
def test_whoever_is_known_gets_a_page_of_their_own(reader: Reader, headers: dict[str, str]) -> None:
    reader.get_kept("/documents/")
    answer = reader.get("/documents/", **headers)
    assert not answer.from_memory
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers


def test_cookies_of_others_do_not_matter(reader: Reader) -> None:
    reader.get_kept("/documents/", cookie="_counter=1; csrftoken=abc")


@pytest.mark.parametrize("other", ["/documents/?page=1", "/documents/?x=", "/ru/documents/", "/collections/"])
def test_each_address_has_a_page_of_its_own(reader: Reader, other: str) -> None:
    reader.get_kept("/documents/")
    assert not reader.get(other).from_memory


def test_each_host_has_a_page_of_its_own(reader: Reader, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "archive.example.org"]
    reader.get_kept("/documents/")
    answer = reader.get("/documents/", host="archive.example.org")
    assert not answer.from_memory
    assert "http://archive.example.org/documents/" in answer
    assert reader.get("/documents/", host="evil.example.org").status == 400


@pytest.mark.parametrize(
    "path",
    ["/admin/login/", "/health/", "/search/suggest/?q=stalin", "/no-such-page/", "/documents/1/wrong/"],
)
def test_what_is_somebodys_or_of_a_moment_is_not_kept(reader: Reader, path: str) -> None:
    make.document("Cable", number=1)
    for _ in range(3):
        assert not reader.get(path).from_memory


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/static/site/base.css"),
        ("GET", "/health/"),
        ("GET", "/documents/1/scans/1/"),
        ("GET", "/documents/1/iiif/0123456789abcdef/0,0,512,512/512,512/0/default.jpg"),
        ("GET", "/documents/1/attachments/1/"),
        ("GET", "/collections/the-first/image/"),
        ("GET", "/collections/the-first/iiif/0123456789abcdef/full/200,150/0/default.jpg"),
        ("HEAD", "/static/site/base.css"),
    ],
)
def test_for_what_is_never_kept_no_version_is_asked(reader: Reader, method: str, path: str) -> None:
    reader.get("/documents/")
    assert database_version._asked
    database_version.forget()
    reader.get(path, method)
    assert not database_version._asked


def test_a_page_without_its_content_needs_no_ground(reader: Reader) -> None:
    database_version.forget()
    middleware = PageCacheMiddleware(lambda _: HttpResponse("words"))
    assert "ETag" in middleware(RequestFactory().head("/documents/")).headers
    assert not database_version._asked
    middleware(RequestFactory().get("/documents/"))
    assert database_version._asked


def test_nothing_is_kept_without_room(reader: Reader, settings: Settings) -> None:
    settings.PAGE_CACHE_MB = 0
    for _ in range(3):
        answer = reader.get("/documents/")
        assert not answer.from_memory
    assert reader.get("/documents/", if_none_match=answer.headers["ETag"]).status == 304


def test_within_a_transaction_nothing_is_kept_or_sent_from_memory(reader: Reader) -> None:
    document = make.document("Cable")
    reader.get_kept(document.get_absolute_url())
    connection.set_autocommit(False)
    try:
        Document.objects.update(title="Said to nobody yet")
        own = reader.get(document.get_absolute_url())
        assert not own.from_memory
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    assert "Said to nobody yet" not in reader.get(document.get_absolute_url())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda response: response.set_cookie("a", "b"),
        lambda response: response.headers.__setitem__("Vary", "Cookie"),
        lambda response: response.headers.__setitem__("Vary", "*"),
        lambda response: response.headers.__setitem__("Cache-Control", "no-store"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
        lambda response: response.headers.__setitem__("ETag", '"its own"'),
        lambda response: response.headers.__setitem__("Content-Encoding", "br"),
        lambda response: response.headers.__setitem__("Content-Security-Policy", "script-src 'nonce-abc'"),
        lambda response: setattr(response, "status_code", 404),
    ],
)
def test_what_a_view_says_of_its_answer_counts(spoil: object) -> None:
    response = HttpResponse("words")
    assert is_for_everybody(response)
    spoil(response)  # type: ignore[operator]
    assert not is_for_everybody(response)


def test_what_is_sent_from_memory_is_read_too(reader: Reader) -> None:
    address = make.document("Cable").get_absolute_url()
    reader.get_kept(address)
    etag = reader.get(address).headers["ETag"]
    browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    asked = 1
    while not reader.get(address, user_agent=browser).from_memory:
        reader.get_kept(address)
        asked += 1
    assert reader.get(address, user_agent=browser, if_none_match=etag).status == 304
    readings.flush()
    assert list(ReadingCount.objects.values_list("count", flat=True)) == [asked + 1]


# While a page is made


def elsewhere(environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [])
    return [b"made anew"]


def made_while(reader: Reader, happens: object) -> bool:
    """Whether a page is kept while which this happened."""

    def view(request: HttpRequest) -> HttpResponse:
        happens()  # type: ignore[operator]
        return HttpResponse("words")

    middleware = PageCacheMiddleware(view)
    request = RequestFactory().get("/a-page/")
    reader.application = elsewhere
    middleware(request)
    return reader.get("/a-page/").from_memory


def test_a_page_is_kept_when_nothing_happens_while_it_is_made(reader: Reader) -> None:
    reader.get_kept("/documents/")
    assert any(made_while(reader, lambda: None) for _ in range(tries()))


@pytest.mark.parametrize(
    "happens",
    [
        lambda: make.document("Another"),
        lambda: Document.objects.update(title="Another"),
        lambda: Document.objects.filter(title="Cable").delete(),
    ],
)
def test_a_page_is_not_kept_when_something_is_committed_while_it_is_made(
    reader: Reader, happens: object
) -> None:
    make.document("Cable")
    reader.get_kept("/documents/")
    assert not made_while(reader, happens)


def test_a_page_is_not_kept_while_the_index_cannot_follow(reader: Reader) -> None:
    """As while another process has its lock for a large change."""
    reader.get_kept("/documents/")
    make.document("Another")
    with generations.live().index.writer():
        assert not made_while(reader, lambda: None)


def test_a_page_is_not_kept_when_something_became_public_while_it_was_made(reader: Reader) -> None:
    make.document("Soon", published_at=timezone.now() + timedelta(seconds=1.5), status=Status.PUBLISHED)
    reader.get_kept("/documents/")
    assert not made_while(reader, lambda: time.sleep(1.6))


# Room


def test_what_was_asked_for_least_lately_goes_first(settings: Settings) -> None:
    settings.PAGE_CACHE_MB = 10 * (1000 + OVERHEAD + 1) / 1_000_000
    shelf, page, later = Shelf(), Page(b"x" * 1000, [], "etag"), time.time() + 60
    for name in "abcdefghij":
        shelf.put((1,), (name,), page, later)
    assert shelf.get(("a",)) == (page, (1,))
    shelf.put((1,), ("k",), page, later)
    assert shelf.get(("a",)) == (page, (1,))
    assert shelf.get(("b",)) == (None, None)
    assert shelf.taken <= shelf.room
    shelf.put((2,), ("large",), Page(b"x" * 9_000, [], "etag"), later)
    assert shelf.get(("large",)) == (None, None)
    shelf.put((2,), ("l",), page, later)
    assert shelf.get(("l",)) == (page, (2,))
    assert shelf.get(("a",)) == (None, None), "dropped with its version"
    assert shelf.taken == 1000 + OVERHEAD + 1


def test_a_page_lives_until_its_instant(settings: Settings) -> None:
    settings.PAGE_CACHE_MB = 1
    shelf, page = Shelf(), Page(b"x", [], "etag")
    shelf.put((1,), ("a",), page, time.time() + 0.05)
    assert shelf.get(("a",)) == (page, (1,))
    time.sleep(0.06)
    assert shelf.get(("a",)) == (None, None)


# As it is sent


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "GZIP", "", "gzip;q=0", "br", "x-gzip-not"])
def test_it_is_compressed_for_whom_reads_that(reader: Reader, accepted: str, method: str) -> None:
    whole = reader.get("/documents/").content
    reader.get_kept("/documents/")
    answer = reader.get("/documents/", method, accept_encoding=accepted)
    compressed = accepted.lower().endswith(("gzip", "gzip;q=0.5"))
    assert (answer.headers.get("Content-Encoding") == "gzip") == compressed
    assert answer.headers["ETag"].endswith('-gzip"') == compressed
    assert "Accept-Encoding" in answer.headers["Vary"]
    if method == "HEAD":
        assert answer.content == b""
        assert answer.headers["Content-Length"] == str(
            len(reader.get("/documents/", accept_encoding=accepted).content)
        )
    else:
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert (gzip.decompress(answer.content) if compressed else answer.content) == whole


@pytest.mark.parametrize("accepted", ["gzip", ""])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{} , "third"', "*"])
@pytest.mark.parametrize("path", ["/documents/", "/robots.txt"])
def test_whoever_has_it_is_told_so(reader: Reader, path: str, form: str, accepted: str) -> None:
    reader.get_kept(path)
    etag = reader.get(path, accept_encoding=accepted).headers["ETag"]
    for method in ("GET", "HEAD"):
        answer = reader.get(path, method, accept_encoding=accepted, if_none_match=form.format(etag))
        assert (answer.status, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag or form == "*"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Content-Type" not in answer.headers
        assert "Content-Length" not in answer.headers
    assert reader.get(path, if_none_match='"other"').status == 200
    assert reader.get(path, if_none_match="nonsense").status == 200


def test_what_stays_the_same_stays_known_when_something_else_changes(reader: Reader) -> None:
    first = make.essay("On pacts")
    address = first.get_absolute_url()
    etag = reader.get(address).headers["ETag"]
    make.place("Atlantis")
    answer = reader.get(address, if_none_match=etag)
    assert (answer.status, answer.from_memory) == (304, False)
    first.title = "On other pacts"
    first.save()
    assert reader.get(address, if_none_match=etag).status == 200


@pytest.mark.parametrize("ending", ["ris", "bib", "json"])
def test_citations_are_kept_too(reader: Reader, ending: str) -> None:
    document = make.document("Cable", number=1)
    reader.get_kept(f"/documents/1/cite.{ending}")
    etag = reader.get(f"/documents/1/cite.{ending}").headers["ETag"]
    assert reader.get(f"/documents/1/cite.{ending}", if_none_match=etag).status == 304
    document.delete()
    assert reader.get(f"/documents/1/cite.{ending}", if_none_match=etag).status == 404
