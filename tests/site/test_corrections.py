"""A reader writes to the archive: what is asked, what is kept, and what keeps machines out."""

import datetime
import re
import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from collections_app.corrections import PARTS
from collections_app.models import Correction
from collections_app.models.correction import RECORDS
from collections_app.views import correction as view
from documents.models import Document, Status
from tests import factories as make
from tests.archive import Archive
from tests.site.reading import page_of, read

pytestmark = pytest.mark.django_db
LETTER = {"field": "title", "proposal": "Cable, Stalin to Mao Zedong", "reason": "The original says so."}


@pytest.fixture(autouse=True)
def nobody_has_written_yet() -> None:
    cache.clear()


@pytest.fixture
def document() -> Document:
    return make.document("Cabel, Stalin to Mao", date="January 06, 1949")


def address_of(document: Document) -> str:
    return f"/corrections/new/?document={document.number}"


def shown(client: Client, address: str, *, ago: float = 60) -> str:
    """Open the form, `ago` seconds before now, and return its stamp."""
    with pytest.MonkeyPatch.context() as patch:
        now = time.time()
        patch.setattr(time, "time", lambda: now - ago)
        found = re.search(r'name="stamp" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def send(client: Client, address: str, *, ago: float = 60, **changes: Any) -> Any:
    return client.post(address, {**LETTER, "stamp": shown(client, address, ago=ago), **changes})


def test_a_letter_reaches_the_desk_with_what_the_record_said(client: Client, document: Document) -> None:
    sent = send(client, address_of(document), sender_name="A. Reader", sender_email="reader@example.org")

    assert sent.status_code == 302
    assert "Thank you" in read(client, sent["Location"]).words
    letter = Correction.objects.get()
    assert (letter.document, letter.field, letter.status) == (document, "title", "new")
    assert (letter.says_now, letter.proposal) == (document.title, LETTER["proposal"])
    assert (letter.sender_name, letter.sender_email) == ("A. Reader", "reader@example.org")


def test_the_desk_reads_its_own_language(client: Client, document: Document, settings: LazySettings) -> None:
    settings.CORRECTIONS_EMAIL = "desk@example.org"
    make.attribution(document, make.person("Mao Zedong"), "recipient")

    assert send(client, f"/zh-hans{address_of(document)}", field="people").status_code == 302

    assert Correction.objects.get().says_now == "Recipient: Mao Zedong"
    assert "Part: People and their roles" in mail.outbox[0].body


def test_every_kind_of_record_can_be_written_about_from_its_own_page(
    client: Client, archive: Archive, curator: Client
) -> None:
    archive.grow(to=1)
    pages = [
        archive.documents[0].get_absolute_url(),
        archive.people[0].get_absolute_url(),
        archive.collections[0].get_absolute_url(),
        archive.essays[0].get_absolute_url(),
        "/places/beijing/",
        "/subjects/foreign-relations/",
        "/types/cable/",
        "/languages/russian/",
        "/repositories/russian-state-archive/",
    ]
    for page, kind in zip(pages, RECORDS, strict=True):
        cache.clear()
        address = read(client, page).links["Suggest a correction"]
        assert f"?{kind}=" in address
        part = next(iter(PARTS[kind]))
        assert send(client, address, field=part).status_code == 302
        letter = Correction.objects.latest("pk")
        assert letter.kind == kind
        assert letter.says_now
        back = read(client, f"/corrections/thanks/{address[address.index('?') :]}").links
        assert page in back.values()
    at_the_desk = curator.get("/admin/collections/correction/").content.decode()
    assert at_the_desk.count('class="field-about') == len(RECORDS)
    assert "/change/#id_title" in at_the_desk
    assert "All 9 letters" in curator.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "?document=", "?document=x", "?document=²", f"?document={'9' * 40}", "?document=1%00", "?person=nobody",
     "?person=%00", "?place=atlantis", "?record=1", "?collection=" + "x" * 500],
)  # fmt: skip
def test_what_is_no_record_is_not_found(client: Client, query: str) -> None:
    for page in ("new", "thanks"):
        assert client.get(f"/corrections/{page}/{query}").status_code == 404
    assert client.post(f"/corrections/new/{query}", LETTER).status_code == 404


