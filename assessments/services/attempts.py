"""Sitting an assessment: begin, save answers on the way, hand in.

The database's clock decides deadlines. What was acknowledged is stored: `submit_attempt` is one
transaction, and repeating it with the same key gives the same answer.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from assessments import scoring
from assessments.effort import longest, shown_at
from assessments.models import Assessment, Attempt
from assessments.pressure import pressure
from assessments.selectors.sittings import attempt_for, is_release_due
from assessments.selectors.versions import Question, questions, secrets
from courses.prepared import Prepared
from students.models import User
from students.services.evidence import advance_clock, keep_begun

Answers = Mapping[UUID, Any]
Seconds = Mapping[UUID, float]
GRACE_SECONDS = 30
_OPEN = Q(submitted_at__isnull=True)


class AttemptRefused(Exception):
    """What was asked of an attempt can't be done; the text says why, for the student."""


class NoAttemptsLeft(AttemptRefused):
    """Every attempt allowed has been used."""


class TooBusy(AttemptRefused):
    """More is asked for than can be answered soon: nothing new is begun for a moment."""


class NothingToAsk(AttemptRefused):
    """The assessment has no items yet."""


class AlreadySubmitted(AttemptRefused):
    """The attempt was handed in before, under another key."""


class KeyReused(AttemptRefused):
    """The idempotency key was used for another body."""


class TimeIsUp(AttemptRefused):
    """The time allowed is over; what was saved before counts."""


class UnknownItem(AttemptRefused):
    """An answer names an item that this attempt doesn't ask."""


_BEGIN = """
INSERT INTO assessments_attempt
       (uuid, student_id, assessment_id, number, version_ids, points, feedback_timing, expires_at)
SELECT gen_random_uuid(), %(student)s, a.id,
       1 + (SELECT count(*) FROM assessments_attempt WHERE student_id = %(student)s
                                                      AND assessment_id = a.id),
       array_agg(i.current_id ORDER BY p.position), array_agg(p.points ORDER BY p.position),
       a.feedback_timing, statement_timestamp() + make_interval(mins => a.time_limit_minutes)
FROM assessments_assessment a
JOIN assessments_assessmentitem p ON p.assessment_id = a.id
JOIN assessments_item i ON i.id = p.item_id AND i.current_id IS NOT NULL
WHERE a.id = %(assessment)s
GROUP BY a.id
ON CONFLICT DO NOTHING
RETURNING id
"""


def begin_attempt(student: User, assessment: Assessment) -> Attempt:
    """Return the student's open attempt, or begin one. 2 to 4 queries.

    Raises NoAttemptsLeft, NothingToAsk, and TooBusy, which keeps nobody from going on.
    """
    attempts = Attempt.objects.filter(student=student, assessment=assessment)
    sat = attempts.aggregate(n=Max("number"), open=Max("id", filter=_OPEN))
    if sat["open"]:
        return attempts.get(pk=sat["open"])
    if assessment.attempts_allowed and (sat["n"] or 0) >= assessment.attempts_allowed:
        raise NoAttemptsLeft
    if pressure.is_high:
        raise TooBusy
    begun = _begin(student, assessment)
    if begun:
        return attempts.get(pk=begun)
    concurrent = attempts.filter(submitted_at__isnull=True).first()
    if concurrent is None:
        raise NothingToAsk
    return concurrent


@transaction.atomic
def _begin(student: User, assessment: Assessment) -> int | None:
    """Begin an attempt and return its id, None where nothing can be asked. 2 queries."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"student": student.pk, "assessment": assessment.pk})
        begun = cursor.fetchone()
    if begun is None:
        return None
    keep_begun(student.pk, assessment.activity_id)
    return int(begun[0])


_SAVE = Prepared("""
WITH timed AS (
    UPDATE assessments_attempt SET seconds = %(seconds)s::float8[]
    WHERE id = %(attempt)s::bigint AND %(is_timed)s::bool
)
INSERT INTO assessments_savedanswer (attempt_id, version_id, answer)
SELECT %(attempt)s, version, answer
FROM unnest(%(versions)s::bigint[], %(answers)s::jsonb[]) AS s(version, answer)
ON CONFLICT (attempt_id, version_id) DO UPDATE
SET answer = EXCLUDED.answer, saved_at = statement_timestamp()
""")


@transaction.atomic
def save_answers(
    student: User, uuid: UUID, answers: Answers, seconds: Seconds | None = None
) -> None:
    """Keep answers of a student's open attempt; the same ones again change nothing. 2 queries.

    `seconds` says how long questions were in view so far; the longest time counts. Raises Http404,
    AlreadySubmitted, TimeIsUp, UnknownItem, scoring.InvalidAnswer.
    """
    attempt = open_attempt(student, uuid)
    asked = questions(attempt.version_ids)
    cleaned, times = _cleaned(asked, answers), _by_place(asked, seconds or {})
    _SAVE.rows(
        attempt=attempt.pk,
        is_timed=bool(times),
        seconds=longest(attempt.seconds, times, len(asked)),
        versions=list(cleaned),
        answers=[json.dumps(answer) for answer in cleaned.values()],
    )


def open_attempt(student: User, uuid: UUID) -> Attempt:
    """Return a student's attempt that she still works on, locked. 1 query.

    Raises Http404, AlreadySubmitted, TimeIsUp.
    """
    attempt = attempt_for(student, uuid, lock=True)
    if not attempt.is_open:
        raise AlreadySubmitted
    if _is_late(attempt):
        raise TimeIsUp
    return attempt


@transaction.atomic
def submit_attempt(
    student: User, uuid: UUID, answers: Answers, key: str, seconds: Seconds | None = None
) -> Attempt:
    """Hand in: score every item, record the responses, move the student's clock. 3 or 4 queries.

    Answers given here count over those saved before; where neither is there the item was left
    out. After the time allowed only what was saved counts. The same key with the same answers
    returns the first submission again: `seconds` went on meanwhile, and are no part of it. Raises
    Http404, KeyReused, AlreadySubmitted, UnknownItem, scoring.InvalidAnswer.
    """
    attempt = attempt_for(student, uuid, lock=True)
    digest = _digest(answers)
    if not attempt.is_open:
        return _replayed(attempt, key, digest)
    asked = questions(attempt.version_ids)
    attempt.is_late = _is_late(attempt)
    given = {} if attempt.is_late else _cleaned(asked, answers)
    times = {} if attempt.is_late else _by_place(asked, seconds or {})
    attempt.seconds = longest(attempt.seconds, times, len(asked))
    if len(given) < len(asked):
        given = dict(attempt.saved_answers.values_list("version_id", "answer")) | given
    scores = _scored(asked, given)
    attempt.score = weighted_score(attempt.points, scores)
    attempt.submission_key, attempt.submission_digest = key, digest
    attempt.evidence_seq = advance_clock(
        attempt.student_id, finished=attempt.assessment.activity_id
    )
    attempt.released_seq = attempt.evidence_seq if is_release_due(attempt) else None
    _record(attempt, asked, given, scores)
    return attempt


def weighted_score(points: list[float], scores: list[float | None]) -> float | None:
    """Return the share of the points earned, in [0, 1]; None while a person must still grade."""
    if any(score is None for score in scores) or not sum(points):
        return None
    earned = sum(p * s for p, s in zip(points, scores, strict=True) if s is not None)
    return earned / sum(points)


def _is_late(attempt: Attempt) -> bool:
    if attempt.expires_at is None:
        return False
    return bool(attempt.now > attempt.expires_at + timedelta(seconds=GRACE_SECONDS))


def _replayed(attempt: Attempt, key: str, digest: str) -> Attempt:
    """Return the first submission again, or refuse what isn't its repetition."""
    if attempt.submission_key != key:
        raise AlreadySubmitted
    if attempt.submission_digest != digest:
        raise KeyReused
    return attempt


