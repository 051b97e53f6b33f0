"""A student's own pages: her path, and what she prefers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reswap, retarget

from students.forms import PreferencesForm
from students.requests import PageRequest
from students.selectors.access import as_student
from students.selectors.paths import freshness
from students.selectors.trail import trail_of
from students.services.preferences import change_preferences

FIRST_DELAY_MS, LONGEST_DELAY_MS, PATIENT_DELAY_MS = 150, 1000, 10_000
PATIENT_AFTER = 60


def delay_ms(times_asked: int, is_stuck: bool = False) -> int:
    """Return how long the page waits before asking again: 150 ms growing to 1 s, then 10 s."""
    if is_stuck or times_asked > PATIENT_AFTER:
        return PATIENT_DELAY_MS
    return min(int(FIRST_DELAY_MS * 1.5**times_asked), LONGEST_DELAY_MS)


@require_safe
def path(request: PageRequest) -> HttpResponse:
    """Show the next step, the steps ahead, and what was done."""
    student = as_student(request.user)
    trail = trail_of(student, request.GET.get("course", ""))
    return render(request, "students/path.html", {"trail": trail})


@require_safe
def path_fragment(request: PageRequest) -> HttpResponse:
    """Answer a page that waits for a new path: with the path, or with "ask again".

    With `?only=next` there is nothing but the next step, as on the page of a result.
    """
    student, course = as_student(request.user), request.GET.get("course", "")
    only_next = request.GET.get("only") == "next"
    fresh, asked = freshness(student.pk), _asked(request)
    waiting = {"freshness": fresh, "asked": asked + 1, "course_uuid": course}
    waiting["only_next"] = only_next
    waiting["delay_ms"] = delay_ms(asked + 1, fresh.is_stuck)
    if request.htmx and not fresh.is_current:
        return render(request, "students/_path_waiting.html", waiting)
    trail = trail_of(student, course)
    is_news = str(fresh.computed_seq) != request.GET.get("seen", "")
    shown = {**waiting, "trail": trail, "is_news": is_news}
    response = render(request, "students/_path.html", shown)
    return retarget(reswap(response, "outerHTML"), "#path")


def _asked(request: PageRequest) -> int:
    sent = request.GET.get("asked", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 6 else 0


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: PageRequest) -> HttpResponse:
    """Let a person choose a language, and a student the format she likes."""
    form = PreferencesForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_preferences(request.user, **form.chosen())
        with override(request.user.language or None):
            messages.success(request, gettext("Saved."))
        return redirect("students:preferences")
    return render(request, "students/preferences.html", {"form": form})
