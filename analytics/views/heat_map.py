"""A section's students against its skills: sorted by need, with a part of it on each page."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.exports import Value, csv_response
from analytics.forms import HeatMapForm
from analytics.levels import Level
from analytics.listing import Heading, Keys, Listing
from analytics.selectors.heat_map import (
    Column,
    HeatCell,
    Standing,
    cells_of,
    columns_of,
    estimates_of,
    skills_taught,
    standings_of,
)
from analytics.views.trails import to_section
from courses.models import Section
from students.gates import be_sure
from students.selectors.access import section_for
from students.services.audit import record_export

SKILLS_SHOWN = 10
KEPT = ("group", "level", "skills")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of a heat map: all its columns and rows, in order, before they are paged."""

    form: HeatMapForm
    listing: Listing
    columns: list[Column]
    students: list[Standing]

    @property
    def sorted_by(self) -> Column | None:
        """The skill that the students are sorted by, if they are."""
        order = self.listing.order.removeprefix("-")
        return next((column for column in self.columns if str(column.uuid) == order), None)

    @property
    def headings(self) -> dict[str, Heading]:
        need = self.listing.heading("need", falls_first=True)
        return {"name": self.listing.heading("name"), "need": need}


@require_safe
def heat_map(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a section as a heat map, a page of students and a page of skills. 8 queries or 9.

    With `?all`, to be printed, all students with all skills, in as many tables as it takes.
    """
    section = section_for(request.user, uuid)
    asked = _selection(section, request.GET)
    if "all" in request.GET:
        return _whole(request, section, asked)
    page = asked.listing.shown(asked.students)
    columns = asked.listing.shown(asked.columns, SKILLS_SHOWN, by="skills")
    headed = [(column, asked.listing.heading(str(column.uuid))) for column in columns.rows]
    shown = {"section": section, "asked": asked, "page": page, "columns": columns}
    shown |= {"headed": headed, "rows": cells_of(page.rows, columns.rows), "levels": list(Level)}
    shown |= {"trail": to_section(request.user, section), "is_filtered": any(_wanted(asked.form))}
    return render(request, "analytics/section_skills.html", shown)


def _whole(request: HttpRequest, section: Section, asked: Selection) -> HttpResponse:
    rows = cells_of(asked.students, asked.columns)
    parts = [
        (asked.columns[first:after], [(student, cells[first:after]) for student, cells in rows])
        for first, after in _bounds(len(asked.columns))
    ]
    shown = {"section": section, "asked": asked, "parts": parts, "levels": list(Level)}
    back = reverse("analytics:section_skills", args=[section.uuid]) + asked.listing.address
    shown["trail"] = [*to_section(request.user, section), (back, _("Skills by student"))]
    return render(request, "analytics/section_skills_whole.html", shown)


def _bounds(columns: int) -> list[tuple[int, int]]:
    """Return where each table begins and ends, all of them about as wide."""
    tables = max(ceil(columns / SKILLS_SHOWN), 1)
    width = max(ceil(columns / tables), 1)
    return [(first, first + width) for first in range(0, columns, width)]


@require_safe
def export(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the same selection as a file, all its skills in one table."""
    section = section_for(request.user, uuid)
    be_sure(request)
    asked = _selection(section, request.GET)
    head = (_("Student"), _("Not yet"), *(column.title for column in asked.columns))
    rows = [_line(*row) for row in cells_of(asked.students, asked.columns)]
    record_export(request, section, len(rows))
    return csv_response(f"{slugify(section.title) or 'section'}-skills", head, rows)


def _line(student: Standing, cells: list[HeatCell]) -> tuple[Value, ...]:
    return student.name, student.not_yet, *(_figure(cell) for cell in cells)


def _figure(cell: HeatCell) -> Value:
    return cell.level.mark if cell.level == Level.UNSURE else cell.p_known


def _wanted(form: HeatMapForm) -> tuple[str, str, str]:
    wanted = form.wanted()
    return wanted["group"], wanted["q"], wanted["level"]


def _selection(section: Section, query: QueryDict) -> Selection:
    taught = skills_taught(section.course)
    form = HeatMapForm(taught, query)
    group, _name, level = _wanted(form)
    skills = taught.within(group)
    orders = ("need", "name", *(str(skill.uuid) for skill in skills))
    listing = Listing.of(query, orders, "-need", keeps=KEPT)
    students = listing.found(standings_of(section, skills), lambda row: row.name)
    columns = columns_of(students, skills)
    if level:
        students = [student for student in students if student.counts[level]]
        columns = [column for column in columns if column.counts[level]]
    return Selection(form, listing, columns, listing.sorted(students, _keys(listing, students)))


def _keys(listing: Listing, students: list[Standing]) -> Keys:
    order = listing.order.removeprefix("-")
    keys: dict[str, Any] = {"need": lambda row: row.need, "name": lambda row: row.sort_name}
    if order not in keys:
        estimates = estimates_of(order, students)
        keys[order] = lambda row: estimates.get(row.pk)
    return keys
