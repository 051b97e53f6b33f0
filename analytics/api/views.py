"""What programs may ask about sections and schools."""

from uuid import UUID

from rest_framework.response import Response

from analytics.api.serializers import (
    SchoolNameSerializer,
    SchoolStudentSerializer,
    SchoolSummarySerializer,
    SectionSerializer,
    SectionStudentSerializer,
    SkillRowSerializer,
)
from analytics.selectors import school_summary, section_grid
from analytics.selectors.overview import section_overviews
from analytics.selectors.skills import section_skills as skills_against_students
from analytics.selectors.students import school_students as students_of_school
from students.api.endpoints import SignedIn, answer, endpoint, page
from students.selectors.access import (
    school_for,
    schools_visible_to,
    section_for,
    sections_visible_to,
)


@endpoint("GET", {200: SectionSerializer(many=True)}, tag="sections")
def section_list(request: SignedIn) -> Response:
    """List the sections that this person teaches or administers."""
    sections = sections_visible_to(request.user).order_by("title", "pk")
    return page(request, sections, SectionSerializer, section_overviews)


@endpoint("GET", {200: SectionStudentSerializer(many=True)}, tag="sections", refuses=[404])
def section_students(request: SignedIn, uuid: UUID) -> Response:
    """List the students of a section: what is next for each, and how fresh that is."""
    return page(request, section_grid(section_for(request.user, uuid)), SectionStudentSerializer)


@endpoint("GET", {200: SkillRowSerializer(many=True)}, tag="sections", refuses=[404])
def section_skills(request: SignedIn, uuid: UUID) -> Response:
    """List the skills that a section has evidence of, against its students."""
    table = skills_against_students(section_for(request.user, uuid))
    return page(request, table.rows, SkillRowSerializer)


@endpoint("GET", {200: SchoolNameSerializer(many=True)}, tag="schools")
def school_list(request: SignedIn) -> Response:
    """List the schools that this person administers."""
    schools = schools_visible_to(request.user).order_by("name", "pk")
    return page(request, schools, SchoolNameSerializer)


@endpoint("GET", {200: SchoolSummarySerializer}, tag="schools", refuses=[404])
def school(request: SignedIn, uuid: UUID) -> Response:
    """Return a school at one moment: sections, mastery by course, and how fresh its paths are."""
    return answer(SchoolSummarySerializer, school_summary(school_for(request.user, uuid)))


@endpoint("GET", {200: SchoolStudentSerializer(many=True)}, tag="schools", refuses=[404])
def school_students(request: SignedIn, uuid: UUID) -> Response:
    """List the students of a school by name, and how fresh their paths are."""
    found = students_of_school(school_for(request.user, uuid), "", ["last_name", "first_name"])
    return page(request, found, SchoolStudentSerializer)
