"""What a teacher has seen a student do: said on the page of the skill, and taken back there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from analytics.forms import JudgmentForm
from analytics.views.students import skill_page
from students.selectors.access import pupil_for
from students.selectors.judgments import judged_skill_for, judgment_to_withdraw_for
from students.services.audit import record_look
from students.services.judgments import AlreadyWithdrawn, judge, withdraw_judgment


@require_POST
def say(request: HttpRequest, uuid: UUID, skill_uuid: UUID) -> HttpResponse:
    """Take what a teacher says she has seen."""
    student = pupil_for(request.user, uuid)
    skill = judged_skill_for(request.user, student, skill_uuid)
    form = JudgmentForm(request.POST)
    if not form.is_valid():
        record_look(request, student)
        return skill_page(request, student, skill, form)
    judge(student, skill, judged_by=request.user, **form.cleaned_data)
    messages.success(request, gettext("Saved. The path is being brought up to date."))
    return redirect("analytics:student_skill", student.uuid, skill.uuid)


@require_POST
def withdraw(request: HttpRequest, uuid: UUID, judgment_uuid: UUID) -> HttpResponse:
    """Take back what a teacher said; it stays on record."""
    judgment = judgment_to_withdraw_for(request.user, uuid, judgment_uuid)
    try:
        withdraw_judgment(judgment, request.user)
    except AlreadyWithdrawn:
        messages.info(request, gettext("It was taken back before."))
    else:
        messages.success(request, gettext("Taken back. The path is being brought up to date."))
    return redirect("analytics:student_skill", judgment.student.uuid, judgment.skill.uuid)
