"""Whatever happens on the way, the path is the replay of the facts."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments.models import Attempt, Response
from assessments.services.attempts import begin_attempt, submit_attempt
from assessments.services.grades import grade_response
from assessments.services.hints import NoSuchHint, show_hint
from assessments.tasks import _evidence_for, recompute, release
from courses.tenancy import enter_district
from students.models import Judgment
from students.planning import Planning
from students.selectors.learners import learner
from students.services.evidence import complete_activity, request_replan
from students.services.judgments import AlreadyWithdrawn, judge, withdraw_judgment
from students.services.paths import replan
from students.services.planning import change_planning
from tests.assessments.derived import derived, replayed
from tests.factories import Cast, hand_in, make_assessment, make_item

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here; nothing of ours runs any more."""


class KillAfter:
    """Ends the process after so many statements."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, *args: Any) -> Any:
        if self.left == 0:
            self.left = -1
            raise Killed
        self.left -= 1
        return execute(*args)


class Flow(RuleBasedStateMachine):
    """Facts, hints, crashes and sweeps in any order, for one student."""

    cast: Cast
    essays: Any
    withheld: Any
    helped: Any

    def __init__(self) -> None:
        super().__init__()
        self.student = self.cast.student
        self.example = transaction.atomic()
        self.example.__enter__()
        self.snapshots: list[Any] = []
        self.computed_before = 0
        enter_district(self.cast.district.pk)

    def teardown(self) -> None:
        try:
            enter_district(self.cast.district.pk)
            request_replan([self.student.pk])
            assert recompute(self.student.pk)
            kept = derived(self.student.pk)
            assert kept["computed_seq"] == kept["paths"][0][1]
            assert kept == replayed(self.student.pk)
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @rule(right=st.integers(0, 9))
    def hands_in_a_quiz(self, right: int) -> None:
        hand_in(self.student, self.cast.quiz, right=right)

    @rule(right=st.integers(0, 2), statements=st.integers(0, 12))
    def is_cut_off_while_handing_in(self, right: int, statements: int) -> None:
        with suppress(Killed), connection.execute_wrapper(KillAfter(statements)):
            hand_in(self.student, self.cast.quiz, right=right)
        enter_district(self.cast.district.pk)

    @rule(right=st.integers(0, 4))
    def hands_in_what_is_released_later(self, right: int) -> None:
        hand_in(self.student, self.withheld, right=right)

    @precondition(lambda self: self.attempts().filter(released_seq=None).exists())
    @rule(times=st.integers(1, 2))
    def a_result_is_released(self, times: int) -> None:
        waiting = self.attempts().filter(released_seq=None).earliest("evidence_seq")
        for _ in range(times):
            release(waiting.pk)

    @rule(
        right=st.integers(0, 2),
        hint=st.integers(1, 3),
        seconds=st.sampled_from([None, 0.0, 1.5, 40.0]),
    )
    def works_with_help(self, right: int, hint: int, seconds: float | None) -> None:
        attempt = begin_attempt(self.student, self.helped)
        items = [place.item for place in self.helped.places.select_related("item")]
        with suppress(NoSuchHint):
            show_hint(self.student, attempt.uuid, items[0].uuid, hint)
        answers = {item.uuid: {"value": n < right} for n, item in enumerate(items)}
        times = {} if seconds is None else {items[1].uuid: seconds}
        submit_attempt(self.student, attempt.uuid, answers, f"helped-{attempt.pk}", times)

    @rule(place=st.integers(0, 1))
    def writes_an_essay(self, place: int) -> None:
        hand_in_essay(self.student, self.essays[place])

    @precondition(lambda self: self.attempts().exists())
    @rule(place=st.integers(0, 100))
    def sends_a_submission_again(self, place: int) -> None:
        attempt = self.attempts()[place % self.attempts().count()]
        with suppress(Exception), transaction.atomic():
            submit_attempt(attempt.student, attempt.uuid, {}, attempt.submission_key)

    @rule()
    def works_through_a_lesson(self) -> None:
        complete_activity(self.student, self.cast.lesson)

    @precondition(lambda self: self.responses().exists())
    @rule(place=st.integers(0, 100), score=st.sampled_from([0.0, 0.5, 1.0]))
    def a_teacher_scores(self, place: int, score: float) -> None:
        response = self.responses().order_by("pk")[place % self.responses().count()]
        grade_response(response.pk, score, self.cast.teacher)

    @rule(
        minutes=st.sampled_from([None, 10, 25]),
        level=st.sampled_from(["less", "usual", "more"]),
        place=st.integers(0, 2),
    )
    def a_teacher_steers(self, minutes: int | None, level: str, place: int) -> None:
        focus = (self.cast.skills[place].pk,)
        wanted = Planning(minutes, {"expected_gain": level}, focus)
        change_planning(self.cast.section, wanted, self.cast.teacher)

    @rule(skill=st.integers(0, 2), score=st.sampled_from([0.0, 0.5, 1.0]))
    def a_teacher_says_what_she_saw(self, skill: int, score: float) -> None:
        judge(self.student, self.cast.skills[skill], score, "Seen.", self.cast.teacher)

    @precondition(lambda self: self.judgments().exists())
    @rule(place=st.integers(0, 100))
    def a_teacher_takes_it_back(self, place: int) -> None:
        said = self.judgments().order_by("pk")[place % self.judgments().count()]
        with suppress(AlreadyWithdrawn):
            withdraw_judgment(said, self.cast.teacher)

    @rule(times=st.integers(1, 2))
    def a_hint_arrives(self, times: int) -> None:
        for _ in range(times):
            recompute(self.student.pk)
        enter_district(self.cast.district.pk)

    @rule(statements=st.integers(0, 12))
    def a_worker_is_killed(self, statements: int) -> None:
        with suppress(Killed), connection.execute_wrapper(KillAfter(statements)):
            recompute(self.student.pk)
        enter_district(self.cast.district.pk)

    @rule()
    def a_worker_reads_and_stops(self) -> None:
        found = learner(self.student.pk)
        if found and not found.is_current:
            self.snapshots.append((found, _evidence_for(found)))

    @precondition(lambda self: self.snapshots)
    @rule()
    def a_stopped_worker_goes_on(self) -> None:
        found, evidence = self.snapshots.pop()
        replan(found, *evidence)

    @invariant()
    def computing_never_goes_backwards(self) -> None:
        found = learner(self.student.pk)
        computed = found.computed_seq if found else 0
        assert computed >= self.computed_before
        self.computed_before = computed

    def attempts(self) -> Any:
        return Attempt.objects.filter(student=self.student, submitted_at__isnull=False)

    def judgments(self) -> Any:
        return Judgment.objects.filter(student=self.student)

    def responses(self) -> Any:
        return Response.objects.filter(student=self.student)


def hand_in_essay(student: Any, assessment: Any) -> Attempt:
    attempt = begin_attempt(student, assessment)
    item = assessment.items.get()
    return submit_attempt(
        attempt.student, attempt.uuid, {item.uuid: {"text": "Because."}}, f"essay-{attempt.pk}"
    )


def test_any_interleaving_ends_with_the_path_that_a_replay_of_the_facts_gives(cast: Cast) -> None:
    essay = make_item(cast.course, cast.skills[0], kind="essay", key={})
    statements = [make_item(cast.course, skill) for skill in cast.skills]
    later = {"feedback_timing": "after_due"}
    hinted = [
        make_item(cast.course, skill, hints=["Look.", "Look twice."]) for skill in cast.skills
    ]
    Flow.helped = make_assessment(cast.course, hinted, kind="practice")
    Flow.cast, Flow.withheld = cast, make_assessment(cast.course, statements, **later)
    Flow.essays = [make_assessment(cast.course, [essay], **rules) for rules in ({}, later)]
    run_state_machine_as_test(
        Flow,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
