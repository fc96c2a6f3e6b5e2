"""Long lists, a page at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

T = TypeVar("T", bound=Model)


class BeyondTheEndError(Http404):
    """A page that the list does not have; the last one it has is `last`."""

    def __init__(self, last: int) -> None:
        super().__init__(f"This list ends with page {last}.")
        self.last = last


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list: records `start` to `end` (from 1; both 0 for an empty list) of `count`."""

    records: list[T]
    number: int
    last: int
    start: int
    end: int
    count: int
    numbers: list[int | str]
    """The pages to link: the first, the last, those beside this one, and "…" for what is left out."""

    def __iter__(self) -> Iterator[T]:
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
    paginator = Paginator(records, per_page)
    asked = request.GET.get("page", "")
    number = max(1, int(asked)) if re.fullmatch("[0-9]{1,18}", asked) else 1
    if number > paginator.num_pages:
        raise BeyondTheEndError(paginator.num_pages)
    page = paginator.page(number)
    return ListPage(
        records=list(page.object_list),
        number=number,
        last=paginator.num_pages,
        start=page.start_index(),
        end=page.end_index(),
        count=paginator.count,
        numbers=list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)),
    )
