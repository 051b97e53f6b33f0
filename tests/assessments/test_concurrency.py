"""Many hands at once on one student: the clock has no gap, and the path is the facts' replay."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from assessments.models import Attempt
from assessments.services.attempts import begin_attempt, submit_attempt
from courses.tenancy import enter_district
from students.models import LearnerState
from students.selectors.learners import learner
from students.services.evidence import complete_activity
from tests.assessments.derived import derived, replayed
from tests.factories import Cast, hand_in, make_activity, make_assessment, make_cast, make_item
from tests.recomputing import recompute


@pytest.fixture
def people(transactional_db: None) -> Iterator[Cast]:
    """The cast, committed, so that other database sessions see it."""
    yield make_cast()
    enter_district(None)


def at_once(district_id: int, *jobs: Callable[[], object]) -> None:
    """Run jobs at the same time, each in a database session of its own."""
    ready = threading.Barrier(len(jobs))
    failures: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            enter_district(district_id)
            ready.wait()
            job()
        except Exception as error:  # noqa: BLE001 - told to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_two_tabs_that_begin_at_once_share_one_attempt(people: Cast) -> None:
    begin = lambda: begin_attempt(people.student, people.quiz)  # noqa: E731
    at_once(people.district.pk, *[begin] * 6)
    assert Attempt.objects.count() == 1


def test_the_same_submission_sent_twice_at_once_is_one(people: Cast) -> None:
    attempt = begin_attempt(people.student, people.quiz)
    send = lambda: submit_attempt(attempt.student, attempt.uuid, {}, "key")  # noqa: E731
    at_once(people.district.pk, *[send] * 6)
    assert LearnerState.objects.get(pk=people.student.pk).evidence_seq == 1
    assert attempt.responses.count() == 9


def test_submissions_lessons_and_recomputes_at_once_end_as_a_replay(people: Cast) -> None:
    course, skill = people.course, people.skills[0]
    quizzes = [make_assessment(course, [make_item(course, skill)]) for _ in range(4)]
    lessons = [make_activity(course, skill) for _ in range(4)]
    jobs: list[Callable[[], object]] = [
        *(lambda quiz=quiz: hand_in(people.student, quiz, right=1) for quiz in quizzes),
        *(lambda done=done: complete_activity(people.student, done) for done in lessons),
        *[lambda: recompute(people.student.pk)] * 4,
    ]
    at_once(people.district.pk, *jobs)
    found = learner(people.student.pk)
    assert found is not None
    assert found.evidence_seq == 8
    recompute(people.student.pk)
    enter_district(people.district.pk)
    assert derived(people.student.pk) == replayed(people.student.pk)
