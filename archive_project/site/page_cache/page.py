"""A page as it is sent: whole, or 304 to whom has it already."""

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple, Self

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

LEVEL = 6  # of compression: a page is compressed once and sent often
WORTHWHILE = 500  # bytes: of less, compression saves nothing
TEXT = re.compile(r"text/|application/([\w.+-]+\+)?(json|xml|javascript)\b")
GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)
WITH_304 = frozenset({"Cache-Control", "Content-Location", "Vary"})
COMPRESSED = "-gzip"  # ends the ETag of what is sent compressed, which is other bytes

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    status: int
    headers: Headers
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """`etag` names the content, however it is sent; `content` is compressed where `is_gzipped`."""

    content: bytes
    headers: Headers
    etag: str
    is_gzipped: bool = False

    @classmethod
    def of(cls, response: HttpResponse) -> Self:
        """Whoever keeps it asks again each time: what was withdrawn must not live on in browsers."""
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Accept-Encoding"])
        digest = blake2b(response.content, digest_size=12)
        digest.update(response.headers["Content-Type"].encode())
        headers = [(name, value) for name, value in response.headers.items() if name != "Content-Length"]
        return cls(response.content, headers, digest.hexdigest())

    def compressed(self) -> "Page":
        """The same page, smaller. Nothing in it is secret, so its length may tell what is in it."""
        if len(self.content) < WORTHWHILE or not TEXT.match(dict(self.headers)["Content-Type"]):
            return self
        return Page(gzip.compress(self.content, LEVEL, mtime=0), self.headers, self.etag, is_gzipped=True)

    def answer(self, environ: Mapping[str, Any]) -> Answer:
        """Compressed to whom reads that; without content to HEAD; 304 to whom has it."""
        for etag in self._known_to(environ):
            headers = [header for header in self.headers if header[0] in WITH_304]
            return Answer(304, [*headers, ("ETag", etag)], b"")
        content, etag, headers = self.content, f'"{self.etag}"', list(self.headers)
        if self.is_gzipped and GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
            etag = f'"{self.etag}{COMPRESSED}"'
            headers.append(("Content-Encoding", "gzip"))
        elif self.is_gzipped:
            content = gzip.decompress(content)
        headers += [("Content-Length", str(len(content))), ("ETag", etag)]
        return Answer(200, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else content)

    def _known_to(self, environ: Mapping[str, Any]) -> Iterator[str]:
        """Yield the ETags of ours, compressed or not, that the reader has, compared weakly."""
        if "HTTP_IF_NONE_MATCH" not in environ:
            return
        for known in parse_etags(environ["HTTP_IF_NONE_MATCH"]):
            etag = known.removeprefix("W/") if known != "*" else f'"{self.etag}"'
            if etag.strip('"').removesuffix(COMPRESSED) == self.etag:
                yield etag
