"""What programs may ask about paths and activities."""

from uuid import UUID

from django.http import Http404
from rest_framework.response import Response

from assessments.api.reasons import audiences, told
from assessments.api.serializers import (
    AssessmentSerializer,
    HandInSerializer,
    PathSerializer,
)
from assessments.selectors.pages import activity_to_work_on_for
from assessments.selectors.papers import assessments_listed_for, hand_ins_of
from students.api.endpoints import (
    COURSE,
    NoBody,
    SignedIn,
    answer,
    body_of,
    endpoint,
    page,
    uuid_parameter,
)
from students.api.serializers import ActivitySerializer, CompletionSerializer
from students.selectors.access import activity_for, student_for
from students.selectors.paths import Path, freshness, paths_of
from students.services.audit import record_look
from students.services.evidence import complete_activity


@endpoint("GET", {200: PathSerializer}, tag="students", parameters=[COURSE], refuses=[404])
def student_path(request: SignedIn, uuid: UUID) -> Response:
    """Return what comes next for a student in one of her courses, and why.

    Without `course` it is the first of those with a path. Freshness is read before the steps: a
    recompute in between makes a caller ask once more, never take old steps for new ones.
    """
    student = student_for(request.user, uuid)
    record_look(request, student)
    fresh, paths = freshness(student.pk), paths_of(student)
    path = _chosen(paths, uuid_parameter(request, "course"))
    shown = {
        "student": student,
        "evidence_seq": fresh.evidence_seq,
        "computed_seq": fresh.computed_seq,
        "computed_at": fresh.computed_at,
        "engine_version": path.engine_version if path else "",
        "course": path and _course(path),
        "courses": [_course(each) for each in paths],
        "minutes_a_day": path.minutes if path else None,
        "steps": told(path, audiences(request.user, student)) if path else [],
    }
    return answer(PathSerializer, shown)


def _chosen(paths: list[Path], course: UUID | None) -> Path | None:
    if course is None:
        return paths[0] if paths else None
    for path in paths:
        if path.course_uuid == course:
            return path
    raise Http404


def _course(path: Path) -> dict[str, UUID | str]:
    return {"uuid": path.course_uuid, "title": path.course_title}


@endpoint("GET", {200: HandInSerializer(many=True)}, tag="students", refuses=[404])
def student_attempts(request: SignedIn, uuid: UUID) -> Response:
    """List what a student has handed in, the latest first."""
    student = student_for(request.user, uuid)
    record_look(request, student)
    return page(request, hand_ins_of(student, request.user), HandInSerializer)


@endpoint("GET", {200: ActivitySerializer}, tag="courses", refuses=[404])
def activity(request: SignedIn, uuid: UUID) -> Response:
    """Return an activity with its text."""
    return answer(ActivitySerializer, activity_for(request.user, uuid))


@endpoint("POST", {201: CompletionSerializer}, tag="courses", takes=NoBody, refuses=[404])
def complete(request: SignedIn, uuid: UUID) -> Response:
    """Record that the student who asks has worked through an activity."""
    body_of(request, NoBody)
    done = complete_activity(request.user, activity_to_work_on_for(request.user, uuid))
    return answer(CompletionSerializer, done, 201)


@endpoint("GET", {200: AssessmentSerializer(many=True)}, tag="assessments", parameters=[COURSE])
def assessment_list(request: SignedIn) -> Response:
    """List the assessments of this person's courses."""
    assessments = assessments_listed_for(request.user).order_by("course__title", "activity", "pk")
    if course := uuid_parameter(request, "course"):
        assessments = assessments.filter(course__uuid=course)
    return page(request, assessments, AssessmentSerializer)
