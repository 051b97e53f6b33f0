"""A stored path explains itself: the order can be rebuilt from the records as they were kept."""

from students.engine import Reason, rebuild_order, total
from students.models import PathStep, SkillMastery
from tests.factories import Cast, hand_in
from tests.recomputing import recompute


def stored_reasons(cast: Cast) -> list[Reason]:
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    steps = PathStep.objects.filter(path__student=cast.student).order_by("position")
    return [Reason.from_dict(step.reason) for step in steps]


def test_a_path_has_five_to_ten_steps(cast: Cast) -> None:
    assert 5 <= len(stored_reasons(cast)) <= 10


def test_the_order_is_rebuilt_from_the_stored_records(cast: Cast) -> None:
    reasons = stored_reasons(cast)
    assert rebuild_order(reversed(reasons)) == [reason.position for reason in reasons]


def test_the_stored_terms_add_up_to_the_score_that_ranked(cast: Cast) -> None:
    assert all(total(reason.terms) == reason.score for reason in stored_reasons(cast))


def test_a_reason_speaks_of_the_same_numbers_as_the_mastery_page(cast: Cast) -> None:
    reasons = stored_reasons(cast)
    known = dict(SkillMastery.objects.values_list("skill", "p_known"))
    assert all(reason.p_known == known[reason.skill] for reason in reasons)


def test_a_reason_cites_responses_of_the_student(cast: Cast) -> None:
    cited = {key for reason in stored_reasons(cast) for key in reason.evidence}
    mine = set(cast.student.attempts.values_list("responses", flat=True))
    assert cited
    assert cited <= mine
