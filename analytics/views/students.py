"""One student, as those who teach her look at her, down to the single answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.forms import JudgmentForm, WhatIfForm
from analytics.listing import Listing
from analytics.selectors.estimates import behind, mastery_of, parts_of, responses_about
from analytics.selectors.learners import learner_in_short, learner_page, submitted_attempts
from analytics.selectors.what_if import what_if as supposed
from analytics.views.trails import to_class_of, to_skill, to_student
from assessments.selectors.grading import (
    next_waiting_for,
    pupil_attempt_for,
    responses_gradable_by,
)
from assessments.selectors.sittings import item_results
from courses.models import Skill
from students.models import User
from students.selectors.access import pupil_for, skill_for
from students.selectors.judgments import judgments_of, may_judge, seen
from students.services.audit import record_look

_ONE_ORDER = ("newest",)


@require_safe
def student(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one student: facts, path with its reasons, estimates, work."""
    student = pupil_for(request.user, uuid)
    record_look(request, student)
    listing = Listing.of(request.GET, _ONE_ORDER, "newest")
    attempts = listing.shown(submitted_attempts(student))
    shown = {"student": student, "learner": learner_page(student), "attempts": attempts}
    shown["trail"] = to_class_of(request.user, student)
    return render(request, "analytics/student.html", shown)


@require_safe
def in_short(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a part of a page: the student in a few lines, for beside another page.

    `?course` leaves out what is of other courses.
    """
    student = pupil_for(request.user, uuid)
    record_look(request, student)
    shown = {"student": student, "learner": learner_in_short(student, _course(request))}
    return render(request, "analytics/_student_in_short.html", shown)


def _course(request: HttpRequest) -> UUID | None:
    """Return the course that an address names; None where it names none."""
    try:
        return UUID(request.GET.get("course", ""))
    except ValueError:
        return None


@require_safe
def skill(request: HttpRequest, uuid: UUID, skill_uuid: UUID) -> HttpResponse:
    """Show the answers behind one estimate, and how it comes about."""
    student = pupil_for(request.user, uuid)
    skill = skill_for(student, skill_uuid)
    record_look(request, student)
    form = JudgmentForm() if may_judge(request.user, student, skill) else None
    return skill_page(request, student, skill, form)


def skill_page(
    request: HttpRequest, student: User, skill: Skill, form: JudgmentForm | None
) -> HttpResponse:
    """Show one estimate; with the form, to a teacher who may say what she has seen."""
    listing = Listing.of(request.GET, _ONE_ORDER, "newest")
    page = listing.shown(responses_about(student, skill))
    shown = {"student": student, "skill": skill, "page": page, "responses": behind(page.rows)}
    shown |= {"mastery": mastery_of(student, skill), "parts": parts_of(student, skill)}
    shown |= {"seen": [*map(seen, judgments_of(student, skill))], "judgment_form": form}
    shown["trail"] = to_student(request.user, student)
    return render(request, "analytics/student_skill.html", shown)


@require_safe
def what_if(request: HttpRequest, uuid: UUID, skill_uuid: UUID) -> HttpResponse:
    """Show the path as it would be after some answers on a skill, beside the path as it is."""
    student = pupil_for(request.user, uuid)
    skill = skill_for(student, skill_uuid)
    record_look(request, student)
    form = WhatIfForm.asked(request.GET)
    shown = {"student": student, "skill": skill, "form": form}
    shown["trail"] = to_skill(request.user, student, skill)
    if form.is_valid():
        shown["supposed"] = supposed(student, skill, **form.cleaned_data)
    return render(request, "analytics/what_if.html", shown)


@require_safe
def attempt(request: HttpRequest, uuid: UUID, attempt_uuid: UUID) -> HttpResponse:
    """Show what a student handed in, item by item, as her teacher sees it."""
    attempt = pupil_attempt_for(request.user, uuid, attempt_uuid)
    record_look(request, attempt.student)
    may_grade = responses_gradable_by(request.user).filter(attempt=attempt).exists()
    shown = {"attempt": attempt, "results": item_results(attempt), "may_grade": may_grade}
    shown["trail"] = to_student(request.user, attempt.student)
    if may_grade and "scored" in request.GET:
        shown["following"] = next_waiting_for(request.user, attempt.responses.earliest("position"))
    return render(request, "analytics/attempt.html", shown)
