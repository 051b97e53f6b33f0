"""What a student works on: an activity, an attempt at its questions, the result."""

import uuid as uuids
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from assessments.forms import Sheet, saved_sheet, sent_sheet
from assessments.models import Assessment, Attempt
from assessments.selectors.catalogue import course_catalogue
from assessments.selectors.pages import (
    activity_page,
    activity_to_work_on_for,
    assessment_to_sit_for,
    result_of,
)
from assessments.selectors.sittings import AskedItem, asked_items, attempt_for
from assessments.services.attempts import (
    AlreadySubmitted,
    AttemptRefused,
    KeyReused,
    TooBusy,
    begin_attempt,
    save_answers,
    submit_attempt,
)
from assessments.services.hints import show_hint
from assessments.sheet import prefix_of
from assessments.wording import refusal_text
from courses.models import Course
from students.models import Role, User
from students.requests import PageRequest
from students.selectors.access import activity_for, course_for, enrolled_courses, roles_of
from students.selectors.trail import trail_of
from students.services.evidence import complete_activity

BUSY_SECONDS = 10
# Only here may the page ask for the microphone; static/js/dictation.js keeps what it hears here.
MAY_BE_DICTATED = "camera=(), geolocation=(), microphone=(self)"


@require_safe
def course(request: PageRequest, uuid: UUID) -> HttpResponse:
    """List a course's activities by unit; `?q` searches them, `?done=1` leaves what is done."""
    found = course_for(request.user, uuid)
    search, only_done = request.GET.get("q", "")[:100], request.GET.get("done") == "1"
    context = {
        "course": found,
        "chapters": course_catalogue(request.user, found, search, only_done=only_done),
        "search": search,
        "only_done": only_done,
        "is_student": Role.STUDENT in roles_of(request.user),
        "courses": _course_tabs(request.user, found, "?done=1" if only_done else ""),
        "tabs": [
            {"url": "?", "label": gettext("All activities"), "is_here": not only_done},
            {"url": "?done=1", "label": gettext("All my work"), "is_here": only_done},
        ],
    }
    return render(request, "assessments/course.html", context)


def _course_tabs(student: User, here: Course, query: str) -> list[dict[str, Any]]:
    """Return what leads to the same page of each course a student takes. 1 query."""
    return [
        {
            "url": reverse("assessments:course", args=[course.uuid]) + query,
            "label": course.title,
            "language": course.language,
            "is_here": course == here,
        }
        for course in enrolled_courses(student).order_by("title")
    ]


