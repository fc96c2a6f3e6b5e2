"""Ask an OAI-PMH repository for its records and write all its answers into one file, which is imported like any.

Bounded in every way: only HTTP, also where the repository sends elsewhere; so many bytes an answer, so long a wait.
"""

import codecs
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from collections_app.importing.rows import UnusableInputError
from collections_app.importing.sources.ead_words import line_of
from collections_app.importing.sources.oai_dc import APART, HARVEST, error_in, outside_records
from collections_app.importing.sources.xml_elements import LARGEST, Element, read_elements

TIMEOUT = 60  # seconds without a byte
LONGEST_ANSWER = 600  # seconds
LARGEST_ANSWER = 1 << 25  # bytes
MOST_ANSWERS = 100_000
MOST_EMPTY = 5  # answers in a row that hold no record and promise more
TRIES = 6  # of one question, where the repository asks to come back later
LONGEST_WAIT = 600  # seconds
USUAL_WAIT = 15  # where it does not say how long
_BUSY = {429, 503}
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?(?:encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*)?\?>")
_DATE = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository says of itself."""

    address: str
    name: str
    by_seconds: bool  # else its datestamps are days
    tells_deletions: bool


@dataclass(slots=True)
class _Answer:
    """What an answer holds beside its records."""

    records: int = 0
    date: str = ""
    token: str = ""
    total: int | None = None
    error: Element | None = None


def host_of(address: str) -> str:
    """Return the name of the machine at an address of HTTP, "" where it is none."""
    try:
        found = urlsplit(address)
    except ValueError:
        return ""
    return found.hostname or "" if found.scheme in {"http", "https"} else ""


def identify(address: str, folder: Path) -> Repository:
    """Raises UnusableInputError, in one sentence, where no repository answers at this address."""
    if not host_of(address):
        raise UnusableInputError(
            f"“{address}” is no address of a repository: it begins with http:// or https://."
        )
    said: dict[str, str] = {}
    for kind, element in _asked(address, {"verb": "Identify"}, folder / "identify"):
        if kind == "end" and element.name == "error":
            raise UnusableInputError(f"{address} cannot be harvested: {error_in(element)}.")
        if kind == "end":
            said.setdefault(element.name, line_of(element))
    if said.get("protocolVersion") != "2.0":
        raise UnusableInputError(f"{address} answers, but not as an OAI-PMH repository of version 2.0.")
    return Repository(
        address,
        said.get("repositoryName", "")[:300] or address,
        said.get("granularity", "").endswith("Z"),
        said.get("deletedRecord") != "no",
    )


def since(stated: str, repository: Repository) -> str:
    """A moment as the repository counts: a day, or a second. Raises UnusableInputError for what is none."""
    found = _DATE.fullmatch(stated)
    try:
        datetime.fromisoformat(stated.removesuffix("Z") if found else "")
    except ValueError:
        raise UnusableInputError(
            f"“{stated}” is no date: write 2026-01-31 or 2026-01-31T12:00:00Z."
        ) from None
    assert found
    return found[0] if repository.by_seconds else found[1]


def harvest(
    repository: Repository, file: Path, *, from_: str, set_: str, told: Callable[[int, int | None], None]
) -> tuple[int, str]:
    """Write every answer into `file`; return how many records they hold, and the repository's time when it began.

    `told` hears, answer by answer, of how many records there were so far, and how many there will be if that is known.
    """
    question = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    question |= ({"from": from_} if from_ else {}) | ({"set": set_} if set_ else {})
    part, count, empty, began, tokens = file.with_name("answer"), 0, 0, "", set[str]()
    with file.open("wb") as all_answers:
        all_answers.write(f"<{HARVEST}>\n".encode())
        while True:
            answer = _read(repository, question, part)
            if answer.error is not None and answer.error.get("code") != "noRecordsMatch":
                raise UnusableInputError(
                    f"{repository.address} cannot be harvested: {error_in(answer.error)}."
                )
            count, began = count + answer.records, began or answer.date
            told(count, answer.total)
            all_answers.write(_without_declaration(part, repository.address) + b"\n")
            if all_answers.tell() > LARGEST:
                raise UnusableInputError(
                    f"{repository.address} has sent more than {LARGEST:,} bytes: harvest it set by set."
                )
            if not answer.token:
                break
            if answer.token in tokens:
                raise UnusableInputError(
                    f"{repository.address} goes in circles: it gave the same resumption token twice."
                )
            tokens.add(answer.token)
            empty = 0 if answer.records else empty + 1
            if empty > MOST_EMPTY or len(tokens) >= MOST_ANSWERS:
                raise UnusableInputError(
                    f"{repository.address} promises more without end: {len(tokens):,} answers held {count:,} records."
                )
            question = {"verb": "ListRecords", "resumptionToken": answer.token}
        all_answers.write(f"</{HARVEST}>\n".encode())
    found = _DATE.fullmatch(began)
    return count, (found[0] if repository.by_seconds else found[1]) if found else ""


def _read(repository: Repository, question: dict[str, str], part: Path) -> _Answer:
    answer = _Answer()
    for kind, element in outside_records(_asked(repository.address, question, part)):
        if kind != "end":
            continue
        if element.name == "record":
            answer.records += 1
            element.content.clear()
        elif element.name == "responseDate":
            answer.date = line_of(element)
        elif element.name == "error":
            answer.error = element
        elif element.name == "resumptionToken":
            answer.token = line_of(element)
            size = element.get("completeListSize")
            answer.total = int(size) if size.isdecimal() and len(size) < 12 else None
    return answer


def _asked(address: str, question: dict[str, str], part: Path) -> Any:
    """The elements of the answer to a question. Raises UnusableInputError where it is none of OAI-PMH."""
    _fetch(f"{address}{'&' if '?' in address else '?'}{urlencode(question)}", part)
    elements = read_elements(part, APART)
    try:
        _, root = next(elements)
        if root.name != "OAI-PMH":
            raise UnusableInputError(
                f"{address} does not answer as an OAI-PMH repository: is the address the right one?"
            )
        yield from elements
    except UnusableInputError as error:
        raise UnusableInputError(str(error).replace(str(part), f"The answer of {address}")) from None


def _fetch(url: str, to: Path) -> None:
    request = Request(url, headers={"User-Agent": "Fonds (OAI-PMH)", "Accept": "text/xml, application/xml"})  # noqa: S310 — see _opener
    for attempt in range(1, TRIES + 1):
        try:
            with _opener().open(request, timeout=TIMEOUT) as answer, to.open("wb") as file:
                _copy(answer, file, url)
            return
        except HTTPError as error:
            error.close()
            if error.code not in _BUSY:
                raise UnusableInputError(f"{url} answers {error.code} ({error.reason}).") from None
            wait = _wait(error.headers.get("Retry-After", ""))
            if attempt == TRIES or wait > LONGEST_WAIT:
                raise UnusableInputError(f"{url} is busy ({error.code}): try again later.") from None
            time.sleep(wait)
        except URLError as error:
            raise UnusableInputError(f"{url} cannot be reached: {error.reason}.") from None
        except (OSError, HTTPException, ValueError) as error:
            raise UnusableInputError(f"{url} broke off: {error or type(error).__name__}.") from None


def _copy(answer: Any, file: Any, url: str) -> None:
    began, size = time.monotonic(), 0
    while chunk := answer.read1(1 << 16):
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise UnusableInputError(
                f"{url} answers with more than {LARGEST_ANSWER:,} bytes, as no list of records does."
            )
        if time.monotonic() - began > LONGEST_ANSWER:
            raise UnusableInputError(
                f"{url} takes longer than {LONGEST_ANSWER // 60} minutes for one answer."
            )
        file.write(chunk)


def _wait(stated: str) -> float:
    """Seconds of a Retry-After: a number of them, or a moment."""
    if stated.strip().isdecimal() and len(stated) < 9:
        return int(stated)
    try:
        until = parsedate_to_datetime(stated)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return USUAL_WAIT


def _opener() -> OpenerDirector:
    """One that speaks HTTP and nothing else: no file, whatever a repository redirects to."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler, UnknownHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPRedirectHandler, HTTPErrorProcessor,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


def _without_declaration(part: Path, address: str) -> bytes:
    """An answer as UTF-8, without what may stand only at the beginning of a file."""
    data = part.read_bytes().removeprefix(codecs.BOM_UTF8)
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    data = data.decode("utf-16").encode() if marked else data
    found = _DECLARATION.match(data)
    encoding = found[1].decode() if found and found[1] and not marked else "utf-8"
    rest = data[found.end() :] if found else data
    try:
        return rest if encoding.lower() in {"utf-8", "utf8"} else rest.decode(encoding).encode()
    except (LookupError, ValueError):
        raise UnusableInputError(f"The answer of {address} is not in {encoding}, as it says.") from None
