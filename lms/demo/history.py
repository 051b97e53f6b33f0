"""School days that simulated learners have behind them, written as facts.

Only facts are made here: completions, attempts, responses, grades, judgments. What they mean is
left to the engine, which recomputes every learner afterwards as it would any other.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from assessments.models import Assessment, Attempt, Grade, Response
from assessments.services.attempts import weighted_score
from lms.demo.catalogue import DemoCourse, DemoItem
from lms.demo.copying import copy_rows, next_ids
from lms.demo.learners import Learner
from students.models import ActivityCompletion, Judgment, LearnerState, User

SCHOOL_STARTS_AT = 8 * 60
QUIZ_EVERY_DAYS = 10
NEARLY_ALL = 0.8
SEEN = {
    1.0: "Showed it to the group with counters, without help.",
    0.5: "Did the first part alone, then needed a word.",
}
ESSAY = "I would draw it first, then count the parts, and then check that my answer makes sense."


@dataclass
class Facts:
    """Rows to be written, table by table."""

    random: Random
    written_at: datetime
    completions: list[tuple[Any, ...]] = field(default_factory=list)
    attempts: list[list[Any]] = field(default_factory=list)
    responses: list[list[Any]] = field(default_factory=list)
    grades: list[tuple[Any, ...]] = field(default_factory=list)
    judgments: list[tuple[Any, ...]] = field(default_factory=list)
    states: list[tuple[Any, ...]] = field(default_factory=list)

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)


def school_days(until: datetime, count: int) -> list[datetime]:
    """Return the midnights of the last `count` weekdays before `until`, oldest first."""
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    past = (midnight - timedelta(days=back) for back in range(1, 2 * count + 10))
    return sorted([day for day in past if day.weekday() < 5][:count])


def write_history(
    students: Sequence[tuple[User, User]],
    courses: Sequence[DemoCourse],
    days: list[datetime],
    written_at: datetime,
    seed: int,
) -> int:
    """Make and write what (student, teacher) pairs did on these days; return the responses."""
    facts = Facts(Random(seed), written_at)
    for number, (student, teacher) in enumerate(students):
        own = seed * 1_000_003 + number
        diary = _Diary(facts, student.pk, teacher.pk, Random(own), Random(f"{own} aside"))
        diary.live(courses, days)
    _write(facts)
    return len(facts.responses)


@dataclass
class _Diary:
    """One student's days, and her clock of evidence.

    `aside` draws what came later than the rest of the demonstration, which stays as it was.
    """

    facts: Facts
    student_id: int
    teacher_id: int
    random: Random
    aside: Random
    tick: int = 0
    at: datetime | None = None
    sat: dict[int, int] = field(default_factory=dict)

    def live(self, courses: Sequence[DemoCourse], days: list[datetime]) -> None:
        needs = {skill: list(n) for course in courses for skill, n in course.needs.items()}
        learner = Learner(self.random, needs)
        for course in courses:
            learner.arrive(course.skill_order)
        for number, day in enumerate(days):
            minutes = day + timedelta(minutes=SCHOOL_STARTS_AT + self.random.randrange(60))
            for place, course in enumerate(courses):
                if self.random.random() < (0.75 if place == 0 else 0.35):
                    self._work(learner, course, minutes + timedelta(hours=2 * place), number)
            learner.sleep()
        if self.at:
            for course in courses[: self.aside.choice((0, 0, 1, 2))]:
                self._judge(learner, course, self.at + timedelta(minutes=20))
            self.facts.states.append((self.student_id, self.tick, self.at, self.facts.written_at))

    def _work(self, learner: Learner, course: DemoCourse, at: datetime, day: int) -> None:
        if day % QUIZ_EVERY_DAYS == QUIZ_EVERY_DAYS - 1 and course.quizzes:
            self._sit(learner, *_quiz_for(learner, course), at)
            return
        skill = learner.next_skill(course.skill_order)
        if skill not in learner.known and course.lessons[skill] and self.random.random() < 0.5:
            self._learn(learner, skill, self.random.choice(course.lessons[skill]), at)
        if skill in course.practices:
            self._sit(learner, *course.practices[skill], at + timedelta(minutes=15))

    def _next_tick(self, at: datetime) -> int:
        self.tick += 1
        self.at = at
        return self.tick

    def _learn(self, learner: Learner, skill: int, activity_id: int, at: datetime) -> None:
        learner.study(skill, 1.0)
        self.facts.completions.append((self.student_id, activity_id, self._next_tick(at), at))

    def _judge(self, learner: Learner, course: DemoCourse, at: datetime) -> None:
        """Let the teacher write down what she saw of the skill that is being learned."""
        skill = learner.next_skill(course.skill_order)
        score = 1.0 if skill in learner.known else 0.5
        tick = self._next_tick(at)
        judgment = (self.student_id, skill, tick, score, SEEN[score], self.teacher_id, at)
        uuid = UUID(int=self.aside.getrandbits(128), version=4)
        self.facts.judgments.append((uuid, *judgment))

    def _sit(
        self, learner: Learner, assessment_id: int, items: list[DemoItem], at: datetime
    ) -> None:
        tick = self._next_tick(at + timedelta(minutes=2 * len(items)))
        self.sat[assessment_id] = self.sat.get(assessment_id, 0) + 1
        given = [self._answer(learner, item) for item in items]
        score = weighted_score([1.0] * len(items), [score for _, score in given])
        attempt = len(self.facts.attempts)
        hints = [self._hints(item) for item in items]
        seconds = [round(min(110.0, self.aside.lognormvariate(3.3, 0.6)), 1) for _ in items]
        for position, (item, (answer, worth)) in enumerate(zip(items, given, strict=True)):
            row = [
                attempt,
                position,
                item.version_id,
                self.student_id,
                tick,
                answer,
                worth,
                self.at,
                hints[position] if item.hints else None,
                seconds[position],
            ]
            self.facts.responses.append(row)
        self.facts.attempts.append(
            [
                *(self.facts.uuid(), self.student_id, assessment_id, self.sat[assessment_id]),
                "{" + ",".join(str(item.version_id) for item in items) + "}",
                "{" + ",".join("1" for _ in items) + "}",
                *(Assessment.FeedbackTiming.ON_SUBMISSION, at, self.at, "", "", tick, score, "f"),
                *(tick, self.at),
                "{" + ",".join(map(str, hints)) + "}",
                "{" + ",".join(map(str, seconds)) + "}",
            ]
        )
        if score is None and self.random.random() < 0.9:
            self._grade(attempt, len(items))

    def _hints(self, item: DemoItem) -> int:
        """Return how many hints she asks for."""
        return self.aside.randint(1, item.hints) if item.hints and self.aside.random() < 0.25 else 0

    def _answer(self, learner: Learner, item: DemoItem) -> tuple[str, float | None]:
        is_right = learner.answers_right(item.skill_ids, item.difficulty)
        if not item.answers:
            return json.dumps({"text": ESSAY}), None
        wrong = [pair for pair in item.answers[1:] if pair[1] < 1]
        answer, score = item.answers[0] if is_right or not wrong else self.random.choice(wrong)
        return json.dumps(answer), score

    def _grade(self, attempt: int, size: int) -> None:
        """Let the teacher score what a machine couldn't, in the afternoon."""
        for row in range(len(self.facts.responses) - size, len(self.facts.responses)):
            if self.facts.responses[row][6] is None and self.at:
                at = self.at + timedelta(hours=3)
                score = self.random.choice((0.5, 0.75, 1.0))
                tick = self._next_tick(at)
                self.facts.grades.append(
                    (row, self.student_id, tick, score, "", self.teacher_id, at)
                )
        self._settle(attempt, size)

    def _settle(self, attempt: int, size: int) -> None:
        graded = {row: score for row, _, _, score, *_ in self.facts.grades[-size:]}
        first = len(self.facts.responses) - size
        scores = [
            graded.get(row, self.facts.responses[row][6]) for row in range(first, first + size)
        ]
        self.facts.attempts[attempt][12] = weighted_score([1.0] * size, scores)


