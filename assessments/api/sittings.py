"""Sitting an assessment and grading it, for programs: begin, save, hand in, read, grade."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from assessments.api.refusals import (
    KEY,
    KEY_HEADER,
    idempotency_key,
    refusals,
    refused_answers,
)
from assessments.api.serializers import (
    AnswerBody,
    GradeBody,
    GradeSerializer,
    HandInSerializer,
    HintBody,
    HintsSerializer,
    PaperSerializer,
    SubmissionBody,
)
from assessments.selectors.pages import assessment_to_sit_for
from assessments.selectors.papers import (
    HandIn,
    has_open_attempt,
    item_response_for,
    paper_for,
    paper_of,
)
from assessments.selectors.sittings import asked_items
from assessments.services.attempts import begin_attempt, save_answers, submit_attempt
from assessments.services.grades import GradeRefused, grade_response
from assessments.services.hints import show_hint
from students.api.endpoints import NoBody, SignedIn, answer, body_of, endpoint
from students.api.problems import Unprocessable
from students.services.audit import record_look

IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "pattern": f"^{KEY}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="Chosen by the caller, at most 255 characters. The same key and body again is"
    " answered as the first time.",
)


@endpoint(
    "POST",
    {201: PaperSerializer, 200: PaperSerializer},
    tag="assessments",
    takes=NoBody,
    refuses=[404, 409, 503],
)
def attempt_begin(request: SignedIn, uuid: UUID) -> Response:
    """Begin an attempt, or return the open one (200). Its items come without keys."""
    body_of(request, NoBody)
    assessment = assessment_to_sit_for(request.user, uuid)
    goes_on = has_open_attempt(request.user, assessment)
    with refusals():
        attempt = begin_attempt(request.user, assessment)
    attempt.assessment, attempt.student = assessment, request.user
    return answer(PaperSerializer, paper_of(attempt, request.user), 200 if goes_on else 201)


@endpoint("GET", {200: PaperSerializer}, tag="assessments", refuses=[404])
def attempt(request: SignedIn, uuid: UUID) -> Response:
    """Return an attempt of one's own, or a submitted one of a student one may see."""
    paper = paper_for(request.user, uuid)
    record_look(request, paper.attempt.student)
    return answer(PaperSerializer, paper)


@endpoint("PUT", {204: None}, tag="assessments", takes=AnswerBody, refuses=[404, 409, 422])
def response_save(request: SignedIn, uuid: UUID, item_uuid: UUID) -> Response:
    """Save one answer of an open attempt; `{}` takes it back.

    Right or wrong, there is nothing in the answer to this.
    """
    sent = body_of(request, AnswerBody)
    answers = {item_uuid: sent["answer"]}
    seconds = {item_uuid: sent["seconds"]} if "seconds" in sent else {}
    with refused_answers(request.user, uuid, answers, "#/answer"), refusals():
        save_answers(request.user, uuid, answers, seconds)
    return Response(status=204)


@endpoint(
    "POST", {200: HintsSerializer}, tag="assessments", takes=HintBody, refuses=[404, 409, 422]
)
def hint_show(request: SignedIn, uuid: UUID, item_uuid: UUID) -> Response:
    """Show the next hint to an item of an open attempt; the same number again changes nothing.

    A hint costs no points. As evidence of what is known, each one halves what the answer says.
    """
    number = body_of(request, HintBody)["number"]
    with refusals():
        attempt = show_hint(request.user, uuid, item_uuid, number)
    asked = next(one for one in asked_items(attempt) if one.question.item_uuid == item_uuid)
    return answer(HintsSerializer, asked)


@endpoint(
    "POST",
    {200: HandInSerializer},
    tag="assessments",
    takes=SubmissionBody,
    parameters=[IDEMPOTENCY_KEY],
    refuses=[404, 409, 422],
)
def attempt_submit(request: SignedIn, uuid: UUID) -> Response:
    """Hand in an attempt, and return it in short: what each answer was worth says the attempt.

    After the time allowed only what was saved before counts, and the attempt is marked late.
    """
    key = idempotency_key(request.headers.get(KEY_HEADER))
    sent = body_of(request, SubmissionBody)
    answers, seconds = sent["responses"], sent["seconds"]
    with refusals(), refused_answers(request.user, uuid, answers, seconds=seconds.keys()):
        submitted = submit_attempt(request.user, uuid, answers, key, seconds)
    return answer(HandInSerializer, HandIn(submitted, submitted.is_released))


@endpoint("POST", {201: GradeSerializer}, tag="assessments", takes=GradeBody, refuses=[404, 422])
def response_grade(request: SignedIn, uuid: UUID, item_uuid: UUID) -> Response:
    """Give or correct the score of one answer, as staff of its course. The latest one counts."""
    response = item_response_for(request.user, uuid, item_uuid)
    sent = body_of(request, GradeBody)
    try:
        grade = grade_response(response.pk, sent["score"], request.user, sent["comment"])
    except GradeRefused as refusal:
        fault = {"pointer": "#/score", "detail": str(refusal)}
        raise Unprocessable(faults=[fault]) from refusal
    return answer(GradeSerializer, grade, 201)
