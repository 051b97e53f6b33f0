"""The people of the access matrix, from the cast on: at another school, former, revoked, operating.

Made once and signed in once each; whoever asks is told apart by a cookie or a token.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from courses.models import Section
from courses.tenancy import enter_district
from students.models import Enrollment, Guardianship, Membership, Role, User
from students.selectors.access import today
from students.services.access import end_access
from tests.api import Api
from tests.factories import (
    PASSWORD,
    Cast,
    enroll,
    make_cast,
    make_course_with_content,
    make_section,
    make_user,
)
from tests.signin.people import show_again
from tests.standing import PEOPLE


@dataclass(frozen=True)
class People:
    """Everybody by name, and the student and section whose things are asked for."""

    users: dict[str, User]
    around: dict[str, tuple[User, Section]]


def make_people() -> People:
    """Make everybody, in two districts."""
    cast = make_cast()
    users = {who: getattr(cast, who) for who in PEOPLE if hasattr(cast, who)}
    foreign = _abroad(cast, users)
    enter_district(cast.district.pk)
    elsewhere = _elsewhere(cast, users)
    _former(cast, users)
    _revoked(cast, users)
    enter_district(None)
    users["operator"] = User.objects.create_superuser("operator", password=PASSWORD)
    around = {
        "own": (cast.student, cast.section),
        "moved": (users["former_student"], cast.other_section),
        "elsewhere": (users["elsewhere_student"], elsewhere),
        "foreign": (cast.foreign_student, foreign),
    }
    return People(users, around)


def _abroad(cast: Cast, users: dict[str, User]) -> Section:
    enter_district(cast.foreign_district.pk)
    users["foreign_guardian"] = make_user(
        "Fguardian", Role.GUARDIAN, cast.foreign_school, cast.foreign_district
    )
    Guardianship.objects.create(guardian=users["foreign_guardian"], student=cast.foreign_student)
    return Section.objects.get(school=cast.foreign_school)


def _elsewhere(cast: Cast, users: dict[str, User]) -> Section:
    """Add a student at the other school, with a course, a teacher and a guardian of her own."""
    for part in ("student", "teacher", "guardian"):
        users[f"elsewhere_{part}"] = make_user(
            f"E{part}", part, cast.elsewhere_school, cast.district
        )
    course, *_ = make_course_with_content(cast.district)
    section = make_section(cast.elsewhere_school, course, "E1")
    enroll(section, users["elsewhere_student"])
    enroll(section, users["elsewhere_teacher"], role="teacher")
    guardian, student = users["elsewhere_guardian"], users["elsewhere_student"]
    Guardianship.objects.create(guardian=guardian, student=student)
    return section


def _former(cast: Cast, users: dict[str, User]) -> None:
    """Add a student, a teacher, a guardian and an admin whose part ended yesterday."""
    over = {"ends_on": today() - timedelta(days=1)}
    for part in ("student", "teacher", "guardian"):
        users[f"former_{part}"] = make_user(f"Former{part}", part, cast.school, cast.district)
    for part in ("student", "teacher"):
        Enrollment.objects.create(
            section=cast.section, user=users[f"former_{part}"], role=part, **over
        )
    enroll(cast.other_section, users["former_student"])
    for ward in (cast.student, users["former_student"]):
        Guardianship.objects.create(guardian=users["former_guardian"], student=ward, **over)
    admin = make_user("Formeradmin", Role.SCHOOL_ADMIN, cast.school, cast.district)
    Membership.objects.filter(user=admin).update(**over)
    users["former_admin"] = admin


def _revoked(cast: Cast, users: dict[str, User]) -> None:
    """Add three more teachers of the section; two of them will be revoked once signed in."""
    for name in ("co_teacher", "deactivated", "signed_out"):
        users[name] = make_user(name.replace("_", ""), Role.TEACHER, cast.school, cast.district)
        enroll(cast.section, users[name], role="teacher")


@dataclass(frozen=True)
class SignIns:
    """How each person's browser and program say who they are."""

    sessions: dict[str, str]
    tokens: dict[str, dict[str, str]]


def sign_in(people: People) -> SignIns:
    """Sign everybody in once; then switch one account off, and end another's access."""
    sessions = {who: _session(user) for who, user in people.users.items()}
    tokens = {who: _token(user) for who, user in people.users.items()}
    for who, end in (("deactivated", _deactivate), ("signed_out", end_access)):
        enter_district(people.users[who].district_id)
        end(people.users[who])
    enter_district(None)
    return SignIns(sessions, {"anonymous": {}} | tokens)


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    show_again(client, user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _token(user: User) -> dict[str, Any]:
    enter_district(user.district_id)
    try:
        return Api(user).headers
    finally:
        enter_district(None)
