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
OF_CONTENT = frozenset({"Content-Length", "ETag"})
COMPRESSED = "-gzip"  # ends the ETag of what is sent compressed, which is other bytes

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    status: int
    headers: Headers
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """`etag` names the content, however it is sent; `headers` and `content` are as sent, compressed where `is_gzipped`."""

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
        etag = digest.hexdigest()
        return cls(response.content, _described([*response.headers.items()], response.content, etag), etag)

    def compressed(self) -> Self:
        """The same page, smaller. Nothing in it is secret, so its length may tell what is in it."""
        if len(self.content) < WORTHWHILE or not TEXT.match(dict(self.headers)["Content-Type"]):
            return self
        content = gzip.compress(self.content, LEVEL, mtime=0)
        headers = _described([*self.headers, ("Content-Encoding", "gzip")], content, self.etag + COMPRESSED)
        return type(self)(content, headers, self.etag, is_gzipped=True)

    def _whole(self) -> Self:
        content = gzip.decompress(self.content)
        headers = [header for header in self.headers if header[0] != "Content-Encoding"]
        return type(self)(content, _described(headers, content, self.etag), self.etag)

    def answer(self, environ: Mapping[str, Any]) -> Answer:
        """Compressed to whom reads that; without content to HEAD; 304 to whom has it."""
        if "HTTP_IF_NONE_MATCH" in environ:
            for etag in self._known(parse_etags(environ["HTTP_IF_NONE_MATCH"])):
                headers = [header for header in self.headers if header[0] in WITH_304]
                return Answer(304, [*headers, ("ETag", etag)], b"")
        sent = self
        if self.is_gzipped and not GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
            sent = self._whole()
        # A list of its own: the server may change it.
        return Answer(200, list(sent.headers), b"" if environ["REQUEST_METHOD"] == "HEAD" else sent.content)

    def _known(self, etags: list[str]) -> Iterator[str]:
        """Yield those of the ETags that are ours, compressed or not, compared weakly."""
        for known in etags:
            etag = known.removeprefix("W/") if known != "*" else f'"{self.etag}"'
            if etag.strip('"').removesuffix(COMPRESSED) == self.etag:
                yield etag


def _described(headers: Headers, content: bytes, etag: str) -> Headers:
    """The headers with what they say of the content as it is sent."""
    others = [header for header in headers if header[0] not in OF_CONTENT]
    return [*others, ("Content-Length", str(len(content))), ("ETag", f'"{etag}"')]