def test_what_is_not_public_cannot_be_written_about(client: Client, archive: Archive) -> None:
    archive.grow(to=1)
    for record in archive.hidden:
        kind = type(record).__name__.lower()
        key = record.number if isinstance(record, Document) else record.slug
        for page in ("new", "thanks"):
            response = client.get(f"/corrections/{page}/?{kind}={key}")
            assert response.status_code == 404
            assert not [secret for secret in archive.secrets if secret in response.content.decode()]
        assert client.post(f"/corrections/new/?{kind}={key}", LETTER).status_code == 404
    for term in ("place=sealed-draft-place", "subject=sealed-draft-subject", "type=sealed-draft-genre"):
        assert client.get(f"/corrections/new/?{term}").status_code == 404
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"proposal": " "}, "Write what it should say."),
        ({"proposal": "x" * 4001}, "This is longer than 4000 characters"),
        ({"reason": "x" * 2001}, "This is longer than 2000 characters"),
        ({"field": ""}, "Choose what should be corrected."),
        ({"field": "body"}, "Choose one of these."),
        ({"sender_email": "not an address"}, "This is no e-mail address."),
        ({"sender_name": "x" * 101}, "This name is longer than 100 characters."),
        ({"proposal": "http://a http://b https://c www.d"}, "3 web addresses at most"),
        ({"ago": 1}, "That was quick."),
        ({"ago": 25 * 3600}, "stood open too long"),
        ({"stamp": "nonsense"}, "stood open too long"),
        ({"stamp": ""}, "stood open too long"),
    ],
)
def test_a_letter_that_is_refused_comes_back_as_it_was_written(
    client: Client, document: Document, wrong: dict[str, Any], said: str
) -> None:
    kept = {"reason": "Because “<b>”.", "sender_name": "A. Reader"}
    refused = send(client, address_of(document), **{**kept, **wrong})

    assert refused.status_code == 422
    assert said in page_of(refused).words
    html = refused.content.decode()
    for name in {"reason", "sender_name"} - set(wrong):
        assert kept[name].replace("<b>", "&lt;b&gt;") in html
    if "field" not in wrong:
        assert 'value="title" checked' in html
    assert not Correction.objects.exists()


def test_a_form_sent_too_late_is_sent_again_as_it_came_back(client: Client, document: Document) -> None:
    refused = send(client, address_of(document), ago=25 * 3600)
    stamp = re.search(r'name="stamp" value="([^"]+)"', refused.content.decode())
    assert stamp
    with pytest.MonkeyPatch.context() as patch:
        now = time.time()
        patch.setattr(time, "time", lambda: now + 10)
        assert client.post(address_of(document), {**LETTER, "stamp": stamp[1]}).status_code == 302


def test_a_stamp_is_for_one_record(client: Client, document: Document) -> None:
    other = make.document("Letter")
    stamp = shown(client, address_of(other))
    assert client.post(address_of(document), {**LETTER, "stamp": stamp}).status_code == 422


def test_what_a_machine_filled_in_is_put_aside_and_not_lost(client: Client, document: Document) -> None:
    assert send(client, address_of(document), website="http://buy.example").status_code == 302

    letter = Correction.objects.get()
    assert (letter.status, letter.remark) == ("spam", view.HONEYPOT)
    assert letter.handled_at is not None
    assert mail.outbox == []


def test_the_same_letter_twice_is_kept_once(client: Client, document: Document) -> None:
    for _ in range(3):
        assert send(client, address_of(document)).status_code == 302
    assert Correction.objects.count() == 1


def test_one_visitor_writes_a_few_letters_an_hour_and_another_still_can(
    client: Client, document: Document
) -> None:
    for number in range(view.MOST_OF_ONE):
        assert send(client, address_of(document), proposal=f"No. {number}").status_code == 302

    refused = send(client, address_of(document), proposal="One more")

    assert refused.status_code == 429
    assert "One more" in refused.content.decode()
    assert "Nothing is lost" in page_of(refused).words
    other = Client(REMOTE_ADDR="2001:db8::1")
    assert send(other, address_of(document), proposal="One more").status_code == 302


