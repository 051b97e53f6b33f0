"""A child gets in by class sign-in, or doesn't, and is told kindly why."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from students.class_codes import Card, are_pictures
from students.models import Action, ClassEntry, ClassKey, ClassWindow, User
from students.selectors.class_signin import TRIES, open_window_for
from students.services.audit import record
from students.services.limits import Door, Limit

# A whole class types the same code at once, and each try counts until it has been answered.
CODE = Door("class-code", Limit(60, 300), Limit(600, 3600), address=Limit(60, 600))
CARD = Door("class-card", address=Limit(60, 600))
PICTURES = Door("class-pictures", address=Limit(60, 600))
LONGEST = timedelta(hours=3)
CLASS_FAILURES = 60


class Why(StrEnum):
    """Why a child was not let in."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    USED = "used"
    WRONG = "wrong"
    LOCKED = "locked"


class NotLetIn(Exception):
    """Nobody was signed in."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def card_holder(card: Card) -> ClassKey:
    """Return the key of a card that is good, in the session's district. 1 query.

    Raises NotLetIn for one that was never made, was replaced or was taken back.
    """
    keys = ClassKey.objects.select_related("student").filter(district=card.district_id)
    key = keys.filter(pk=card.key_id).first()
    if not card.fits(key.card_hash if key else "") or key is None:
        raise NotLetIn(Why.UNKNOWN)
    return key


def check_card(key: ClassKey) -> None:
    """Tell whether a card opens now, without using it up or recording it. 2 queries.

    Raises NotLetIn where it would not.
    """
    window = open_window_for(key.student)
    if window is None:
        raise NotLetIn(Why.CLOSED)
    if key.used_in_id == window.pk:
        raise NotLetIn(Why.USED)


def enter_by_card(card: Card) -> ClassEntry:
    """Begin a child's session by her card, which is then used until the next window.

    Raises NotLetIn. 8 queries.
    """
    key = card_holder(card)
    window = open_window_for(key.student)
    if window is None:
        raise _refused(key.student, None, Why.CLOSED)
    with transaction.atomic():
        unused = Q(used_in=None) | ~Q(used_in=window)
        mine = ClassKey.objects.filter(unused, pk=key.pk, card_hash=key.card_hash)
        if mine.update(used_in=window):
            return _begin(window, key.student, ClassEntry.Means.CARD)
    raise _refused(key.student, window, Why.USED)


def enter_by_pictures(
    window: ClassWindow,
    student: User,
    pictures: tuple[str, ...],
) -> ClassEntry:
    """Begin a session of a child of the window's class by her pictures.

    A try is counted before it is judged, so that many at once don't slip through. Raises
    NotLetIn. 8 queries.
    """
    key = ClassKey.objects.get(student=student)
    tries = ClassKey.objects.filter(pk=key.pk, failures__lt=TRIES)
    if not tries.update(failures=F("failures") + 1):
        raise _refused(student, window, Why.LOCKED)
    if not are_pictures(pictures, key.uuid, key.pictures_hash):
        _count_against(window)
        raise _refused(student, window, Why.WRONG)
    with transaction.atomic():
        ClassKey.objects.filter(pk=key.pk).update(failures=0)
        return _begin(window, student, ClassEntry.Means.PICTURES)


def leave(entry: str) -> None:
    """End a session that its child signs out of. 1 query."""
    ClassEntry.objects.live().filter(uuid=entry).update(ended_at=Now())


def _count_against(window: ClassWindow) -> None:
    """Count a wrong try against the class; too many of them close its window."""
    ClassWindow.objects.filter(pk=window.pk).update(failures=F("failures") + 1)
    crowded = ClassWindow.objects.filter(pk=window.pk, failures__gte=CLASS_FAILURES)
    crowded.filter(closed_at=None).update(closed_at=Now())


def _begin(window: ClassWindow, student: User, means: ClassEntry.Means) -> ClassEntry:
    """Record that a child is in; another session begun this way ends."""
    ClassEntry.objects.live().filter(student=student).update(ended_at=Now())
    entry = ClassEntry.objects.create(
        window=window, student=student, means=means, ends_at=Now() + LONGEST
    )
    record(
        Action.SIGNED_IN,
        actor=student,
        target=window,
        details={"means": means},
    )
    entry.refresh_from_db(fields=["ends_at"])
    return entry


def _refused(student: User, window: ClassWindow | None, why: Why) -> NotLetIn:
    record(
        Action.SIGN_IN_FAILED,
        subject=student,
        target=window or "class-sign-in",
        details={"why": why},
    )
    return NotLetIn(why)
