"""What a reader asks of a table by its address: an order, a search, a page."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from students.selectors.names import words_of

PAGE_SIZE = 50
SEARCH_LIMIT = 100
Row = TypeVar("Row")
Keys = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's link to be sorted by it, and how it is sorted now ("" where it isn't)."""

    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Shown(Generic[Row]):
    """One page of rows; an address is "" where there is no such page."""

    rows: list[Row]
    number: int
    pages: int
    total: int
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The order (a name from the allow-list, "-" before it for falling), the search, the page.

    `kept` is what else stays in the address from page to page.
    """

    orders: Collection[str]
    order: str
    search: str
    page: str
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, query: QueryDict, orders: Collection[str], default: str, keeps: Collection[str] = ()
    ) -> "Listing":
        """Read a table's address; what is not on the allow-list is as if it were not there."""
        asked = query.get("order", "")
        order = asked if asked.removeprefix("-") in orders else default
        search = query.get("q", "").strip()[:SEARCH_LIMIT]
        kept = {name: str(query[name])[:SEARCH_LIMIT] for name in keeps if query.get(name)}
        return cls(orders, order, search, query.get("page", ""), kept)

    @property
    def headings(self) -> dict[str, Heading]:
        return {name: self.heading(name) for name in self.orders}

    @property
    def address(self) -> str:
        """The query string of this order and search, from the first page."""
        return self._url(order=self.order)

    def sorted(self, rows: Iterable[Row], keys: Keys) -> list[Row]:
        """Sort rows by the order's key; those without a value come last either way."""
        key = keys[self.order.removeprefix("-")]
        valued = [(key(row), row) for row in rows]
        present = [pair for pair in valued if pair[0] is not None]
        present.sort(key=lambda pair: pair[0], reverse=self.order.startswith("-"))
        return [row for _, row in present] + [row for value, row in valued if value is None]

    def found(self, rows: Iterable[Row], text: Callable[[Row], str]) -> list[Row]:
        """Keep the rows whose text has every word of the search in it."""
        words = words_of(self.search.casefold())
        return [row for row in rows if all(word in text(row).casefold() for word in words)]

    def shown(
        self, rows: "list[Row] | QuerySet[Any, Row]", size: int = PAGE_SIZE, by: str = "page"
    ) -> Shown[Row]:
        """Return the page asked for. 2 queries where `rows` is a queryset.

        `by` is what counts these pages in the address, kept where it is not the page of rows.
        """
        asked = self.page if by == "page" else self.kept.get(by, "")
        page = Paginator(rows, size).get_page(asked)
        before = page.number - 1 if page.has_previous() else 0
        after = page.number + 1 if page.has_next() else 0
        return Shown(
            rows=list(page.object_list),
            number=page.number,
            pages=page.paginator.num_pages,
            total=page.paginator.count,
            previous_url=self._url(order=self.order, **{by: before}) if before else "",
            next_url=self._url(order=self.order, **{by: after}) if after else "",
        )

    def heading(self, name: str, *, falls_first: bool = False) -> Heading:
        """Return a column's link: the first turn rises, unless falling is what is wanted first."""
        rising, falling = self._url(order=name), self._url(order=f"-{name}")
        if self.order == name:
            return Heading(falling, "ascending")
        if self.order == f"-{name}":
            return Heading(rising, "descending")
        return Heading(falling if falls_first else rising, "")

    def _url(self, **values: str | int) -> str:
        query = QueryDict(mutable=True)
        if self.search:
            query["q"] = self.search
        query.update({**self.kept, **{name: str(value) for name, value in values.items()}})
        return f"?{query.urlencode()}"
