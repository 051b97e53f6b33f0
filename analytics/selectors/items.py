"""What answers say about the questions of a course."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from assessments import scoring
from assessments.models import Grade, Item, ItemStatistic, Response
from assessments.selectors.versions import Question, questions, secrets
from courses.models import Activity, Course, Section
from students.models import Enrollment
from students.selectors.access import today
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


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a question, how many gave it, and its score in [0, 1]; None waits for one."""

    question: Question
    answer: dict[str, Any]
    students: int
    score: float | None

    @property
    def is_right(self) -> bool:
        return self.score is not None and self.score >= 1


@dataclass(frozen=True, slots=True)
class ItemInClass:
    """A question as a class was asked it.

    `given` counts each student's first answer to the words it has now, the most frequent first;
    nobody counts essays. `figures` are None until a night has counted them.
    """

    item: Item
    question: Question
    correct_answer: str
    figures: ItemStatistic | None
    students: int
    given: list[Given]
    activities: list[Activity]


def item_for(section: Section, uuid: UUID) -> Item:
    """Return a question that a section's course asks, or 404. 1 query."""
    asked = Item.objects.filter(course=section.course_id, current__isnull=False)
    return get_object_or_404(asked.select_related("statistic"), uuid=uuid)


def in_class(section: Section, item: Item) -> ItemInClass:
    """Return a question with its key and a class's answers. 2 queries, 2 more on first sight."""
    version = item.current_id or 0
    (question,), (secret,) = questions([version]), secrets([version])
    first = _first_answers(section, version)
    return ItemInClass(
        item=item,
        question=question,
        correct_answer=scoring.correct_answer_text(question.kind, question.body, secret.key),
        figures=getattr(item, "statistic", None),
        students=len(first),
        given=[] if question.kind == Item.Kind.ESSAY else _counted(question, first),
        activities=list(
            Activity.objects.filter(assessment__items=item, is_published=True).order_by("position")
        ),
    )


def _first_answers(section: Section, version_id: int) -> list[tuple[dict[str, Any], float | None]]:
    """Return each student's first answer to a version, handed in, and its score now."""
    enrolled = Enrollment.objects.filter(section=section, role=Enrollment.Role.STUDENT)
    graded = Grade.objects.filter(response=OuterRef("pk")).order_by("-evidence_seq")
    handed_in = Response.objects.filter(
        student__in=enrolled.on(today()).values("user"),
        version=version_id,
        attempt__submitted_at__isnull=False,
    ).annotate(counts=Coalesce(Subquery(graded.values("score")[:1]), F("score")))
    first = handed_in.order_by("student", "evidence_seq", "pk").distinct("student")
    return [(answer or {}, score) for answer, score in first.values_list("answer", "counts")]


def _counted(
    question: Question, first: Sequence[tuple[dict[str, Any], float | None]]
) -> list[Given]:
    same = Counter((json.dumps(answer, sort_keys=True), score) for answer, score in first)
    return [
        Given(question, json.loads(answer), students, score)
        for (answer, score), students in sorted(same.items(), key=lambda one: (-one[1], one[0][0]))
    ]


def items_of(course: Course, search: str = "") -> QuerySet[ItemStatistic]:
    """Return the figures of a course's questions that have every word, or it in title or code."""
    found = ItemStatistic.objects.filter(item__course=course, item__current__isnull=False)
    for word in words_of(search):
        named = Q(item__title__icontains=word) | Q(item__code__icontains=word)
        found = found.filter(named | Q(item__current__body__stem__icontains=word))
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
