"""What a family has agreed to, as it stands now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from courses.models import School
from students.models import ConsentEntry, Membership, Purpose, Role, User
from students.models.consents import UNTIL_ASKED
from students.selectors.access import today
from students.selectors.names import is_called, words_of


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether something is agreed to. Without `at` nobody has answered, and the rule holds."""

    purpose: Purpose
    is_given: bool
    at: datetime | None = None
    given_by: str = ""
    is_on_paper: bool = False
    signed_on: date | None = None
    wording: str = ""

    @property
    def is_answered(self) -> bool:
        return self.at is not None


def consents_of(student: User) -> list[Consent]:
    """Return what holds for a student, purpose by purpose. 1 query."""
    latest = (
        ConsentEntry.objects.filter(district_id=student.district_id or 0, student=student)
        .order_by("purpose", "-id")
        .distinct("purpose")
        .select_related("given_by")
    )
    found = {entry.purpose: entry for entry in latest}
    return [
        _consent(purpose, found[purpose]) if purpose in found else Consent(purpose, default)
        for purpose, default in UNTIL_ASKED.items()
    ]


def answers_of(student: User) -> list[Consent]:
    """Return all that was answered for a student, the latest first. 1 query."""
    entries = ConsentEntry.objects.filter(district_id=student.district_id or 0, student=student)
    latest_first = entries.order_by("-id").select_related("given_by")
    return [_consent(Purpose(entry.purpose), entry) for entry in latest_first]


def _consent(purpose: Purpose, entry: ConsentEntry) -> Consent:
    return Consent(
        purpose=purpose,
        is_given=entry.is_given,
        at=entry.at,
        given_by=entry.given_by.display_name if entry.given_by else "",
        is_on_paper=entry.is_on_paper,
        signed_on=entry.signed_on,
        wording=entry.wording,
    )


def agrees(purpose: Purpose) -> Coalesce:
    """Return the SQL expression of whether something is agreed to for a `User` of a query."""
    answers = ConsentEntry.objects.filter(
        district=OuterRef("district"), student=OuterRef("pk"), purpose=purpose
    )
    latest = Subquery(answers.order_by("-id").values("is_given")[:1], output_field=BooleanField())
    return Coalesce(latest, Value(UNTIL_ASKED[purpose]))


def _has_answered(purpose: Purpose) -> Exists:
    answers = ConsentEntry.objects.filter(
        district=OuterRef("district"), student=OuterRef("pk"), purpose=purpose
    )
    return Exists(answers)


def students_with_consents(
    school: School,
    search: str,
    purpose: Purpose | None,
    is_given: bool | None,
    is_answered: bool | None = None,
) -> QuerySet[User]:
    """Return a school's students of today in order of names, each with all that is agreed to.

    Whether a family has said so itself stands beside it: `statistics_answered`. `purpose` and
    `is_given` keep those for whom it stands so, and `is_answered` those who have said so or not.
    """
    learns = Membership.objects.filter(school=school, role=Role.STUDENT).on(today())
    students = User.objects.filter(district_id=school.district_id, pk__in=learns.values("user"))
    for word in words_of(search):
        students = students.filter(is_called(word))
    students = students.annotate(
        statistics=agrees(Purpose.STATISTICS),
        pictures=agrees(Purpose.PICTURES),
        other_services=agrees(Purpose.OTHER_SERVICES),
        **{f"{field}_answered": _has_answered(about) for about, field in FIELDS.items()},
    )
    if purpose is not None and is_given is not None:
        students = students.filter(**{FIELDS[purpose]: is_given})
    if purpose is not None and is_answered is not None:
        students = students.filter(**{f"{FIELDS[purpose]}_answered": is_answered})
    return students.order_by("last_name", "first_name", "pk")


FIELDS = {
    Purpose.STATISTICS: "statistics",
    Purpose.PICTURES: "pictures",
    Purpose.OTHER_SERVICES: "other_services",
}
