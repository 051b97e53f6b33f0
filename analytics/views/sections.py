"""A teacher's sections: who needs her now, and where everybody stands."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.exports import Value, csv_response
from analytics.listing import Keys, Listing
from analytics.selectors.needs import needs_of
from analytics.selectors.overview import section_overviews
from analytics.selectors.sections import GridRow, section_grid
from analytics.views.trails import from_start
from students.gates import be_sure
from students.models import Role
from students.selectors.access import roles_of, section_for, sections_visible_to
from students.services.audit import record_export

NEEDS_SHOWN = 8
NEEDS_FOLDED = 50
SECTION_ORDERS = {"title": "title", "course": "course__title", "school": "school__name"}
GRID_ORDERS: Keys = {
    "name": lambda row: row.sort_name,
    "step": lambda row: row.next_step and row.next_step.activity_title.casefold(),
    "known": lambda row: row.skills_known,
    "updated": lambda row: row.freshness.computed_at,
    "work": lambda row: row.last_work_at,
    "quiz": lambda row: row.last_quiz and row.last_quiz.score,
}


@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """Show a person's sections, and who of her own students needs her now."""
    listing = Listing.of(request.GET, SECTION_ORDERS, "course")
    order = listing.order
    field = SECTION_ORDERS[order.removeprefix("-")]
    visible = sections_visible_to(request.user).filter(
        is_active=True, title__icontains=listing.search
    )
    sign = "-" if order.startswith("-") else ""
    page = listing.shown(visible.order_by(f"{sign}{field}", "title", "pk"))
    needs = needs_of(request.user)
    shown = {"listing": listing, "page": page, "overviews": section_overviews(page.rows)}
    shown |= {"needs": needs[:NEEDS_SHOWN], "more": len(needs[NEEDS_SHOWN:])}
    shown["others"] = needs[NEEDS_SHOWN:][:NEEDS_FOLDED]
    shown["is_teacher"] = Role.TEACHER in roles_of(request.user)
    return render(request, "analytics/sections.html", shown)


@require_safe
def section(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show where each student of a section stands."""
    section = section_for(request.user, uuid)
    listing = Listing.of(request.GET, GRID_ORDERS, "name")
    page = listing.shown(_rows(listing, section_grid(section)))
    shown = {"section": section, "listing": listing, "page": page}
    shown["trail"] = from_start(request.user)
    return render(request, "analytics/section.html", shown)


def _rows(listing: Listing, grid: list[GridRow]) -> list[GridRow]:
    return listing.sorted(listing.found(grid, lambda row: row.name), GRID_ORDERS)


@require_safe
def section_export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a section's table as a file, in the order and with the search of the page."""
    section = section_for(request.user, uuid)
    be_sure(request)
    listing = Listing.of(request.GET, GRID_ORDERS, "name")
    head = (
        *(_("Student"), _("Grade"), _("Next step"), _("Skill"), _("Skills known")),
        *(_("Skills with enough evidence"), _("Up to date"), _("Path computed")),
        *(
            _("Last evidence"),
            _("Last work"),
            _("Last quiz"),
            _("Score of the last quiz"),
            _("To grade"),
        ),
    )
    rows = [_cells(row) for row in _rows(listing, section_grid(section))]
    record_export(request, section, len(rows))
    return csv_response(slugify(section.title) or "section", head, rows)


def _cells(row: GridRow) -> tuple[Value, ...]:
    step, quiz, fresh = row.next_step, row.last_quiz, row.freshness
    step_titles = (step.activity_title, step.skill_title) if step else ("", "")
    quiz_figures = (quiz.title, quiz.score) if quiz else ("", None)
    return (
        *(row.name, row.grade, *step_titles, row.skills_known, row.skills_enough),
        *(_("yes") if fresh.is_current else _("no"), fresh.computed_at, row.last_evidence_at),
        *(row.last_work_at, *quiz_figures, row.waiting),
    )