@require_safe
def activity(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show what there is to do, and what was done of it."""
    page = activity_page(request.user, activity_for(request.user, uuid))
    return render(request, "assessments/activity.html", {"page": page})


@require_POST
def complete(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take the student's word that she has worked through a lesson."""
    done = activity_to_work_on_for(request.user, uuid)
    complete_activity(request.user, done)
    messages.success(request, gettext("Well done. It counts. Here is your next step."))
    return redirect("home")


@require_POST
def begin(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Begin an attempt, or go on with the open one."""
    assessment = assessment_to_sit_for(request.user, uuid)
    try:
        begun = begin_attempt(request.user, assessment)
    except TooBusy:
        return _busy(request, assessment)
    except AttemptRefused as refused:
        messages.info(request, refusal_text(refused))
        return redirect("assessments:activity", assessment.activity.uuid)
    return redirect("assessments:attempt", begun.uuid)


def _busy(request: PageRequest, assessment: Assessment) -> HttpResponse:
    """Say that nothing new is begun for a moment."""
    context = {"activity": assessment.activity}
    response = render(request, "assessments/busy.html", context, status=503)
    response["Retry-After"] = str(BUSY_SECONDS)
    return response


@require_safe
def attempt(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show the questions with what was saved; with `?check`, what is still empty first."""
    sitting = attempt_for(request.user, uuid)
    if not sitting.is_open:
        return redirect("assessments:result", sitting.uuid)
    return _sheet_page(request, sitting, saved_sheet(asked_items(sitting)))


@require_POST
def save(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Keep what was typed so far; htmx sends one question at a time, the button all of them."""
    sitting = attempt_for(request.user, uuid)
    sheet = sent_sheet(asked_items(sitting), request.POST)
    problem, status = sheet.error, 422
    try:
        save_answers(request.user, uuid, sheet.answers, sheet.seconds)
    except AttemptRefused as refused:
        problem, status = refusal_text(refused), 409
    return _saved(request, sitting, sheet, problem, status if problem else 200)


def _saved(
    request: PageRequest, sitting: Attempt, sheet: Sheet, problem: str, status: int
) -> HttpResponse:
    if request.htmx:
        return render(request, "assessments/_saved.html", {"problem": problem}, status=status)
    if sheet.errors:
        return _sheet_page(request, sitting, sheet, status)
    messages.info(request, problem or gettext("Saved. You can go on whenever you like."))
    return redirect("assessments:activity", sitting.assessment.activity.uuid)


@require_POST
def hint(request: PageRequest, uuid: UUID, place: int, number: int) -> HttpResponse:
    """Show one more hint to a question, with everything typed saved first."""
    sitting = attempt_for(request.user, uuid)
    asked = asked_items(sitting)
    sheet, item = sent_sheet(asked, request.POST), _at(asked, place)
    try:
        save_answers(request.user, uuid, sheet.answers, sheet.seconds)
        sitting.hints = show_hint(request.user, uuid, item.question.item_uuid, number).hints
    except AttemptRefused as refused:
        response = _saved(request, sitting, sheet, refusal_text(refused), 409)
        response["HX-Retarget"] = f"#{prefix_of(place)}-saved"
        return response
    if request.htmx or sheet.errors:
        return _with_hints(request, sitting, replace(sheet, asked=asked_items(sitting)), place)
    return redirect(f"{reverse('assessments:attempt', args=[uuid])}#question-{place}")


def _at(asked: Sequence[AskedItem], place: int) -> AskedItem:
    if not 1 <= place <= len(asked):
        raise Http404
    return asked[place - 1]


def _with_hints(request: PageRequest, sitting: Attempt, sheet: Sheet, place: int) -> HttpResponse:
    if not request.htmx:
        return _sheet_page(request, sitting, sheet, 422)
    context = {"attempt": sitting, "field": sheet.fields[place - 1], "is_news": True}
    context["activity"] = sitting.assessment.activity
    return render(request, "assessments/_hints.html", context)


@require_POST
def submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Hand in. What is empty is pointed out once, with everything typed saved first."""
    sitting = attempt_for(request.user, uuid)
    sheet = sent_sheet(asked_items(sitting), request.POST)
    if sheet.errors:
        return _sheet_page(request, sitting, sheet, 422)
    if sitting.is_open and not sheet.is_complete and "confirmed" not in request.POST:
        return _ask_first(request, sitting, sheet)
    try:
        key = request.POST.get("key") or str(uuids.uuid4())
        submit_attempt(request.user, uuid, sheet.answers, key, sheet.seconds)
    except (AlreadySubmitted, KeyReused) as refused:
        messages.info(request, refusal_text(refused))
    return redirect("assessments:result", sitting.uuid)


def _ask_first(request: PageRequest, sitting: Attempt, sheet: Sheet) -> HttpResponse:
    """Save, and show the sheet with what is still empty."""
    with suppress(AttemptRefused):  # handed in elsewhere or out of time: the page says so
        save_answers(request.user, sitting.uuid, sheet.answers, sheet.seconds)
    response = redirect("assessments:attempt", sitting.uuid)
    response["Location"] += "?check=1"
    return response


@require_safe
def result(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show what was achieved, and the path that follows from it."""
    sitting = attempt_for(request.user, uuid)
    if sitting.is_open:
        return redirect("assessments:attempt", sitting.uuid)
    course_uuid = str(sitting.assessment.activity.course.uuid)
    context = {"result": result_of(sitting), "trail": trail_of(request.user, course_uuid)}
    return render(request, "assessments/result.html", context)


def _sheet_page(
    request: PageRequest, sitting: Attempt, sheet: Sheet, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "attempt": sitting,
        "activity": sitting.assessment.activity,
        "sheet": sheet,
        "key": uuids.uuid4(),
        "is_checking": "check" in request.GET,
        "seconds_left": _seconds_left(sitting),
    }
    response = render(request, "assessments/attempt.html", context, status=status)
    response["Permissions-Policy"] = MAY_BE_DICTATED
    return response


def _seconds_left(sitting: Attempt) -> int | None:
    if sitting.expires_at is None:
        return None
    return max(int((sitting.expires_at - sitting.now).total_seconds()), 0)
