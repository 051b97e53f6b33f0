"""What programs may ask about a teacher's work: who needs her, what waits, what is behind it."""

from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from analytics.api.work_serializers import (
    EstimateSerializer,
    JudgmentBody,
    NeedSerializer,
    WaitingSerializer,
    WhatIfSerializer,
)
from analytics.forms import WhatIfForm
from analytics.selectors.estimates import behind, mastery_of, parts_of, responses_about
from analytics.selectors.needs import needs_of
from analytics.selectors.what_if import MOST_ANSWERS, USUAL_ANSWERS, what_if
from assessments.selectors.grading import responses_waiting_for, waiting_responses
from students.api.endpoints import NoBody, SignedIn, answer, body_of, endpoint, page
from students.api.problems import Conflict, Unusable
from students.api.serializers import JudgmentSerializer
from students.models import Judgment
from students.selectors.access import pupil_for, skill_for, student_for
from students.selectors.judgments import (
    Seen,
    judged_skill_for,
    judgment_to_withdraw_for,
    judgments_of,
    seen,
)
from students.services.audit import record_look
from students.services.judgments import AlreadyWithdrawn, withdraw_judgment
from students.services.judgments import judge as judge_student

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
        "judgments": [*map(seen, judgments_of(student, skill))],
    }
    return answer(EstimateSerializer, shown)


@endpoint("GET", {200: JudgmentSerializer(many=True)}, tag="students", refuses=[404])
def student_judgments(request: SignedIn, uuid: UUID) -> Response:
    """List what teachers have seen of a student, the newest first, with what was taken back."""
    student = student_for(request.user, uuid)
    record_look(request, student)
    return page(request, judgments_of(student), JudgmentSerializer, _in_words)


def _in_words(judgments: list[Judgment]) -> list[Seen]:
    return [seen(judgment) for judgment in judgments]


@endpoint("POST", {201: JudgmentSerializer}, tag="students", takes=JudgmentBody, refuses=[404])
def judge(request: SignedIn, uuid: UUID, skill_uuid: UUID) -> Response:
    """Say, as her teacher, whether you have seen a student do what a skill is about.

    A new fact, which counts half as much as an answer. Said again within a minute it is said once.
    """
    student = pupil_for(request.user, uuid)
    skill = judged_skill_for(request.user, student, skill_uuid)
    sent = body_of(request, JudgmentBody)
    judgment = judge_student(student, skill, sent["score"], sent["note"], request.user)
    return answer(JudgmentSerializer, seen(judgment), 201)


@endpoint("POST", {204: None}, tag="students", takes=NoBody, refuses=[404, 409])
def judgment_withdraw(request: SignedIn, uuid: UUID, judgment_uuid: UUID) -> Response:
    """Take back what a teacher has said. It stays on record, and says nothing any more."""
    body_of(request, NoBody)
    judgment = judgment_to_withdraw_for(request.user, uuid, judgment_uuid)
    try:
        withdraw_judgment(judgment, request.user)
    except AlreadyWithdrawn as refusal:
        raise Conflict(gettext("It was taken back before."), "already_withdrawn") from refusal
    return Response(status=204)


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
