"""What is derived of a student, in a form that can be compared."""

from typing import Any

from students.models import LearnerState, LearningPath, PathStep, SkillMastery
from students.services.paths import forget
from tests.recomputing import recompute


def derived(student_id: int) -> dict[str, Any]:
    """Return everything derived of a student but ids, version numbers and moments of computing."""
    state = LearnerState.objects.get(pk=student_id)
    return {
        "computed_seq": state.computed_seq,
        "state": bytes(state.state),
        "engine": state.engine_version,
        "masteries": sorted(
            SkillMastery.objects.filter(student=student_id).values_list(
                *("skill", "p_known", "low", "high", "evidence_count", "is_enough"),
                "last_evidence_at",
            )
        ),
        "paths": sorted(
            LearningPath.objects.filter(student=student_id).values_list(
                "course", "computed_seq", "as_of", "engine_version", "minutes"
            )
        ),
        "steps": list(
            PathStep.objects.filter(path__student=student_id)
            .order_by("path__course", "position")
            .values_list("path__course", "position", "activity", "skill", "reason")
        ),
    }


def replayed(student_id: int) -> dict[str, Any]:
    """Return the same after dropping it all and replaying the facts."""
    forget(student_id)
    assert recompute(student_id)
    return derived(student_id)
