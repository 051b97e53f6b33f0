"""Sitting an assessment: begin, save, hand in; once, on time, and with one's own key."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessments import scoring
from assessments.models import Assessment, Attempt, Grade, Response
from assessments.services.attempts import (
    AlreadySubmitted,
    KeyReused,
    NoAttemptsLeft,
    NothingToAsk,
    TimeIsUp,
    UnknownItem,
    begin_attempt,
    save_answers,
    submit_attempt,
)
from assessments.services.grades import GradeRefused, grade_response
from students.models import LearnerState
from tests.factories import Cast, hand_in, make_assessment, make_item


def answers_to(assessment: Assessment, value: bool = True) -> dict[Any, Any]:
    return {item.uuid: {"value": value} for item in assessment.items.all()}


def run_out(attempt: Attempt, seconds: int) -> None:
    """Let the time allowed have ended so many seconds ago."""
    ended = timezone.now() - timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt.pk).update(expires_at=ended)


def test_beginning_again_goes_on_with_the_open_attempt(cast: Cast) -> None:
    assert begin_attempt(cast.student, cast.quiz) == begin_attempt(cast.student, cast.quiz)


def test_it_begins_no_more_often_than_allowed(cast: Cast) -> None:
    cast.quiz.attempts_allowed = 1
    hand_in(cast.student, cast.quiz, right=1)
    with pytest.raises(NoAttemptsLeft):
        begin_attempt(cast.student, cast.quiz)


def test_an_assessment_without_items_has_nothing_to_ask(cast: Cast) -> None:
    empty = make_assessment(cast.course, [])
    with pytest.raises(NothingToAsk):
        begin_attempt(cast.student, empty)


def test_an_attempt_asks_what_was_current_when_it_began(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    cast.quiz.places.all().delete()
    assert len(submit_attempt(attempt.student, attempt.uuid, {}, "key").version_ids) == 9


def test_the_score_is_the_share_of_the_points(cast: Cast) -> None:
    assert hand_in(cast.student, cast.quiz, right=3).score == pytest.approx(3 / 9)


def test_saved_answers_count_when_nothing_else_is_sent(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    for item_uuid, answer in answers_to(cast.quiz).items():
        save_answers(attempt.student, attempt.uuid, {item_uuid: answer})
    assert submit_attempt(attempt.student, attempt.uuid, {}, "key").score == 1


def test_what_is_sent_counts_over_what_was_saved(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    item = cast.quiz.items.first()
    save_answers(attempt.student, attempt.uuid, {item.uuid: {"value": False}})
    assert submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key").score == 1


def test_the_same_key_and_answers_are_the_same_submission(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    first = submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key")
    again = submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key")
    assert (again.submitted_at, again.score) == (first.submitted_at, first.score)
    assert Response.objects.filter(attempt=attempt).count() == 9
    assert LearnerState.objects.get(pk=cast.student.pk).evidence_seq == 1


def test_the_same_key_with_other_answers_is_refused(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key")
    with pytest.raises(KeyReused):
        submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz, value=False), "key")


def test_a_second_submission_under_another_key_is_refused(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    submit_attempt(attempt.student, attempt.uuid, {}, "key")
    with pytest.raises(AlreadySubmitted):
        submit_attempt(attempt.student, attempt.uuid, {}, "another key")


def test_nothing_is_saved_after_handing_in(cast: Cast) -> None:
    attempt = hand_in(cast.student, cast.quiz, right=1)
    with pytest.raises(AlreadySubmitted):
        save_answers(attempt.student, attempt.uuid, {cast.quiz.items.first().uuid: {"value": True}})


def test_an_item_that_is_not_asked_is_refused(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    stray = make_item(cast.course, cast.skills[0])
    with pytest.raises(UnknownItem):
        submit_attempt(attempt.student, attempt.uuid, {stray.uuid: {"value": True}}, "key")


def test_an_answer_of_another_shape_is_refused_and_nothing_is_handed_in(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    with pytest.raises(scoring.InvalidAnswer):
        submit_attempt(
            attempt.student, attempt.uuid, {cast.quiz.items.first().uuid: {"choice": "a"}}, "key"
        )
    attempt.refresh_from_db()
    assert attempt.is_open


def test_after_the_time_allowed_what_was_saved_counts(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    save_answers(attempt.student, attempt.uuid, {cast.quiz.items.first().uuid: {"value": True}})
    run_out(attempt, seconds=60)
    submitted = submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key")
    assert submitted.is_late
    assert submitted.score == pytest.approx(1 / 9)


def test_a_moment_of_grace_is_given(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    run_out(attempt, seconds=5)
    assert submit_attempt(attempt.student, attempt.uuid, answers_to(cast.quiz), "key").score == 1


def test_nothing_is_saved_after_the_time_allowed(cast: Cast) -> None:
    attempt = begin_attempt(cast.student, cast.quiz)
    run_out(attempt, seconds=60)
    with pytest.raises(TimeIsUp):
        save_answers(attempt.student, attempt.uuid, {cast.quiz.items.first().uuid: {"value": True}})


def test_the_time_allowed_is_that_of_the_beginning(cast: Cast) -> None:
    cast.quiz.time_limit_minutes = 20
    cast.quiz.save()
    attempt = begin_attempt(cast.student, cast.quiz)
    assert attempt.expires_at - attempt.started_at == timedelta(minutes=20)


def test_a_grade_is_a_new_fact_and_the_response_stays(cast: Cast) -> None:
    attempt = hand_in(cast.student, cast.quiz, right=0)
    response = attempt.responses.first()
    grade_response(response.pk, 1.0, cast.teacher, "The picture was unclear.")
    attempt.refresh_from_db()
    assert attempt.score == pytest.approx(1 / 9)
    assert Response.objects.get(pk=response.pk).score == 0
    assert Grade.objects.get().evidence_seq == 2


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_grade_beyond_all_points_is_refused(cast: Cast, score: float) -> None:
    response = hand_in(cast.student, cast.quiz, right=0).responses.first()
    with pytest.raises(GradeRefused):
        grade_response(response.pk, score, cast.teacher)


def test_handing_in_costs_the_same_however_many_items(
    cast: Cast, django_assert_num_queries
) -> None:
    items = [make_item(cast.course, cast.skills[0]) for _ in range(30)]
    long = make_assessment(cast.course, items)
    for assessment in (cast.quiz, long):
        hand_in(cast.classmate, assessment, right=1)
        attempt = begin_attempt(cast.student, assessment)
        answers = answers_to(assessment)
        with django_assert_num_queries(6):
            submit_attempt(attempt.student, attempt.uuid, answers, "key")
