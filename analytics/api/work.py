"""What programs may ask about a teacher's work: who needs her, what waits, what is behind it."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from analytics.api.work_serializers import (
    EstimateSerializer,
    NeedSerializer,
    WaitingSerializer,
    WhatIfSerializer,
)
from analytics.forms import WhatIfForm
from analytics.selectors.estimates import behind, mastery_of, parts_of, responses_about
from analytics.selectors.needs import needs_of
from analytics.selectors.what_if import MOST_ANSWERS, USUAL_ANSWERS, what_if
from assessments.selectors.grading import responses_waiting_for, waiting_responses
from students.api.endpoints import SignedIn, answer, endpoint, page
from students.api.problems import Conflict, Unusable
from students.selectors.access import pupil_for, skill_for
from students.services.audit import record_look

RESPONSES_TOLD = 50
SUPPOSED = (
    OpenApiParameter("outcome", enum=["right", "wrong"], default="right"),
    OpenApiParameter(
        "answers",
        {"type": "integer", "minimum": 1, "maximum": MOST_ANSWERS, "default": USUAL_ANSWERS},
    ),
)


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


@endpoint("GET", {200: WhatIfSerializer}, tag="students", parameters=SUPPOSED, refuses=[404, 409])
def student_what_if(request: SignedIn, uuid: UUID, skill_uuid: UUID) -> Response:
    """Return the path as it would be after some answers on a skill, beside the path as it is.

    The answers are supposed; nothing is kept. 409 with `code` `not_computed` where there is no
    path to compare with: none with this skill, or none yet by the engine in force.
    """
    student = pupil_for(request.user, uuid)
    skill = skill_for(student, skill_uuid)
    record_look(request, student)
    form = WhatIfForm.asked(request.query_params)
    if not form.is_valid():
        faults = [{"parameter": name, "detail": next(iter(e))} for name, e in form.errors.items()]
        raise Unusable(faults=faults)
    found = what_if(student, skill, **form.cleaned_data)
    if found is None:
        raise Conflict("There is no path with this skill to compare with.", "not_computed")
    return answer(WhatIfSerializer, found)
