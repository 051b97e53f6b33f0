"""The dispatcher: whom it hints at, when, and what it does itself."""

from datetime import timedelta
from io import BytesIO

from assessments.dispatch import HINT_AGAIN_SECONDS, LEAST_ON_THEIR_WAY, Dispatcher, Hint, Hints
from assessments.models import DispatcherHeartbeat
from assessments.selectors import flow_health
from courses.tenancy import enter_district, in_district, through
from students.models import LearnerState
from students.selectors.learners import StaleLearner, stale_learners
from students.selectors.paths import freshness
from students.services.evidence import request_replan
from students.services.import_jobs import ask_for_import
from tests.factories import Cast, hand_in


class Box:
    """A publisher that keeps what it was given."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.imports = 0

    def publish_records(self) -> None:
        """Nothing waits in these tests."""

    def publish_imports(self) -> None:
        self.imports += 1

    def publish(self, learners: Hint) -> None:
        if learners:
            self.hints.append(learners)


def stale_learner(student_id: int) -> StaleLearner:
    return StaleLearner(student_id, 7, 1, 0.1)


def test_one_change_is_one_hint() -> None:
    hints, stale = Hints(), [StaleLearner(1, 7, 5, 0.1)]
    assert hints.due(stale, now=10.0) == [(7, 1)]
    assert hints.due(stale, now=10.1) == []


def test_new_evidence_is_a_new_hint() -> None:
    hints = Hints()
    hints.due([StaleLearner(1, 7, 5, 0.1)], now=10.0)
    assert hints.due([StaleLearner(1, 7, 6, 0.2)], now=10.1) == [(7, 1)]


def test_a_hint_that_helped_nobody_is_given_again() -> None:
    hints, stale = Hints(), [StaleLearner(1, 7, 5, 0.1)]
    hints.due(stale, now=10.0)
    assert hints.due(stale, now=10.1 + HINT_AGAIN_SECONDS) == [(7, 1)]


def test_who_is_no_longer_stale_is_forgotten() -> None:
    hints, stale = Hints(), [StaleLearner(1, 7, 5, 0.1)]
    hints.due(stale, now=10.0)
    hints.due([], now=10.1)
    assert hints.due(stale, now=10.2) == [(7, 1)]


def test_no_more_hints_are_on_their_way_than_workers_get_through() -> None:
    hints, stale = Hints(), [stale_learner(n) for n in range(LEAST_ON_THEIR_WAY + 5)]
    first = hints.due(stale, now=10.0)
    assert len(first) == LEAST_ON_THEIR_WAY
    assert hints.due(stale, now=10.1) == []
    left = stale[3:]
    assert len(hints.due(left, now=10.2)) == 3


def test_workers_that_get_through_more_are_given_more() -> None:
    hints, batch = Hints(), LEAST_ON_THEIR_WAY
    for turn in range(3):
        hints.due([stale_learner(turn * batch + n) for n in range(batch)], now=10 + turn / 10)
    crowd = [stale_learner(1000 + n) for n in range(3 * batch)]
    assert len(hints.due(crowd, now=10.3)) == 3 * batch


def test_districts_take_turns(cast: Cast) -> None:
    north = [cast.student.pk, cast.classmate.pk, cast.stranger.pk]
    for district, students in (
        (cast.district, north),
        (cast.foreign_district, [cast.foreign_student.pk]),
    ):
        for student_id in students:
            with in_district(district.pk):
                request_replan([student_id])
    with through("dispatch"):
        turns = [learner.student_id for learner in stale_learners()]
    assert turns == [north[0], cast.foreign_student.pk, *north[1:]]


def test_a_hand_in_is_hinted_at(cast: Cast) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    box = Box()
    Dispatcher(box).look()
    assert box.hints == [[(cast.district.pk, cast.student.pk)]]
    assert not freshness(cast.student.pk).is_current


def test_whom_no_hint_has_helped_is_computed_right_here(cast: Cast) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    state = LearnerState.objects.get(pk=cast.student.pk)
    LearnerState.objects.update(stale_since=state.stale_since - timedelta(seconds=4))
    Dispatcher(Box()).look()
    enter_district(cast.district.pk)
    assert freshness(cast.student.pk).is_current


def test_a_look_leaves_a_sign_of_life(db: None) -> None:
    assert flow_health().dispatcher_seen_seconds is None
    Dispatcher(Box()).look()
    assert DispatcherHeartbeat.objects.count() == 1
    assert flow_health().dispatcher_seen_seconds < 60


def test_an_import_that_waits_is_hinted_at(cast: Cast) -> None:
    box = Box()
    with through("dispatch"):
        Dispatcher(box).look()
    assert box.imports == 0
    ask_for_import(cast.district_admin, "skills", BytesIO(b"x"), "a.csv", {})
    enter_district(None)
    with through("dispatch"):
        Dispatcher(box).look()
    assert box.imports == 1