def test_behind_a_proxy_the_visitor_is_whom_the_proxy_names(
    client: Client, document: Document, settings: LazySettings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(view.MOST_OF_ONE + 2):
        visitor = Client(headers={"x-forwarded-for": f"203.0.113.9, 198.51.100.{number}"})
        assert send(visitor, address_of(document), proposal=f"No. {number}").status_code == 302


def test_each_visitor_of_ipv4_is_one_on_a_server_that_speaks_ipv6_too(
    client: Client, document: Document
) -> None:
    for number in range(view.MOST_OF_ONE):
        visitor = Client(REMOTE_ADDR="::ffff:192.0.2.1")
        assert send(visitor, address_of(document), proposal=f"No. {number}").status_code == 302

    other, same = Client(REMOTE_ADDR="::ffff:192.0.2.2"), Client(REMOTE_ADDR="192.0.2.1")
    assert send(other, address_of(document), proposal="One more").status_code == 302
    assert send(same, address_of(document), proposal="Another").status_code == 429


def test_a_flood_from_everywhere_is_stopped(
    client: Client, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_OF_ALL", 1)
    assert send(client, address_of(document)).status_code == 302
    assert send(Client(REMOTE_ADDR="192.0.2.7"), address_of(document), proposal="x").status_code == 429


def test_the_form_is_kept_by_no_cache(document: Document) -> None:
    page = Client().get(address_of(document))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_who_keeps_no_cookies_can_write(document: Document) -> None:
    page = Client().get(address_of(document))
    stamp = shown(Client(), address_of(document))

    sent = Client(enforce_csrf_checks=True).post(address_of(document), {**LETTER, "stamp": stamp})

    assert not page.cookies
    assert sent.status_code == 302
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "https://archive.example.org"}, 302),
    ],
)
def test_no_page_of_another_site_makes_a_reader_write(
    client: Client, document: Document, settings: LazySettings, said: dict[str, str], status: int
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://archive.example.org"]
    stamp = shown(client, address_of(document))

    sent = client.post(address_of(document), {**LETTER, "stamp": stamp}, headers=said)

    assert sent.status_code == status
    assert Correction.objects.count() == (status == 302)


def test_the_desk_is_told_without_who_wrote(
    client: Client, document: Document, settings: LazySettings
) -> None:
    settings.CORRECTIONS_EMAIL = "desk@example.org"
    document.title = "Cabel,\nStalin"
    document.save()
    send(client, address_of(document), sender_email="reader@example.org")

    (message,) = mail.outbox
    assert message.to == ["desk@example.org"]
    assert message.subject.endswith("A correction: Cabel, Stalin")
    assert "/admin/collections/correction/" in message.body
    assert LETTER["proposal"] in message.body
    assert "reader@example.org" not in str(message.message())


def test_a_mail_server_that_is_away_keeps_no_letter(
    client: Client, document: Document, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CORRECTIONS_EMAIL = "desk@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    assert send(client, address_of(document)).status_code == 302
    assert Correction.objects.count() == 1


def test_who_settles_a_letter_is_on_record_and_the_sender_is_forgotten_later(
    client: Client, document: Document, curator: Client, superuser: User
) -> None:
    send(client, address_of(document), sender_name="A. Reader", sender_email="reader@example.org")
    letter = Correction.objects.get()
    at_the_desk = f"/admin/collections/correction/{letter.pk}/change/"
    assert "A. Reader" in curator.get(at_the_desk).content.decode()

    assert curator.post(at_the_desk, {"status": "accepted", "remark": "Done."}).status_code == 302

    letter.refresh_from_db()
    assert (letter.status, letter.remark, letter.handled_by) == ("accepted", "Done.", superuser)
    assert letter.sender_email == "reader@example.org"
    Correction.objects.update(handled_at=timezone.now() - datetime.timedelta(days=91))
    send(client, address_of(document), proposal="Another")
    letter.refresh_from_db()
    assert (letter.sender_name, letter.sender_email) == ("", "")


@pytest.mark.parametrize("by", ["the desk", "a timer"])
def test_a_second_thought_does_not_keep_the_sender_and_no_letter_need_come(
    client: Client, document: Document, curator: Client, by: str
) -> None:
    send(client, address_of(document), sender_name="A. Reader", sender_email="reader@example.org")
    letter = Correction.objects.get()
    letter.settle("accepted")
    letter.handled_at = timezone.now() - datetime.timedelta(days=89)
    letter.save()
    chosen = {"action": "settle_declined", "_selected_action": [str(letter.pk)]}
    curator.post("/admin/collections/correction/", chosen)
    letter.refresh_from_db()
    assert (letter.status, letter.sender_name) == ("declined", "A. Reader")

    Correction.objects.update(handled_at=letter.handled_at - datetime.timedelta(days=2))
    if by == "the desk":
        curator.get("/admin/collections/correction/")
    else:
        call_command("forget_senders")
    letter.refresh_from_db()
    assert (letter.sender_name, letter.sender_email) == ("", "")


def test_letters_are_settled_from_the_list(client: Client, document: Document, curator: Client) -> None:
    send(client, address_of(document))
    letter = Correction.objects.get()
    chosen = {"action": "settle_spam", "_selected_action": [str(letter.pk)]}

    curator.post("/admin/collections/correction/", chosen)

    letter.refresh_from_db()
    assert letter.status == "spam"
    assert letter.handled_by is not None


def test_a_document_in_draft_again_leaves_its_letter_at_the_desk(
    client: Client, document: Document, curator: Client
) -> None:
    send(client, address_of(document))
    document.status = Status.DRAFT
    document.save()
    assert client.get(address_of(document)).status_code == 404
    assert document.title in curator.get("/admin/collections/correction/").content.decode()


def test_the_form_says_a_date_in_the_language_of_the_page_and_the_desk_in_its_own(client: Client) -> None:
    document = make.document("Cable", date="January 6, 1949")
    address = f"/ru{address_of(document)}"

    page = client.get(address).content.decode()
    assert ">6 января 1949 г.</span>" in page
    assert ' lang="en">Cable</span>' in page

    send(client, address, field="date")
    assert Correction.objects.get().says_now == "January 6, 1949"
