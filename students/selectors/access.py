"""Who may see whom and what: the one place where it is decided, for pages, API and admin alike.

Every object is fetched through a `*_for(user, uuid)` function below. What is not there for this
person is 404, whether it exists or not.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from courses.models import (
    Activity,
    ActivitySkill,
    Course,
    School,
    Section,
    Skill,
    SkillPrerequisite,
)
from courses.prepared import ANY_DAY, ANY_ID, PreparedQuery
from students.models import Enrollment, Guardianship, Membership, Role, User


def today() -> date:
    """Return the day on which memberships and enrollments are judged."""
    return timezone.localdate()


_PERSON = PreparedQuery(
    lambda: User.objects.filter(pk=ANY_ID).annotate(
        roles_today=ArraySubquery(
            Membership.objects.filter(user=OuterRef("pk")).on(ANY_DAY).values("role")
        )
    ),
    {ANY_ID: "%(user)s::bigint", ANY_DAY: "%(day)s::date"},
)


def person_with_roles(user_id: int) -> User | None:
    """Return somebody of the district that the session is in, her roles known. 1 query."""
    user: Any = _PERSON.first(user=user_id, day=today())
    if user is not None:
        user.remembered_roles = frozenset(user.roles_today)
    return user  # type: ignore[no-any-return]


def roles_of(user: User) -> frozenset[str]:
    """Return the parts a person plays today. 1 query, remembered on the user."""
    if not hasattr(user, "remembered_roles"):
        rows = Membership.objects.filter(user=user).on(today()).values_list("role", flat=True)
        user.remembered_roles = frozenset(rows)
    return user.remembered_roles


def _administered(user: User) -> "QuerySet[Membership, Membership]":
    return Membership.objects.filter(user=user, role=Role.SCHOOL_ADMIN).on(today())


def _runs_district(user: User) -> bool:
    return Role.DISTRICT_ADMIN in roles_of(user)


def schools_visible_to(user: User) -> QuerySet[School]:
    """Return the schools whose dashboards a person may read."""
    schools = School.objects.filter(district_id=user.district_id)
    if _runs_district(user):
        return schools
    return schools.filter(id__in=_administered(user).values("school"))


def _taught_by(user: User) -> "QuerySet[Enrollment, Enrollment]":
    return Enrollment.objects.filter(user=user, role=Enrollment.Role.TEACHER).on(today())


def sections_visible_to(user: User) -> QuerySet[Section]:
    """Return the sections a person teaches or administers."""
    sections = Section.objects.filter(district_id=user.district_id)
    if _runs_district(user):
        return sections
    return sections.filter(
        Q(id__in=_taught_by(user).values("section"))
        | Q(school__in=_administered(user).values("school"))
    )


def _learners() -> Exists:
    return Exists(Membership.objects.filter(user=OuterRef("pk"), role=Role.STUDENT))


def sections_taught_by(user: User) -> QuerySet[Section]:
    """Return the sections a person teaches today."""
    sections = Section.objects.filter(district_id=user.district_id)
    return sections.filter(id__in=_taught_by(user).values("section"))


def teaches(user: User, student: User) -> bool:
    """Tell whether a person teaches a student today. 1 query."""
    learns = Enrollment.objects.filter(user=student, role=Enrollment.Role.STUDENT).on(today())
    return learns.filter(section__in=_taught_by(user).values("section")).exists()


def pupils_of(user: User) -> QuerySet[User]:
    """Return the students a person is there for as staff: those she teaches or administers."""
    students = User.objects.filter(_learners(), district_id=user.district_id).exclude(pk=user.pk)
    if _runs_district(user):
        return students
    return students.filter(_is_pupil_of(user))


def _is_pupil_of(user: User) -> Q:
    learns = Enrollment.objects.filter(
        user=OuterRef("pk"),
        role=Enrollment.Role.STUDENT,
        section__in=_taught_by(user).values("section"),
    ).on(today())
    at_school = (
        Membership.objects.filter(user=OuterRef("pk"), role=Role.STUDENT)
        .on(today())
        .filter(school__in=_administered(user).values("school"))
    )
    return Q(Exists(learns)) | Q(Exists(at_school))


def students_visible_to(user: User) -> QuerySet[User]:
    """Return the students whose work and estimates a person may read; each reads her own.

    A guardian is not among the readers: what families are told of a child is a page of its own,
    which begins with `wards_of`.
    """
    students = User.objects.filter(_learners(), district_id=user.district_id)
    if _runs_district(user):
        return students
    return students.filter(Q(pk=user.pk) | _is_pupil_of(user))


def wards_of(user: User) -> QuerySet[User]:
    """Return the children whose guardian a person is today."""
    return User.objects.filter(
        district_id=user.district_id,
        pk__in=Guardianship.objects.filter(guardian=user).on(today()).values("student"),
    )


def guardians_of(student: User) -> QuerySet[User]:
    """Return who is guardian of a student today, in order of names."""
    follow = Guardianship.objects.filter(student=student).on(today())
    guardians = User.objects.filter(district_id=student.district_id)
    return guardians.filter(pk__in=follow.values("guardian")).order_by("first_name", "pk")


def attended_by(student_id: int) -> "QuerySet[Enrollment, Enrollment]":
    """Return a student's enrollments of today; between terms, those that ended last.

    So a path goes on over the holidays. Only the student's own view of her courses asks this;
    for everybody else an enrollment ends when it ends.
    """
    hers = Enrollment.objects.filter(user=student_id, role=Enrollment.Role.STUDENT)
    last = hers.filter(ends_on__lt=today()).order_by("-ends_on").values("ends_on")[:1]
    ended_last = hers.filter(~Exists(hers.on(today())), ends_on=Subquery(last))
    return hers.on(today()) | ended_last


def enrolled_courses(student: User) -> QuerySet[Course]:
    """Return the courses a student takes today, or took last."""
    attended = attended_by(student.pk)
    return Course.objects.filter(sections__in=attended.values("section")).distinct()


def courses_visible_to(user: User) -> QuerySet[Course]:
    """Return the courses a person takes, teaches or administers."""
    courses = Course.objects.filter(district_id=user.district_id)
    if _runs_district(user):
        return courses
    return courses.filter(
        Q(sections__in=_taught_by(user).values("section"))
        | Q(sections__in=attended_by(user.pk).values("section"))
        | Q(sections__school__in=_administered(user).values("school"))
    ).distinct()


def courses_run_by(user: User) -> QuerySet[Course]:
    """Return the courses whose content a person answers for: her schools', or the district's."""
    courses = Course.objects.filter(district_id=user.district_id)
    if _runs_district(user):
        return courses
    return courses.filter(school__in=_administered(user).values("school"))


def activities_visible_to(user: User) -> QuerySet[Activity]:
    """Return the published activities of the courses a person has to do with."""
    return Activity.objects.filter(is_published=True, course__in=courses_visible_to(user))


def skills_visible_to(user: User, course_uuid: UUID | None = None) -> QuerySet[Skill]:
    """Return the skills that a person's courses (or the one named) teach, in the maps' order."""
    activities = activities_visible_to(user)
    if course_uuid:
        activities = activities.filter(course__uuid=course_uuid)
    taught = ActivitySkill.objects.filter(activity__in=activities)
    return Skill.objects.filter(id__in=taught.values("skill"))


def skills_with_prerequisites(user: User, course_uuid: UUID | None = None) -> QuerySet[Skill]:
    """Return `skills_visible_to`, each with its framework and what comes before it. 2 queries."""
    before = SkillPrerequisite.objects.select_related("prerequisite").order_by("prerequisite")
    return (
        skills_visible_to(user, course_uuid)
        .select_related("framework")
        .prefetch_related(Prefetch("prerequisite_links", queryset=before))
    )


def student_for(user: User, uuid: UUID) -> User:
    """Return a student whose work and estimates this person may read, or 404."""
    return get_object_or_404(students_visible_to(user), uuid=uuid)


def pupil_for(user: User, uuid: UUID) -> User:
    """Return a student this person teaches or administers, or 404."""
    return get_object_or_404(pupils_of(user), uuid=uuid)


def ward_for(user: User, uuid: UUID) -> User:
    """Return a child this person is guardian of, or 404."""
    return get_object_or_404(wards_of(user), uuid=uuid)


def student_of_school_for(school: School, uuid: UUID) -> User:
    """Return a student who is at a school today, or 404."""
    learns = Membership.objects.filter(school=school, role=Role.STUDENT).on(today())
    students = User.objects.filter(district_id=school.district_id, pk__in=learns.values("user"))
    return get_object_or_404(students, uuid=uuid)


def section_for(user: User, uuid: UUID) -> Section:
    """Return a section this person teaches or administers, or 404."""
    return get_object_or_404(
        sections_visible_to(user).select_related("course", "school"), uuid=uuid
    )


def school_for(user: User, uuid: UUID) -> School:
    """Return a school this person administers, or 404."""
    return get_object_or_404(schools_visible_to(user), uuid=uuid)


def course_for(user: User, uuid: UUID) -> Course:
    """Return a course this person takes, teaches or administers, or 404. 1 or 2 queries."""
    return get_object_or_404(courses_visible_to(user), uuid=uuid)


def course_run_for(user: User, uuid: UUID) -> Course:
    """Return a course whose content this person answers for, or 404. 1 or 2 queries."""
    return get_object_or_404(courses_run_by(user), uuid=uuid)


def activity_for(user: User, uuid: UUID) -> Activity:
    """Return an activity of one of this person's courses, or 404."""
    return get_object_or_404(activities_visible_to(user).select_related("course"), uuid=uuid)


def skill_for(user: User, uuid: UUID) -> Skill:
    """Return a skill of this person's district, or 404. 1 query."""
    return get_object_or_404(Skill, district_id=user.district_id, uuid=uuid)


def as_student(user: User) -> User:
    """Return this person if she learns here, or 404. 0 or 1 query."""
    if Role.STUDENT not in roles_of(user):
        raise Http404
    return user
