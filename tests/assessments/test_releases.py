"""A result that is not released is nowhere to be read: not from the path, and not from an API."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.selectors.families import child_page
from assessments.models import Assessment, Attempt
from assessments.services.grades import grade_response
from assessments.tasks import release, release_results
from courses.tenancy import enter_district
from students.models import LearnerState
from tests.analytics.classes import page, settle, text_of
from tests.api import Api
from tests.assessments.derived import derived, replayed
from tests.factories import Cast, hand_in, make_assessment, make_item

WITHHELD = ("never", "after_due")


def withheld(cast: Cast, timing: str = "after_due", *, due_in: int = 3600) -> Assessment:
    """Make a quiz whose results wait: for ever, or until so many seconds from now."""
    items = [make_item(cast.course, skill) for skill in cast.skills for _ in range(3)]
    due_at = timezone.now() + timedelta(seconds=due_in)
    return make_assessment(cast.course, items, feedback_timing=timing, due_at=due_at)


def due(quiz: Assessment) -> None:
    """Let the quiz be due, and beat look."""
    Assessment.objects.filter(pk=quiz.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    release_results()
    enter_district(quiz.district_id)


def beliefs(cast: Cast) -> list[Any]:
    """Return what is derived of the student, but for what says when."""
    settle(cast.student)
    found = derived(cast.student.pk)
    return [found["masteries"], [step[:4] for step in found["steps"]], found["state"]]


@pytest.mark.parametrize("timing", WITHHELD)
def test_the_path_is_the_same_whatever_the_unreleased_score(cast: Cast, timing: str) -> None:
    quizzes = withheld(cast, timing), withheld(cast, timing)
    hand_in(cast.student, cast.quiz, right=4)
    settle(cast.student)
    before = derived(cast.student.pk)["masteries"]
    for quiz, right in zip(quizzes, (0, 9), strict=True):
        hand_in(cast.student, quiz, right=right)
        settle(cast.student)
        after = derived(cast.student.pk)["masteries"]
        assert [row[:2] + row[4:] for row in after] == [row[:2] + row[4:] for row in before]
        for old, new in zip(before, after, strict=True):
            assert new[1] == pytest.approx(old[1], abs=1e-4)  # A moment later, nothing else.


@pytest.mark.parametrize("timing", WITHHELD)
def test_no_page_and_no_program_of_hers_tells_all_right_from_all_wrong(
    cast: Cast, timing: str
) -> None:
    told = []
    for right in (0, 9):
        quiz = withheld(cast, timing)
        attempt = hand_in(cast.student, quiz, right=right)
        settle(cast.student)
        api = Api(cast.student)
        enter_district(cast.district.pk)
        answers = [
            api.get(f"students/{cast.student.uuid}/mastery/").json()["skills"],
            api.get(f"attempts/{attempt.uuid}/").json()["score"],
            text_of(page(cast.student, "assessments:activity", quiz.activity.uuid)),
            [child_page(cast.student).goes_well, child_page(cast.student).still_hard],
        ]
        text = json.dumps(answers).replace(quiz.activity.title, "Quiz")
        told.append(re.sub(r"\d+:\d\d [ap]\.m\.", "a time", text))
        Attempt.objects.all().delete()
        LearnerState.objects.all().delete()
    assert told[0] == told[1]


@pytest.mark.parametrize("timing", WITHHELD)
def test_her_path_knows_that_she_was_at_work(cast: Cast, timing: str) -> None:
    quiz = withheld(cast, timing)
    hand_in(cast.student, quiz, right=9)
    settle(cast.student)
    shown = text_of(page(cast.student, "home"))
    assert quiz.activity.title in shown
    assert derived(cast.student.pk)["masteries"] == []


def test_once_it_is_due_the_path_takes_it_in(cast: Cast) -> None:
    quiz = withheld(cast)
    attempt = hand_in(cast.student, quiz, right=9)
    settle(cast.student)
    due(quiz)
    attempt.refresh_from_db()
    assert (attempt.evidence_seq, attempt.released_seq) == (1, 2)
    settle(cast.student)
    assert [row[4] for row in derived(cast.student.pk)["masteries"]] == [3, 3, 3]
    assert Api(cast.student).get(f"attempts/{attempt.uuid}/").json()["score"] == 1


def test_what_is_handed_in_after_the_due_date_is_released_at_once(cast: Cast) -> None:
    attempt = hand_in(cast.student, withheld(cast, due_in=-60), right=9)
    attempt.refresh_from_db()
    assert attempt.released_seq == attempt.evidence_seq
    assert attempt.released_at == attempt.submitted_at


@pytest.mark.parametrize("timing", WITHHELD)
def test_a_grade_lets_nothing_out(cast: Cast, timing: str) -> None:
    attempt = hand_in(cast.student, withheld(cast, timing), right=0)
    for response in attempt.responses.all():
        grade_response(response.pk, 1, cast.teacher)
    settle(cast.student)
    assert derived(cast.student.pk)["masteries"] == []


def test_it_is_released_with_the_score_that_counts_by_then(cast: Cast) -> None:
    quiz = withheld(cast)
    attempt = hand_in(cast.student, quiz, right=0)
    settle(cast.student)
    for response in attempt.responses.all():
        grade_response(response.pk, 1, cast.teacher)
    due(quiz)
    settle(cast.student)
    assert min(row[1] for row in derived(cast.student.pk)["masteries"]) > 0.5
    assert derived(cast.student.pk) == replayed(cast.student.pk)


def test_what_is_never_released_stays_out_when_its_date_is_past(cast: Cast) -> None:
    quiz = withheld(cast, "never")
    attempt = hand_in(cast.student, quiz, right=9)
    due(quiz)
    attempt.refresh_from_db()
    assert attempt.released_seq is None


def test_a_release_is_once_and_for_all(cast: Cast) -> None:
    quiz = withheld(cast)
    attempt = hand_in(cast.student, quiz, right=9)
    due(quiz)
    release(attempt.pk)
    Assessment.objects.update(due_at=timezone.now() + timedelta(days=1))
    due(quiz)
    attempt.refresh_from_db()
    assert attempt.released_seq == 2


def test_nothing_open_is_released(cast: Cast) -> None:
    from assessments.services.attempts import begin_attempt

    quiz = withheld(cast)
    begun = begin_attempt(cast.student, quiz)
    due(quiz)
    begun.refresh_from_db()
    assert begun.released_seq is None


@pytest.mark.parametrize("timing", WITHHELD)
def test_her_teacher_sees_it_at_once(cast: Cast, timing: str) -> None:
    attempt = hand_in(cast.student, withheld(cast, timing), right=5)
    shown = page(cast.teacher, "analytics:student_attempt", cast.student.uuid, attempt.uuid)
    assert "5" in text_of(shown)
    found = Api(cast.teacher).get(f"attempts/{attempt.uuid}/").json()
    assert found["score"] == pytest.approx(5 / 9)
    assert reverse("analytics:student_attempt", args=[cast.student.uuid, attempt.uuid])
