"""What programs may ask about people, courses and skills."""

from uuid import UUID

from django.utils.translation import get_language
from rest_framework.response import Response
from rest_framework.reverse import reverse

from students.api.endpoints import COURSE, SignedIn, answer, endpoint, page, uuid_parameter
from students.api.serializers import (
    ChildSerializer,
    CourseSerializer,
    MasteriesSerializer,
    MeSerializer,
    SkillSerializer,
)
from students.models import Role, User
from students.selectors.access import (
    courses_visible_to,
    roles_of,
    skills_with_prerequisites,
    student_for,
    wards_of,
)
from students.selectors.paths import freshness, masteries_of
from students.services.audit import record_look

_Lists = dict[str, str]
_COURSES: _Lists = {"courses": "course_list", "assessments": "assessment_list"}
_STAFF = _COURSES | {"sections": "section_list"}
_ADMIN = _STAFF | {"schools": "school_list"}
_BEGIN_WITH: dict[str, _Lists] = {
    Role.STUDENT: _COURSES,
    Role.TEACHER: _STAFF,
    Role.GUARDIAN: {"children": "child_list"},
    Role.SCHOOL_ADMIN: _ADMIN,
    Role.DISTRICT_ADMIN: _ADMIN,
}


def learner_links(request: SignedIn, student: User) -> dict[str, str]:
    """Return where what is known of a student is to be found."""
    names = {
        "path": "student_path",
        "mastery": "student_mastery",
        "attempts": "student_attempts",
    }
    return {
        name: reverse(f"api:{view}", [student.uuid], request=request)
        for name, view in names.items()
    }


@endpoint("GET", {200: MeSerializer}, tag="people")
def me(request: SignedIn) -> Response:
    """Return who asks, and what to begin with."""
    user, roles = request.user, roles_of(request.user)
    lists = {name: view for role in roles for name, view in _BEGIN_WITH[role].items()}
    links = {name: reverse(f"api:{view}", request=request) for name, view in lists.items()}
    shown = {
        "uuid": user.uuid,
        "username": user.username,
        "display_name": user.display_name,
        "roles": sorted(roles),
        "language": user.language or get_language(),
        "district": user.district,
        "links": links | (learner_links(request, user) if Role.STUDENT in roles else {}),
    }
    return answer(MeSerializer, shown)


@endpoint("GET", {200: ChildSerializer(many=True)}, tag="people")
def child_list(request: SignedIn) -> Response:
    """List the children whose guardian asks."""
    children = [
        {
            "uuid": child.uuid,
            "display_name": child.display_name,
            "grade": child.grade,
            "links": {"child": reverse("api:child", [child.uuid], request=request)},
        }
        for child in wards_of(request.user).order_by("first_name", "last_name", "pk")
    ]
    return page(request, children, ChildSerializer)


@endpoint("GET", {200: MasteriesSerializer}, tag="students", refuses=[404])
def student_mastery(request: SignedIn, uuid: UUID) -> Response:
    """Return what a student is believed to know, skill by skill."""
    student = student_for(request.user, uuid)
    record_look(request, student)
    fresh = freshness(student.pk)
    shown = {
        "student": student,
        "evidence_seq": fresh.evidence_seq,
        "computed_seq": fresh.computed_seq,
        "computed_at": fresh.computed_at,
        "skills": masteries_of(student),
    }
    return answer(MasteriesSerializer, shown)


@endpoint("GET", {200: CourseSerializer(many=True)}, tag="courses")
def course_list(request: SignedIn) -> Response:
    """List the courses that this person takes, teaches or administers."""
    return page(request, courses_visible_to(request.user).order_by("title", "pk"), CourseSerializer)


@endpoint("GET", {200: SkillSerializer(many=True)}, tag="courses", parameters=[COURSE])
def skill_list(request: SignedIn) -> Response:
    """List the skills of this person's courses, with what comes before each."""
    skills = skills_with_prerequisites(request.user, uuid_parameter(request, "course"))
    return page(request, skills, SkillSerializer)
