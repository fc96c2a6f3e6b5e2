"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
IPV6_NETWORK = 64  # bits: what one household has


def address_of(request: HttpRequest) -> Address | None:
    """The visitor's own address, as the proxy in front last noted it where there is one; None where it cannot be known."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        read = ipaddress.ip_address(address.partition("%")[0])  # of a link-local one, without the device
    except ValueError:
        return None
    # A server that speaks both writes an address of IPv4 as one of IPv6.
    return read.ipv4_mapped or read if isinstance(read, ipaddress.IPv6Address) else read


def place_of(request: HttpRequest) -> str | None:
    """The same as it is written."""
    address = address_of(request)
    return str(address) if address else None


def household_of(request: HttpRequest) -> str | None:
    """What stays the same of a visitor's address: of IPv6, where one person has many, the first of their network."""
    address = address_of(request)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False).network_address)
    return str(address) if address else None
