"""What answers say about the questions of a course."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OrderBy, Q, QuerySet

from assessments.models import ItemStatistic
from assessments.selectors.versions import Question, questions
from courses.models import Course
from students.selectors.names import words_of

# What the table is sorted by; items of which too little is known come last.
ORDERS = {
    "telling": "discrimination",
    "right": "p_right",
    "answers": "answers",
    "seconds": "seconds",
}
MISLEADS = Q(misleads=True)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question with its figures."""

    question: Question
    title: str
    figures: ItemStatistic

    @property
    def tells_apart(self) -> bool:
        """Whether those who know more are right more often, chance aside."""
        low = self.figures.discrimination_low
        return low is not None and low > 0


def items_of(course: Course, search: str = "") -> QuerySet[ItemStatistic]:
    """Return the figures of a course's questions, those whose code or title has every word."""
    found = ItemStatistic.objects.filter(item__course=course, item__current__isnull=False)
    for word in words_of(search):
        found = found.filter(Q(item__title__icontains=word) | Q(item__code__icontains=word))
    return found.select_related("item")


def in_order(found: QuerySet[ItemStatistic], order: str) -> QuerySet[ItemStatistic]:
    """Sort by a name from ORDERS, "-" before it for falling."""
    column = F(ORDERS[order.removeprefix("-")])
    return found.order_by(
        OrderBy(column, descending=order.startswith("-"), nulls_last=True), "item__code"
    )


def in_words(figures: Sequence[ItemStatistic]) -> list[ItemRow]:
    """Return figures with their questions. 0 or 1 query."""
    asked = questions([one.item.current_id for one in figures if one.item.current_id])
    return [
        ItemRow(question, one.item.title, one) for one, question in zip(figures, asked, strict=True)
    ]
