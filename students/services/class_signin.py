"""Class sign-in as its teacher runs it: open and close, give out cards and pictures, take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Now

from courses.models import Section
from students.class_codes import Card, Code, code_of, new_card, new_pictures, pictures_hash
from students.models import Action, ClassEntry, ClassKey, ClassPermit, ClassWindow, User
from students.services.audit import record

MINUTES = (10, 20, 45)
_ATTEMPTS = 5


class Means(StrEnum):
    """What the audit log calls the things of class sign-in."""

    CODE = "class-code"
    CARD = "class-card"
    PICTURES = "class-pictures"
    ONCE = "class-sign-in-once"
    PERMIT = "class-sign-in-permit"


@dataclass(frozen=True, slots=True)
class Issued:
    """What was made for a child, to be printed now: it is kept as a hash only."""

    student: User
    card: Card | None = None
    pictures: tuple[str, ...] = ()


def code_for(window: ClassWindow | None) -> Code | None:
    """Return the code of a window, which nobody keeps: it is found by trying as when opening.

    None for no window, and for one from before the installation's secret was changed.
    """
    if window is None:
        return None
    codes = (code_of(window.district_id, window.uuid, attempt) for attempt in range(_ATTEMPTS))
    return next((code for code in codes if code.hash == window.code_hash), None)


@transaction.atomic
def open_window(section: Section, teacher: User, minutes: int) -> ClassWindow:
    """Open a section's sign-in for some minutes, with a new code. An earlier one is closed."""
    Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    _close(section)
    closes_at = Now() + timedelta(minutes=minutes)
    window = ClassWindow(section=section, opened_by=teacher, closes_at=closes_at)
    for attempt in range(_ATTEMPTS):
        code = code_of(section.district_id, window.uuid, attempt)
        if not ClassWindow.objects.filter(code_hash=code.hash).exists():
            break
    window.code_hash = code.hash
    window.save(force_insert=True)
    record(
        Action.SIGN_IN_CARD_ISSUED,
        actor=teacher,
        target=section,
        details={"means": Means.CODE, "minutes": minutes},
    )
    return window


@transaction.atomic
def close_window(section: Section, teacher: User) -> None:
    """Close a section's sign-in. Who is in stays in."""
    if _close(section):
        record(
            Action.SIGN_IN_CARD_REVOKED,
            actor=teacher,
            target=section,
            details={"means": Means.CODE},
        )


def _close(section: Section) -> int:
    return ClassWindow.objects.filter(section=section, closed_at=None).update(closed_at=Now())


@transaction.atomic
def issue_cards(section: Section, students: Sequence[User], teacher: User) -> list[Issued]:
    """Make new cards for children; the cards they had are good for nothing. 2 queries a child."""
    issued = []
    for key in _keys_of(students):
        card = new_card(key.district_id, key.pk)
        key.card_hash, key.card_issued_at, key.used_in = card.hash, Now(), None
        key.save(update_fields=["card_hash", "card_issued_at", "used_in"])
        issued.append(Issued(key.student, card=card))
    _record_issue(section, Means.CARD, issued, teacher)
    return issued


@transaction.atomic
def issue_pictures(section: Section, students: Sequence[User], teacher: User) -> list[Issued]:
    """Give children new pictures to remember; those they had are forgotten. 2 queries a child."""
    issued = []
    for key in _keys_of(students):
        pictures = new_pictures()
        key.pictures_hash = pictures_hash(pictures, key.uuid)
        key.pictures_issued_at, key.failures = Now(), 0
        key.save(update_fields=["pictures_hash", "pictures_issued_at", "failures"])
        issued.append(Issued(key.student, pictures=pictures))
    _record_issue(section, Means.PICTURES, issued, teacher)
    return issued


def _keys_of(students: Sequence[User]) -> list[ClassKey]:
    """Return a locked key for each, in the students' order. 2 queries."""
    ClassKey.objects.bulk_create((ClassKey(student=s) for s in students), ignore_conflicts=True)
    keys = ClassKey.objects.filter(student__in=students).order_by("pk")
    found = {key.student_id: key for key in keys.select_for_update(no_key=True)}
    for student in students:
        found[student.pk].student = student
    return [found[student.pk] for student in students]


def _record_issue(
    section: Section,
    means: Means,
    issued: Sequence[Issued],
    teacher: User,
) -> None:
    for one in issued:
        record(
            Action.SIGN_IN_CARD_ISSUED,
            actor=teacher,
            subject=one.student,
            target=section,
            details={"means": means},
        )


@transaction.atomic
def let_in_again(section: Section, student: User, teacher: User) -> None:
    """Let a child's card open once more in this window, and take wrong pictures off her count."""
    ClassKey.objects.filter(student=student).update(used_in=None, failures=0)
    record(
        Action.OVERRIDE,
        actor=teacher,
        subject=student,
        target=section,
        details={"rule": Means.ONCE},
    )


@transaction.atomic
def end_sessions(
    section: Section,
    teacher: User,
    student: User | None = None,
) -> int:
    """End the sessions that were begun in a section's windows, one child's or all. 2 queries."""
    entries = ClassEntry.objects.live().filter(window__section=section)
    if student is not None:
        entries = entries.filter(student=student)
    ended = entries.update(ended_at=Now())
    if ended:
        record(
            Action.SESSION_ENDED,
            actor=teacher,
            subject=student,
            target=section,
            details={"means": Means.CODE, "sessions": ended},
        )
    return ended


@transaction.atomic
def revoke_keys(section: Section, students: Sequence[User], teacher: User) -> None:
    """Take cards and pictures away from children, and end what they have open."""
    keys = ClassKey.objects.filter(student__in=students)
    keys.update(card_hash="", pictures_hash="", used_in=None, failures=0)
    ClassEntry.objects.live().filter(student__in=students).update(ended_at=Now())
    for student in students:
        record(
            Action.SIGN_IN_CARD_REVOKED,
            actor=teacher,
            subject=student,
            target=section,
        )


@transaction.atomic
def set_permit(section: Section, is_permitted: bool, admin: User) -> None:
    """Let a section sign in this way whatever its students' grades, or no longer. 2 queries."""
    if is_permitted:
        ClassPermit.objects.get_or_create(section=section, defaults={"given_by": admin})
    else:
        ClassPermit.objects.filter(section=section).delete()
    record(
        Action.SETTINGS_CHANGED,
        actor=admin,
        target=section,
        details={"setting": Means.PERMIT, "value": is_permitted},
    )
