"""How often one visitor may do something, without knowing who it is.

What is remembered of a visitor is a number, made of the address with a salt that is drawn anew each day; it stands in the
cache alone, an hour at most. With the cache of a process the limit holds for each process by itself.
"""

import hashlib
import secrets
import time

from django.core.cache import cache
from django.http import HttpRequest

from archive_project.lib.visitor import household_of

HOUR = 3600
DAY = 24 * HOUR


def within_limit(request: HttpRequest, doing: str, *, most: int) -> bool:
    """Count one more, and return whether this visitor has done it `most` times at most in this hour."""
    now = int(time.time())
    salt = cache.get_or_set(f"visitors:salt:{now // DAY}", lambda: secrets.token_hex(16), 2 * DAY)
    visitor = hashlib.blake2b(
        (household_of(request) or "").encode(), key=str(salt).encode(), digest_size=8
    ).hexdigest()
    key = f"visitors:{doing}:{now // HOUR}:{visitor}"
    if cache.add(key, 1, HOUR):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:  # forgotten meanwhile
        return True
