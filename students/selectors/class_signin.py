"""Who may get in by class sign-in, and what a teacher's page of it shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from courses.models import Section
from students.class_codes import Code
from students.models import (
    ClassEntry,
    ClassKey,
    ClassPermit,
    ClassWindow,
    Enrollment,
    Guardianship,
    Membership,
    Role,
    User,
)
from students.selectors.access import schools_visible_to, today

TRIES = 5  # Wrong pictures, until a teacher lets a child try again.
BEFORE_SCHOOL = ("IT", "PR", "PK", "TK", "KG", "K")


@dataclass(frozen=True, slots=True)
class Child:
    """A student of the section, as the teacher's page tells of her."""

    uuid: UUID
    name: str
    may: bool
    has_card: bool
    has_pictures: bool
    is_held_up: bool
    came_at: datetime | None
    came_by: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A child on the list that the class sees: no more of her name than the class needs."""

    uuid: UUID
    name: str


def young_grades() -> list[str]:
    """Return the grades whose students may sign in this way without a permit."""
    below = settings.CLASS_SIGN_IN_BELOW_GRADE
    numbers = [f"{grade:{form}}" for grade in range(1, below) for form in ("d", "02d")]
    return [*BEFORE_SCHOOL, *numbers]


def _nothing_but_a_student(person: str = "pk") -> Q:
    """Return the condition that a person has never had any other part than a student's."""
    hers = OuterRef(person)
    other = Membership.objects.filter(user=hers).exclude(role=Role.STUDENT)
    teaches = Enrollment.objects.filter(user=hers, role=Enrollment.Role.TEACHER)
    guards = Guardianship.objects.filter(guardian=hers)
    return Q(~Exists(other)) & Q(~Exists(teaches)) & Q(~Exists(guards))


def _learners_of(section_id: int) -> QuerySet[User]:
    learns = Enrollment.objects.filter(
        user=OuterRef("pk"), section=section_id, role=Enrollment.Role.STUDENT
    ).on(today())
    return User.objects.filter(Exists(learns), is_active=True)


def class_students(section_id: int) -> QuerySet[User]:
    """Return those of a section who may sign in this way: young, or permitted; students only."""
    at_school = Membership.objects.filter(user=OuterRef("pk"), role=Role.STUDENT).on(today())
    permitted = Exists(ClassPermit.objects.filter(section=section_id))
    return _learners_of(section_id).filter(
        Q(grade__in=young_grades()) | permitted,
        _nothing_but_a_student(),
        Exists(at_school),
        is_staff=False,
        is_superuser=False,
    )


def open_window_of(section_id: int) -> ClassWindow | None:
    """Return the window of a section that is open now, if any. 1 query."""
    return ClassWindow.objects.open().filter(section=section_id).first()


def window_by(code: Code) -> ClassWindow | None:
    """Return the open window of a code, in the session's district. 1 query."""
    windows = ClassWindow.objects.open().select_related("section")
    return windows.filter(district=code.district_id, code_hash=code.hash).first()


def open_window_for(student: User) -> ClassWindow | None:
    """Return the window through which a child could get in now, if any. 2 queries."""
    hers = Enrollment.objects.filter(user=student, role=Enrollment.Role.STUDENT).on(today())
    windows = ClassWindow.objects.open().filter(section__in=hers.values("section"))
    for window in windows.order_by("-opened_at")[:8]:
        if class_students(window.section_id).filter(pk=student.pk).exists():
            return window
    return None


def names_of_class(window: ClassWindow) -> list[Name]:
    """Return those who can get in by pictures, by first name and initial. 1 query."""
    with_pictures = ClassKey.objects.filter(student=OuterRef("pk")).exclude(pictures_hash="")
    students = class_students(window.section_id).filter(Exists(with_pictures))
    return [
        Name(student.uuid, _short(student))
        for student in students.order_by("first_name", "last_name", "pk")
    ]


def _short(student: User) -> str:
    initial = f" {student.last_name[0]}." if student.last_name else ""
    return f"{student.first_name or student.username}{initial}"


def child_in(window: ClassWindow, uuid: UUID) -> User:
    """Return a child of the class's list, or 404. 1 query."""
    with_pictures = ClassKey.objects.filter(student=OuterRef("pk")).exclude(pictures_hash="")
    students = class_students(window.section_id).filter(Exists(with_pictures))
    return get_object_or_404(students, uuid=uuid)


def class_student_for(section: Section, uuid: UUID) -> User:
    """Return a child of a section that the asker was given, or 404. 1 query."""
    return get_object_or_404(_learners_of(section.pk), uuid=uuid)


def children_of(section: Section, window: ClassWindow | None) -> list[Child]:
    """Return a section's students with their keys and how they came. 4 queries."""
    may = set(class_students(section.pk).values_list("pk", flat=True))
    keys = {key.student_id: key for key in ClassKey.objects.filter(student__in=may)}
    entries = ClassEntry.objects.filter(window=window).order_by("entered_at")
    came = {entry.student_id: entry for entry in entries} if window else {}
    live = ClassEntry.objects.live().filter(window__section=section)
    is_in = set(live.values_list("student_id", flat=True))
    learners = _learners_of(section.pk).order_by("last_name", "first_name", "pk")
    return [
        Child(
            uuid=student.uuid,
            name=student.display_name,
            may=student.pk in may,
            is_in=student.pk in is_in,
            **_means_of(keys.get(student.pk), window),
            **_coming_of(came.get(student.pk)),
        )
        for student in learners
    ]


def keys_in_use(section: Section) -> dict[str, int]:
    """Return how many of a section's students have `cards` and how many `pictures`. 1 query."""
    keys = ClassKey.objects.filter(student__in=class_students(section.pk))
    return keys.aggregate(
        cards=Count("pk", filter=~Q(card_hash="")),
        pictures=Count("pk", filter=~Q(pictures_hash="")),
    )


def _means_of(key: ClassKey | None, window: ClassWindow | None) -> dict[str, Any]:
    if key is None:
        return {"has_card": False, "has_pictures": False, "is_held_up": False}
    used = window is not None and key.used_in_id == window.pk
    locked = key.failures >= TRIES
    return {
        "has_card": bool(key.card_hash),
        "has_pictures": bool(key.pictures_hash),
        "is_held_up": used or locked,
    }


def _coming_of(entry: ClassEntry | None) -> dict[str, Any]:
    by = entry.get_means_display() if entry else ""
    return {"came_at": entry and entry.entered_at, "came_by": by}


def may_permit(user: User, section: Section) -> bool:
    """Tell whether a person administers the section's school. 1 or 2 queries."""
    return schools_visible_to(user).filter(pk=section.school_id).exists()


def is_permitted(section: Section) -> bool:
    """Tell whether a section may sign in this way whatever its grades. 1 query."""
    return ClassPermit.objects.filter(section=section).exists()


def entry_goes_on(entry: str, student_id: int) -> bool:
    """Tell whether a session begun by class sign-in still holds. 1 query."""
    still_only_a_student = _nothing_but_a_student("student")
    rows = ClassEntry.objects.live().filter(still_only_a_student, uuid=entry, student=student_id)
    return rows.filter(student__is_staff=False, student__is_superuser=False).exists()
