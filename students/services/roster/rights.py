"""What the person who imports may bring in: nobody grants what she does not stand above."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from courses.models import School
from students.models import Enrollment, Membership, Role, User
from students.roster import RosterRefused

RANKS = {
    Role.STUDENT: 0,
    Role.GUARDIAN: 0,
    Role.TEACHER: 1,
    Role.SCHOOL_ADMIN: 2,
    Role.DISTRICT_ADMIN: 3,
}
OPERATOR = 4


@dataclass
class Rights:
    """The importer's rank, and the schools and people within reach; None is all of them."""

    rank: int = OPERATOR
    school_ids: frozenset[int] | None = None
    user_ids: set[int] = field(default_factory=set)
    ranks: dict[int, int] = field(default_factory=dict)

    @property
    def is_district_admin(self) -> bool:
        """Whether a person imports who may change the district itself; not the operator."""
        return self.rank == RANKS[Role.DISTRICT_ADMIN]

    def against_district_row(self, what: str) -> str | None:
        """Return why a row of the whole district may not be written; None if it may."""
        if self.school_ids is None:
            return None
        return f"only a district admin may change {what}"

    def against_school(self, school_id: int | None) -> str | None:
        """Return why nothing may be written at a school (or, for None, in the district)."""
        if self.school_ids is None or school_id in self.school_ids:
            return None
        return "it belongs to a school that the importing person does not administer"

    def against_role(self, role: str) -> str | None:
        """Return why a role may not be granted; None if it may."""
        if RANKS[Role(role)] < self.rank:
            return None
        return f"the role {role} is not below the importing person's own, so she can't grant it"

    def against_person(self, user_id: int) -> str | None:
        """Return why an account that exists may not be changed; None if it may."""
        if self.ranks.get(user_id, 0) >= self.rank:
            return "the account stands no lower than the importing person's own"
        if self.school_ids is not None and user_id not in self.user_ids:
            return "the account belongs to no school that the importing person administers"
        return None

    def reaches(self, user_id: int) -> bool:
        """Say whether a person may be brought into a section or put under a guardian's eyes."""
        return self.school_ids is None or user_id in self.user_ids


def rights_of(grantor: User | None, district_id: int, day: date) -> Rights:
    """Return what an importer may do; None is the operator. 6 queries. Raises RosterRefused."""
    ranks = _ranks(district_id, day)
    if grantor is None:
        return Rights(ranks={})
    rank = ranks.get(grantor.pk, 0)
    if grantor.district_id != district_id or rank < RANKS[Role.SCHOOL_ADMIN]:
        raise RosterRefused("Only an admin of the district or of a school may import a roster.")
    if rank >= RANKS[Role.DISTRICT_ADMIN]:
        return Rights(rank=RANKS[Role.DISTRICT_ADMIN], ranks=ranks)
    mine = Membership.objects.filter(user=grantor, role=Role.SCHOOL_ADMIN).on(day)
    schools = _with_parts(district_id, mine.values_list("school_id", flat=True))
    return Rights(rank, schools, _people_of(schools), ranks)


def _ranks(district_id: int, day: date) -> dict[int, int]:
    staff = User.objects.filter(district_id=district_id, is_staff=True)
    ranks = dict.fromkeys(staff.values_list("id", flat=True), OPERATOR)
    admins = Membership.objects.filter(
        district_id=district_id, role__in=(Role.SCHOOL_ADMIN, Role.DISTRICT_ADMIN)
    ).on(day)
    for user_id, role in admins.values_list("user_id", "role"):
        ranks[user_id] = max(ranks.get(user_id, 0), RANKS[Role(role)])
    return ranks


def _with_parts(district_id: int, roots: Iterable[int]) -> frozenset[int]:
    """Return schools with the departments under them."""
    under: dict[int | None, list[int]] = {}
    for school_id, parent_id in School.objects.filter(district_id=district_id).values_list(
        "id", "parent_id"
    ):
        under.setdefault(parent_id, []).append(school_id)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        school_id = waiting.pop()
        if school_id not in found:
            found.add(school_id)
            waiting += under.get(school_id, [])
    return frozenset(found)


def _people_of(school_ids: frozenset[int]) -> set[int]:
    members = Membership.objects.filter(school_id__in=school_ids)
    enrolled = Enrollment.objects.filter(section__school_id__in=school_ids)
    return {
        *members.values_list("user_id", flat=True),
        *enrolled.values_list("user_id", flat=True),
    }
