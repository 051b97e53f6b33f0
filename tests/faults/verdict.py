"""Looks at the rows of students who handed in once, and counts what is not as it must be."""

import json
import sys

import django


def judge(ids: list[int]) -> dict[str, int]:
    """Return how many students' work was lost, duplicated, or is torn, wrong or stale."""
    from courses.tenancy import enter_district
    from students.models import LearnerState, User
    from tests.assessments.derived import derived, replayed

    states = LearnerState.objects.in_bulk(ids)
    counts = {
        "lost": _lost(ids),
        "duplicated": _duplicated(ids),
        "torn": 0,
        "wrong": 0,
        "stale": sum(not states[key].is_current for key in ids if key in states),
    }
    for student in User.objects.filter(pk__in=set(ids) & set(states)):
        enter_district(student.district_id)
        found = derived(student.pk)
        counts["torn"] += any(seq != found["computed_seq"] for _, seq, *_ in found["paths"])
        counts["wrong"] += found != replayed(student.pk)
    return counts


def _lost(ids: list[int]) -> int:
    """Count students without a submission of all 20 responses."""
    from django.db.models import Count

    from assessments.models import Attempt

    whole = (
        Attempt.objects.filter(student__in=ids, submitted_at__isnull=False, evidence_seq=1)
        .annotate(answered=Count("responses"))
        .filter(answered=20)
    )
    return len(set(ids) - set(whole.values_list("student", flat=True)))


def _duplicated(ids: list[int]) -> int:
    """Count attempts beyond the one a student handed in, and ticks beyond the one it moved."""
    from assessments.models import Attempt
    from students.models import LearnerState

    attempts = Attempt.objects.filter(student__in=ids).count()
    ticks = LearnerState.objects.filter(pk__in=ids, evidence_seq__gt=1).count()
    return max(0, attempts - len(ids)) + ticks


if __name__ == "__main__":
    django.setup()
    print(json.dumps(judge([int(key) for key in sys.argv[1].split(",")])))
