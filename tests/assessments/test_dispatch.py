"""The dispatcher: whom it hints at, when, and what it does itself."""

from datetime import timedelta

from assessments.dispatch import HINT_AGAIN_SECONDS, Dispatcher, Hints
from assessments.models import DispatcherHeartbeat
from assessments.selectors import flow_health
from students.models import LearnerState
from students.selectors.learners import StaleLearner
from students.selectors.paths import freshness
from tests.factories import Cast, hand_in


class Box:
    """A publisher that keeps what it was given."""

    def __init__(self) -> None:
        self.hints: list[list[int]] = []

    def publish(self, student_ids: list[int]) -> None:
        if student_ids:
            self.hints.append(student_ids)


def test_one_change_is_one_hint() -> None:
    hints, stale = Hints(), [StaleLearner(1, 5, 0.1)]
    assert hints.due(stale, now=10.0) == [1]
    assert hints.due(stale, now=10.1) == []


def test_new_evidence_is_a_new_hint() -> None:
    hints = Hints()
    hints.due([StaleLearner(1, 5, 0.1)], now=10.0)
    assert hints.due([StaleLearner(1, 6, 0.2)], now=10.1) == [1]


def test_a_hint_that_helped_nobody_is_given_again() -> None:
    hints, stale = Hints(), [StaleLearner(1, 5, 0.1)]
    hints.due(stale, now=10.0)
    assert hints.due(stale, now=10.1 + HINT_AGAIN_SECONDS) == [1]


def test_who_is_no_longer_stale_is_forgotten() -> None:
    hints, stale = Hints(), [StaleLearner(1, 5, 0.1)]
    hints.due(stale, now=10.0)
    hints.due([], now=10.1)
    assert hints.due(stale, now=10.2) == [1]


def test_a_hand_in_is_hinted_at(cast: Cast) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    box = Box()
    Dispatcher(box).look()
    assert box.hints == [[cast.student.pk]]
    assert not freshness(cast.student.pk).is_current


def test_whom_no_hint_has_helped_is_computed_right_here(cast: Cast) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    state = LearnerState.objects.get(pk=cast.student.pk)
    LearnerState.objects.update(stale_since=state.stale_since - timedelta(seconds=4))
    Dispatcher(Box()).look()
    assert freshness(cast.student.pk).is_current


def test_a_look_leaves_a_sign_of_life(db: None) -> None:
    assert flow_health().dispatcher_seen_seconds is None
    Dispatcher(Box()).look()
    assert DispatcherHeartbeat.objects.count() == 1
    assert flow_health().dispatcher_seen_seconds < 60
