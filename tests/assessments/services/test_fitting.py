"""Fitting the engine to a district's own answers, and estimating everybody anew."""

import pytest

from assessments.models import Response
from assessments.selectors.histories import histories
from assessments.services.fitting import Night, Outcome, fit_district
from assessments.tasks import recompute, settle_fits
from students.engine import Model
from students.models import EngineFit, LearnerState, SkillMastery
from students.selectors.fits import districts_to_settle, fit_in_force, learners_behind
from students.services.fits import choose_fit, shipped_fit
from students.services.paths import forget
from tests.factories import Cast, hand_in


@pytest.fixture
def worked(cast: Cast) -> Cast:
    """Two students have handed in, and are estimated with the model that comes with Waymark."""
    for right in (1, 3, 5, 7, 8, 8):
        for student in (cast.student, cast.classmate):
            hand_in(student, cast.quiz, right=right)
    for student in (cast.student, cast.classmate):
        recompute(student.pk)
    return cast


def fit() -> Night:
    return fit_district(fewest_answers=10, fewest_students=2)


def test_from_a_few_answers_nothing_is_learned(worked: Cast) -> None:
    assert fit_district().outcome == Outcome.TOO_FEW
    assert not EngineFit.objects.exists()


def test_a_fit_says_what_it_was_fitted_to_and_how_it_did(worked: Cast) -> None:
    kept = fit().fit
    assert kept is not None
    assert (kept.students, kept.answers) == (2, sum(map(len, histories(10**6).values())))
    assert kept.backtest["current_version"] == Model.default().version
    assert kept.backtest["candidate"]["log_loss"] > 0.0


def test_a_history_is_as_long_as_what_was_answered_and_in_its_order(worked: Cast) -> None:
    found = histories(10**6)[worked.student.pk]
    assert len(found) == Response.objects.filter(student=worked.student).count()
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_of_a_large_district_every_nth_student_is_read(worked: Cast) -> None:
    everybody = histories(10**6)
    half = histories(sum(map(len, everybody.values())) // 2)
    assert list(half) == list(everybody)[::2]


def test_who_was_estimated_by_another_model_is_estimated_anew(worked: Cast) -> None:
    kept = _in_force(fit())
    assert learners_behind(kept, 9) == sorted([worked.student.pk, worked.classmate.pk])
    assert districts_to_settle() == [worked.district.pk]
    settle_fits()
    settle_fits()
    assert not districts_to_settle()
    versions = LearnerState.objects.filter(computed_seq__gt=0).values_list("engine_version")
    assert set(versions) == {(kept.version,)}


def test_estimating_anew_is_replaying_the_facts(worked: Cast) -> None:
    _in_force(fit())
    settle_fits()
    before = _estimates(worked)
    forget(worked.student.pk)
    recompute(worked.student.pk)
    assert _estimates(worked) == before


def test_going_back_brings_the_earlier_estimates_back(worked: Cast) -> None:
    before = _estimates(worked)
    _in_force(fit())
    settle_fits()
    assert _estimates(worked) != before
    choose_fit(shipped_fit(), worked.district_admin)
    settle_fits()
    assert _estimates(worked) == before


def test_new_evidence_is_taken_in_by_the_model_in_force(worked: Cast) -> None:
    kept = _in_force(fit())
    hand_in(worked.student, worked.quiz, right=4)
    recompute(worked.student.pk)
    state = LearnerState.objects.get(pk=worked.student.pk)
    assert state.engine_version == kept.version


def _in_force(night: Night) -> EngineFit:
    """Return the fit, in force whether or not it was better."""
    assert night.fit is not None
    EngineFit.objects.filter(is_in_force=True).exclude(pk=night.fit.pk).update(is_in_force=False)
    EngineFit.objects.filter(pk=night.fit.pk).update(is_in_force=True)
    found = fit_in_force()
    assert found is not None
    return found


def _estimates(cast: Cast) -> list[tuple[int, float]]:
    found = SkillMastery.objects.filter(student=cast.student).order_by("skill")
    return list(found.values_list("skill_id", "p_known", "low", "high"))
