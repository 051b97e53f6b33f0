"""How much of a school an import would move, so that a broken export does not empty it."""

from collections import Counter
from datetime import date

from courses.models import School
from students.models import Enrollment
from students.services.roster.run import Run

LARGEST_SHARE = 0.20
SMALLEST_SCHOOL = 5

Snapshot = dict[int, tuple[int, int, int, int, str]]


def in_force(district_id: int, day: date) -> Snapshot:
    """Return (school, section, course, user, role) of the enrollments in force. 1 query."""
    rows = Enrollment.objects.filter(
        district_id=district_id, section__is_active=True, user__is_active=True
    ).on(day)
    return {
        row[0]: row[1:]
        for row in rows.values_list(
            "id", "section__school_id", "section_id", "section__course_id", "user_id", "role"
        )
    }


def students_moved(before: Snapshot, after: Snapshot) -> set[int]:
    """Return the students whose classes or courses are no longer what they were."""
    changed = before.items() ^ after.items()
    return {row[3] for _, row in changed if row[4] == Enrollment.Role.STUDENT}


def too_much(run: Run, before: Snapshot, after: Snapshot) -> list[str]:
    """Return a sentence for each school of which too many enrollments end or move. 1 query.

    Counted against the enrollments in force before: those that no longer are, and those whose
    section now is another school's.
    """
    total = Counter(row[0] for row in before.values())
    gone = Counter(row[0] for key, row in before.items() if _place(after.get(key)) != _place(row))
    large = [
        school_id
        for school_id, count in sorted(gone.items())
        if total[school_id] >= SMALLEST_SCHOOL and count > LARGEST_SHARE * total[school_id]
    ]
    names = dict(School.objects.filter(id__in=large).values_list("id", "name"))
    return [
        f"{names[school_id]}: {gone[school_id]} of {total[school_id]} enrollments would end or "
        f"move ({gone[school_id] / total[school_id]:.0%}; more than {LARGEST_SHARE:.0%} must be "
        "confirmed)"
        for school_id in large
    ]


def _place(row: tuple[int, int, int, int, str] | None) -> tuple[int, int] | None:
    return (row[0], row[1]) if row else None