def _digest(answers: Answers) -> str:
    canonical = json.dumps({str(k): v for k, v in answers.items()}, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _cleaned(asked: list[Question], answers: Answers) -> dict[int, Any]:
    """Return valid answers by version id."""
    by_item = {question.item_uuid: question for question in asked}
    cleaned = {}
    for item_uuid, answer in answers.items():
        if item_uuid not in by_item:
            raise UnknownItem(str(item_uuid))
        question = by_item[item_uuid]
        cleaned[question.version_id] = scoring.clean_answer(question.kind, question.body, answer)
    return cleaned


def _by_place(asked: list[Question], seconds: Seconds) -> dict[int, float]:
    """Return times by the places of their questions. Raises UnknownItem."""
    places = {question.item_uuid: place for place, question in enumerate(asked)}
    for item_uuid in seconds:
        if item_uuid not in places:
            raise UnknownItem(str(item_uuid))
    return {places[item_uuid]: time for item_uuid, time in seconds.items()}


def _scored(asked: list[Question], given: Mapping[int, Any]) -> list[float | None]:
    keys = secrets([question.version_id for question in asked])
    return [
        scoring.score(question.kind, question.body, secret.key, given.get(question.version_id))
        for question, secret in zip(asked, keys, strict=True)
    ]


_RECORD = Prepared("""
WITH handed_in AS (
    UPDATE assessments_attempt
    SET submitted_at = statement_timestamp(), evidence_seq = %(seq)s::bigint,
        score = %(score)s::float8, is_late = %(late)s::bool, submission_key = %(key)s::text,
        submission_digest = %(digest)s::text, seconds = %(seconds)s::float8[],
        released_seq = %(released)s::bigint,
        released_at = CASE WHEN %(released)s IS NOT NULL THEN statement_timestamp() END
    WHERE id = %(attempt)s::bigint RETURNING submitted_at, released_at
), answered AS (
    INSERT INTO assessments_response
           (attempt_id, position, version_id, student_id, evidence_seq, answer, score, hints,
            seconds)
    SELECT %(attempt)s, place - 1, version, %(student)s::bigint, %(seq)s, answer, score, hints,
           seconds
    FROM unnest(%(versions)s::bigint[], %(answers)s::jsonb[], %(scores)s::float8[],
                %(hints)s::smallint[], %(seconds)s)
         WITH ORDINALITY AS r(version, answer, score, hints, seconds, place)
)
SELECT submitted_at, released_at FROM handed_in
""")


def _record(
    attempt: Attempt,
    asked: list[Question],
    given: Mapping[int, Any],
    scores: list[float | None],
) -> None:
    """Write the submission and its responses. 1 query."""
    answers = [given.get(question.version_id) for question in asked]
    [(attempt.submitted_at, attempt.released_at)] = _RECORD.rows(
        attempt=attempt.pk,
        student=attempt.student_id,
        seq=attempt.evidence_seq,
        score=attempt.score,
        late=attempt.is_late,
        key=attempt.submission_key,
        digest=attempt.submission_digest,
        released=attempt.released_seq,
        versions=[question.version_id for question in asked],
        answers=[None if answer is None else json.dumps(answer) for answer in answers],
        scores=scores,
        hints=[
            shown_at(attempt.hints, place) if question.hints else None
            for place, question in enumerate(asked)
        ],
        seconds=attempt.seconds,
    )
