"""Who may read which column, written down a second time: the application's selectors are not asked.

A name on the right is a way in which a person may have to do with what a row is about: see
`ties`. A column that is not here is nobody's; one without its model's line, too.
"""

from dataclasses import dataclass, field

from assessments.models import Attempt
from students.models import Enrollment, Guardianship, Judgment, Membership, User
from tests.canary.tokens import Datum

STAFF = "teacher school_admin district_admin"
COURSE = "takes teaches runs_course district_admin"
TITLE = f"{COURSE} family teacher school_admin"
MAY_READ = {
    "courses.District.name": "district operator",
    # It stands in the address of her district's sign-in; the operator has chosen it.
    "courses.District.code": "district_admin operator",
    "courses.School.name": f"district {STAFF}",
    "courses.Course": TITLE,
    "courses.Section.title": TITLE,
    "courses.Unit.title": COURSE,
    "courses.Activity.title": TITLE,
    "courses.Activity": COURSE,
    # A framework is a whole district's: what is to be known is no secret of anybody's there.
    "courses.SkillFramework.title": "district",
    "courses.Skill": "district",
    "students.User.username": f"self family {STAFF}",
    "students.User.first_name": f"self family judged {STAFF}",
    "students.User.last_name": f"self family judged {STAFF}",
    "students.User.email": "self",
    "students.Guardianship.relation": "self family district_admin",
    "students.SkillMastery": f"self {STAFF}",
    "students.PathStep": f"self {STAFF}",
    "students.Judgment": f"self family {STAFF}",
    "students.LearnerState.last_error": "school_admin district_admin",
    "students.StoredFile.name": COURSE,
    "students.IdentityProvider": "district_admin",
    "students.EngineFit": "district_admin",
    "students.ImportJob": "self district_admin",
    "students.AuditEntry": "district_admin",
    "students.AuditParticulars": "district_admin",
    "assessments.Item": STAFF + " teaches runs_course",
    "assessments.ItemVersion.body": COURSE,
    # Told with a result: see `_is_out`.
    "assessments.ItemKey.feedback": f"{COURSE} {STAFF}",
    "assessments.Attempt.score": f"self {STAFF}",
    "assessments.Response": f"self {STAFF}",
    "assessments.SavedAnswer.answer": "self",
    "assessments.Grade.comment": f"self {STAFF}",
    "assessments.Grade.score": f"self {STAFF}",
}


def audience(column: str) -> frozenset[str]:
    """Return the ties that let somebody read a column."""
    model = column.rpartition(".")[0]
    return frozenset(MAY_READ.get(column, MAY_READ.get(model, "")).split())


@dataclass
class Reader:
    """What is true of one person, read from the tables before the crawl: rows, not selectors."""

    name: str
    user: User | None
    roles: set[str] = field(default_factory=set)
    schools: set[int] = field(default_factory=set)
    taught: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    wards: set[int] = field(default_factory=set)


@dataclass
class Facts:
    """Who is in which section, whose child is whose: everything, of both districts."""

    pupils: dict[int, set[int]]
    courses: dict[int, set[int]]
    schools: dict[int, set[int]]
    homes: dict[int, set[int]]
    withheld: set[int]
    told: dict[int, set[int]]
    judged: dict[int, set[int]]

    @classmethod
    def read(cls) -> "Facts":
        facts = cls({}, {}, {}, {}, set(), {}, {})
        for row in Enrollment.objects.filter(ends_on=None).select_related("section"):
            if row.role == "student":
                facts.pupils.setdefault(row.user_id, set()).add(row.section_id)
            facts.courses.setdefault(row.section.course_id, set()).add(row.section_id)
            facts.schools.setdefault(row.section_id, set()).add(row.section.school_id)
        for part in Membership.objects.filter(ends_on=None):
            facts.homes.setdefault(part.user_id, set()).add(part.school_id)
        for attempt in Attempt.objects.exclude(submitted_at=None):
            if attempt.feedback_timing == "on_submission":
                facts.told.setdefault(attempt.student_id, set()).update(attempt.version_ids)
            else:
                facts.withheld.add(attempt.pk)
        for judgment in Judgment.objects.all():
            facts.judged.setdefault(judgment.judged_by_id, set()).add(judgment.student_id)
        return facts


def reader_of(name: str, user: User | None) -> Reader:
    """Read what is true of a person today."""
    found = Reader(name, user)
    if user is None or not user.is_active:
        return found
    for part in Membership.objects.filter(user=user, ends_on=None):
        found.roles.add(part.role)
        if part.role == "school_admin":
            found.schools.add(part.school_id)
    for row in Enrollment.objects.filter(user=user, ends_on=None):
        (found.taught if row.role == "teacher" else found.taken).add(row.section_id)
    wards = Guardianship.objects.filter(guardian=user, ends_on=None)
    found.wards = set(wards.values_list("student_id", flat=True))
    return found


def ties(reader: Reader, datum: Datum, facts: Facts) -> set[str]:
    """Return what a person has to do with what a row is about."""
    if reader.user is None:
        return set()
    if reader.user.district_id is None:
        mine = ("students.User", reader.user.pk) in datum.about
        return {"operator", "self"} if mine else {"operator"}
    if datum.district != reader.user.district_id:
        return set()
    rows: dict[str, set[int]] = {}
    for label, key in datum.about:
        rows.setdefault(label, set()).add(key)
    people = rows.get("students.User", set())
    courses = rows.get("courses.Course", set())
    sections = rows.get("courses.Section", set()) | set().union(
        *(facts.courses.get(course, set()) for course in courses)
    )
    theirs = set().union(*(facts.pupils.get(one, set()) for one in people))
    homes = set().union(*(facts.homes.get(one, set()) for one in people))
    places = rows.get("courses.School", set()) | set().union(
        *(facts.schools.get(one, set()) for one in sections)
    )
    # Who has said what she saw of a student is named wherever that is told.
    judged = set().union(*(facts.judged.get(one, set()) for one in people))
    theirs |= set().union(*(facts.pupils.get(one, set()) for one in judged))
    wards = set().union(*(facts.pupils.get(one, set()) for one in reader.wards))
    return {
        name
        for name, holds in {
            "district": True,
            "self": reader.user.pk in people,
            "family": bool(reader.wards & people or wards & sections),
            "teacher": bool(reader.taught & (theirs | sections)),
            "teaches": bool(reader.taught & sections),
            "judged": bool(judged & (reader.wards | {reader.user.pk})),
            "takes": bool(reader.taken & sections),
            "school_admin": bool(reader.schools & (homes | places)),
            "runs_course": bool(reader.schools & places),
            "district_admin": "district_admin" in reader.roles,
        }.items()
        if holds
    }


def may_read(reader: Reader, datum: Datum, facts: Facts) -> bool:
    """Say whether a person may read what a token stands for."""
    through = audience(datum.column) & ties(reader, datum, facts)
    if through - {"self", "takes"}:
        return True
    return bool(through) and _is_out(reader, datum, facts)


def _is_out(reader: Reader, datum: Datum, facts: Facts) -> bool:
    """Say whether a student may read it already: no score and no key before the result is out."""
    if datum.column.endswith(".score"):
        attempts = {key for label, key in datum.about if label == "assessments.Attempt"}
        return not facts.withheld & attempts
    if datum.column.startswith("assessments.ItemKey"):
        asked = {key for label, key in datum.about if label == "assessments.ItemVersion"}
        return bool(reader.user and facts.told.get(reader.user.pk, set()) & asked)
    return True
