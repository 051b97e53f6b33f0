"""Background work: bring paths up to date with the evidence.

A task is told whom to look at again, never what changed. Run it twice, late or out of order and
the rows are the same.
"""

import time
from collections.abc import Sequence

import structlog
from celery import Task, shared_task
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from assessments.models import Attempt, DispatcherHeartbeat
from assessments.selectors.evidence import evidence_between
from assessments.selectors.flow import waiting_for_release
from courses.models import District
from courses.stack import with_room
from courses.tenancy import enter_district, in_district, through
from students.engine import Evidence
from students.selectors.fits import districts_to_settle, fit_in_force, learners_behind
from students.selectors.learners import Learner, learner
from students.services.evidence import advance_clock
from students.services.fits import settle_fit
from students.services.paths import postpone, replan

SETTLING_SECONDS = 4.0
LEARNERS_AT_ONCE = 200
log = structlog.get_logger(__name__)


class _SignOfLife:
    """Says, no more than once a second, that a hint was finished: a worker is well that does so."""

    def __init__(self) -> None:
        self._due = 0.0

    def leave(self) -> None:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + 1
            DispatcherHeartbeat.objects.update(hint_finished_at=Now())


_sign = _SignOfLife()


@shared_task(bind=True)
def recompute_paths(task: Task, learners: Sequence[tuple[int, int]]) -> None:
    """Bring these learners' paths up to date; one who can't be computed holds nobody up.

    A learner is named by the numbers of her district and of herself.
    """
    with structlog.contextvars.bound_contextvars(task_id=task.request.id):
        for district_id, student_id in learners:
            recompute_in(district_id, student_id)
        _sign.leave()


@with_room
def recompute_in(district_id: int, student_id: int) -> bool:
    """Bring one student's paths up to date from outside her district. 6 queries."""
    enter_district(district_id)
    try:
        return recompute(student_id)
    finally:
        enter_district(None)


def recompute(student_id: int) -> bool:
    """Bring one student's paths up to date with her evidence. True once they are.

    The session is in her district. 4 queries; their cost depends on what is new, not on the
    length of her history.
    """
    found = learner(student_id)
    while found is not None and not found.is_current:
        done = _try(found, *_evidence_for(found))
        if done is not False:
            return bool(done)
        found = learner(student_id)
    return found is not None


def _try(found: Learner, evidence: Sequence[Evidence], from_the_start: bool) -> bool | None:
    """Replan; False if there is more to take in, None if the learner can't be computed."""
    try:
        return replan(found, evidence, from_the_start)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("recompute_failed", student_id=found.student_id)
        postpone(found, error)
        return None


def _evidence_for(found: Learner) -> tuple[Sequence[Evidence], bool]:
    """Return the evidence to take in, and whether it is all there is, to start from nothing."""
    if found.can_continue:
        new = evidence_between(found.student_id, found.computed_seq, found.evidence_seq)
        if not new.is_correction:
            return new.evidence, False
    return evidence_between(found.student_id, 0, found.evidence_seq).evidence, True


@shared_task
def settle_fits() -> None:
    """Estimate with a model that came into force those whom another has estimated.

    A few seconds at a time, so that nobody's path waits; beat asks again until all are done.
    """
    districts = districts_to_settle()
    for district_id in districts:
        with in_district(district_id):
            _settle(time.monotonic() + SETTLING_SECONDS / len(districts))


@with_room
def _settle(until: float) -> None:
    fit = fit_in_force()
    behind = learners_behind(fit, LEARNERS_AT_ONCE) if fit else []
    if fit and not behind:
        settle_fit(fit)
    for student_id in behind:
        found = learner(student_id)
        if found is not None:
            everything = evidence_between(student_id, 0, found.evidence_seq).evidence
            _try(found, everything, from_the_start=True)
        if time.monotonic() > until:
            break


@shared_task
def release_results() -> None:
    """Release every result that waited for a due date which is past, district by district."""
    with through("operator"):
        districts = list(District.objects.values_list("pk", flat=True))
    for district_id in districts:
        with in_district(district_id):
            for attempt_id in waiting_for_release():
                release(attempt_id)


@transaction.atomic
def release(attempt_id: int) -> None:
    """Let a result out, if it is not out yet: a fact, with its own tick of the student's clock.

    3 queries.
    """
    waiting = Attempt.objects.select_for_update().filter(released_seq=None)
    attempt = waiting.filter(pk=attempt_id, submitted_at__isnull=False).first()
    if attempt is not None:
        tick = advance_clock(attempt.student_id)
        Attempt.objects.filter(pk=attempt.pk).update(released_seq=tick, released_at=Now())
