"""The task that brings paths up to date, and what it does with a learner it can't compute."""

from contextlib import nullcontext

import pytest

from assessments.tasks import recompute, recompute_paths
from students.models import LearnerState
from students.selectors.learners import stale_learners, waiting
from students.selectors.paths import freshness
from tests.factories import Cast, hand_in


@pytest.fixture
def poisoned(cast: Cast) -> Cast:
    """The student's kept state can't be read."""
    hand_in(cast.student, cast.quiz, right=1)
    recompute(cast.student.pk)
    LearnerState.objects.filter(pk=cast.student.pk).update(state=b"not a state")
    hand_in(cast.student, cast.quiz, right=2)
    return cast


def test_a_hint_may_name_several_students(cast: Cast) -> None:
    for student in (cast.student, cast.classmate):
        hand_in(student, cast.quiz, right=3)
    recompute_paths([(cast.district.pk, each.pk) for each in (cast.student, cast.classmate)])
    assert freshness(cast.student.pk).is_current
    assert freshness(cast.classmate.pk).is_current


def test_a_student_without_evidence_is_left_alone(cast: Cast) -> None:
    assert not recompute(cast.student.pk)


def test_one_who_cannot_be_computed_holds_nobody_up(poisoned: Cast) -> None:
    hand_in(poisoned.classmate, poisoned.quiz, right=3)
    named = [(poisoned.district.pk, each.pk) for each in (poisoned.student, poisoned.classmate)]
    recompute_paths(named)
    assert not freshness(poisoned.student.pk).is_current
    assert freshness(poisoned.classmate.pk).is_current


def test_one_who_cannot_be_computed_backs_off(poisoned: Cast) -> None:
    assert [learner.student_id for learner in stale_learners()] == [poisoned.student.pk]
    recompute(poisoned.student.pk)
    assert not stale_learners()
    assert freshness(poisoned.student.pk).is_stuck


def test_one_who_backs_off_still_counts_as_stale(poisoned: Cast) -> None:
    recompute(poisoned.student.pk)
    assert waiting().oldest_seconds is not None


def test_a_poison_that_is_mended_is_forgotten(poisoned: Cast) -> None:
    recompute(poisoned.student.pk)
    LearnerState.objects.filter(pk=poisoned.student.pk).update(state=b"")
    assert recompute(poisoned.student.pk)
    assert not freshness(poisoned.student.pk).is_stuck


def test_recomputing_costs_the_same_however_long_the_history(
    cast: Cast, django_assert_num_queries
) -> None:
    for right in range(12):
        hand_in(cast.student, cast.quiz, right=right % 9)
        with django_assert_num_queries(4) if right else nullcontext():
            recompute(cast.student.pk)
