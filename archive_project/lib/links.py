"""Addresses that people wrote, as a link may hold them.

Catalogues have addresses such as "…?q=[a|b]", which browsers follow and no standard allows: what is not one of the URL
code points (https://url.spec.whatwg.org/#url-code-points) is percent-encoded, behind the host, where that changes nothing.
Of the way to a page a browser reads \\ as /. Whether an address may stand in a link at all is for whoever asks to know.
"""

import re
from urllib.parse import quote

HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20"<>\[\\\]^`{|}\x7f]|%(?![0-9A-Fa-f]{2})')


# What browsers take away around an address, and no more: "\xa0javascript:…" leads nowhere as long as it has its space.
AROUND = "".join(map(chr, range(0x21)))
WAY = re.compile(r"(?!(?!https?:)[a-z][a-z0-9+.-]*:)[^?#]*", re.IGNORECASE)


def linkable(address: str) -> str:
    address = address.strip(AROUND)
    if way := WAY.match(address):
        address = way[0].replace("\\", "/") + address[way.end() :]
    host = HOST.match(address)
    begins = host.end() if host else 0
    return address[:begins] + NOT_IN_AN_ADDRESS.sub(lambda found: quote(found[0], safe=""), address[begins:])
