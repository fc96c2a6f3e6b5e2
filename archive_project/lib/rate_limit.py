"""How often one visitor may do something, without knowing who it is.

What is remembered of a visitor is a number, made of the address with a salt that is drawn anew each day; it stands in the
cache alone, an hour at most. With the cache of a process the limit holds for each process by itself.
"""

import hashlib
import ipaddress
import secrets
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
DAY = 24 * HOUR
IPV6_NETWORK = 64  # bits: what one household has


def within_limit(request: HttpRequest, doing: str, *, most: int) -> bool:
    """Count one more, and return whether this visitor has done it `most` times at most in this hour."""
    now = int(time.time())
    salt = cache.get_or_set(f"visitors:salt:{now // DAY}", lambda: secrets.token_hex(16), 2 * DAY)
    visitor = hashlib.blake2b(_address(request).encode(), key=str(salt).encode(), digest_size=8).hexdigest()
    key = f"visitors:{doing}:{now // HOUR}:{visitor}"
    if cache.add(key, 1, HOUR):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:  # forgotten meanwhile
        return True


def _address(request: HttpRequest) -> str:
    """The visitor's own address, as the proxy in front last noted it where there is one; of IPv6 the network."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if read.version == 6 and read.ipv4_mapped:  # how a server that speaks both writes an address of IPv4
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, IPV6_NETWORK), strict=False)) if read.version == 6 else str(read)