def _quiz_for(learner: Learner, course: DemoCourse) -> tuple[int, list[DemoItem]]:
    """Return the first quiz that a learner can't do nearly all of: the unit she is in."""
    for quiz in course.quizzes:
        _, items = quiz
        known = sum(learner.known.issuperset(item.skill_ids) for item in items)
        if known < NEARLY_ALL * len(items):
            return quiz
    return course.quizzes[-1]


def _write(facts: Facts) -> None:
    attempt_ids = next_ids(Attempt, len(facts.attempts))
    response_ids = next_ids(Response, len(facts.responses))
    copy_rows(
        ActivityCompletion,
        ("student_id", "activity_id", "evidence_seq", "occurred_at"),
        facts.completions,
    )
    copy_rows(
        Attempt,
        (
            *("id", "uuid", "student_id", "assessment_id", "number", "version_ids", "points"),
            *("feedback_timing", "started_at", "submitted_at", "submission_key"),
            *("submission_digest", "evidence_seq", "score", "is_late"),
            *("released_seq", "released_at", "hints", "seconds"),
        ),
        _numbered(attempt_ids, facts.attempts),
    )
    copy_rows(
        Response,
        (
            *("id", "attempt_id", "position", "version_id", "student_id", "evidence_seq"),
            *("answer", "score", "occurred_at", "hints", "seconds"),
        ),
        (
            [id_, attempt_ids[row[0]], *row[1:]]
            for id_, row in zip(response_ids, facts.responses, strict=True)
        ),
    )
    copy_rows(
        Grade,
        (
            "response_id",
            "student_id",
            "evidence_seq",
            "score",
            "comment",
            "graded_by_id",
            "occurred_at",
        ),
        ((response_ids[row], *rest) for row, *rest in facts.grades),
    )
    copy_rows(
        Judgment,
        (
            *("uuid", "student_id", "skill_id", "evidence_seq", "score", "note", "judged_by_id"),
            "occurred_at",
        ),
        facts.judgments,
    )
    copy_rows(
        LearnerState, ("student_id", "evidence_seq", "evidence_at", "stale_since"), facts.states
    )


def _numbered(ids: range, rows: list[list[Any]]) -> Iterator[list[Any]]:
    return ([id_, *row] for id_, row in zip(ids, rows, strict=True))
