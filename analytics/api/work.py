"""What programs may ask about a teacher's work: who needs her, what waits, what is behind it."""

from uuid import UUID

from rest_framework.response import Response

from analytics.api.work_serializers import (
    EstimateSerializer,
    NeedSerializer,
    WaitingSerializer,
)
from analytics.selectors.estimates import behind, mastery_of, parts_of, responses_about
from analytics.selectors.needs import needs_of
from assessments.selectors.grading import responses_waiting_for, waiting_responses
from students.api.endpoints import SignedIn, answer, endpoint, page
from students.selectors.access import pupil_for, skill_for
from students.services.audit import record_look

RESPONSES_TOLD = 50


@endpoint("GET", {200: NeedSerializer(many=True)}, tag="sections")
def need_list(request: SignedIn) -> Response:
    """List who of a teacher's students needs her now, and for what."""
    return page(request, needs_of(request.user), NeedSerializer)


@endpoint("GET", {200: WaitingSerializer(many=True)}, tag="assessments")
def waiting_list(request: SignedIn) -> Response:
    """List the answers that wait for this person's score, the longest waiting first."""
    rows = responses_waiting_for(request.user)
    return page(request, rows, WaitingSerializer, waiting_responses)


@endpoint("GET", {200: EstimateSerializer}, tag="students", refuses=[404])
def student_skill(request: SignedIn, uuid: UUID, skill_uuid: UUID) -> Response:
    """Return one estimate, what it is made of, and the latest 50 answers behind it."""
    student = pupil_for(request.user, uuid)
    skill = skill_for(student, skill_uuid)
    record_look(request, student)
    shown = {
        "student": student,
        "skill": skill,
        "mastery": mastery_of(student, skill),
        "parts": parts_of(student, skill),
        "responses": behind(list(responses_about(student, skill)[:RESPONSES_TOLD])),
    }
    return answer(EstimateSerializer, shown)
