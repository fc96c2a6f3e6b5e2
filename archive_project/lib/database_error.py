"""What a database says where it refuses, for a person to read."""

from django.db import DatabaseError


def in_one_line(error: DatabaseError) -> str:
    """PostgreSQL says what is broken in its first line, and in those after it shows the whole row."""
    return next(iter(str(error).splitlines()), type(error).__name__)
