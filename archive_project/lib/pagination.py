"""Long lists, a page at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

R = TypeVar("R")
T = TypeVar("T", bound=Model)


class BeyondTheEndError(Http404):
    """A page that the list does not have; the last one it has is `last`."""

    def __init__(self, last: int) -> None:
        super().__init__(f"This list ends with page {last}.")
        self.last = last


@dataclass(frozen=True, slots=True)
class ListPage(Generic[R]):
    """One page of a list: records `start` to `end` (from 1; both 0 for an empty list) of `count`."""

    records: list[R]
    number: int
    last: int
    start: int
    end: int
    count: int
    numbers: list[int | str]
    """The pages to link: the first, the last, those beside this one, and "…" for what is left out."""

    def __iter__(self) -> Iterator[R]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def paginate(request: HttpRequest, records: QuerySet[T], per_page: int = 20) -> ListPage[T]:
    """Return the page that `?page=` asks for, the first where that is no number. Two queries: the count and the page.

    Raises BeyondTheEndError, a 404, past the last page.
    """
    number, count = page_asked_for(request), records.count()
    start = (number - 1) * per_page
    return page_of(list(records[start : start + per_page]) if start < count else [], number, count, per_page)


def page_asked_for(request: HttpRequest) -> int:
    """Return the number in `?page=`, 1 where there is none."""
    asked = request.GET.get("page", "")
    return max(1, int(asked[:18])) if re.fullmatch("[0-9]{1,500}", asked) else 1


def page_of(records: list[R], number: int, count: int, per_page: int = 20) -> ListPage[R]:
    """Return the page of these records, read elsewhere, in a list of `count`. Raises BeyondTheEndError, a 404."""
    paginator = Paginator(range(count), per_page)
    if number > paginator.num_pages:
        raise BeyondTheEndError(paginator.num_pages)
    page = paginator.page(number)
    return ListPage(
        records=records,
        number=number,
        last=paginator.num_pages,
        start=page.start_index(),
        end=page.end_index(),
        count=count,
        numbers=list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)),
    )
