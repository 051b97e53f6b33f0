"""The charts of a school's page: what changed, and whether it can be trusted."""

from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.charts import Chart, bars, columns
from analytics.selectors.schools import CourseMastery, Currency, Day, Weeks

COURSES_DRAWN = 10
_LEVELS = (1, 2, 3, 4, 0)


def handed_in(days: Sequence[Day]) -> Chart:
    """Draw how much was handed in on each day."""
    total = sum(day.attempts for day in days)
    labels = [date_format(day.on, "j M") for day in days[:-1]] + [_("today")]
    attempts = [day.attempts for day in days]
    busiest = max(days, key=lambda day: day.attempts)
    sentence = ngettext(
        "%(n)s piece of work in 14 days, on %(day)s.",
        "%(n)s pieces of work in 14 days; most on %(day)s, with %(most)s.",
        total,
    )
    told = {
        "n": number_format(total, force_grouping=True),
        "day": date_format(busiest.on, "MONTH_DAY_FORMAT"),
        "most": busiest.attempts,
    }
    return Chart(
        name="handed-in",
        title=_("Work handed in, last 14 days"),
        sentence=sentence % told if total else _("Nothing was handed in for 14 days."),
        drawing=columns(list(zip(labels, attempts, strict=True))),
        head=[_("Day"), _("Pieces of work"), _("Answers")],
        rows=[(date_format(d.on, "SHORT_DATE_FORMAT"), d.attempts, d.answers) for d in days],
    )


def active(weeks: Weeks) -> Chart:
    """Draw how many students handed in work this week and the week before."""
    told = {"n": weeks.this, "before": weeks.last}
    sentence = ngettext(
        "%(n)s student handed in work in the last 7 days; %(before)s in the 7 days before.",
        "%(n)s students handed in work in the last 7 days; %(before)s in the 7 days before.",
        weeks.this,
    )
    rows = [(_("The 7 days before"), weeks.last), (_("The last 7 days"), weeks.this)]
    return Chart(
        name="active",
        title=_("Students at work"),
        sentence=sentence % told,
        drawing=bars([(label, [value]) for label, value in rows], [4]),
        head=[_("When"), _("Students")],
        rows=rows,
    )


def mastery(courses: Sequence[CourseMastery]) -> Chart:
    """Draw how many students of each course know how much of it; the largest courses only."""
    labels = [
        _("less than a quarter known"),
        _("a quarter or more"),
        _("half or more"),
        _("three quarters or more"),
        _("no estimate"),
    ]
    drawn = sorted(courses, key=lambda course: -course.students)[:COURSES_DRAWN]
    measured = sum(sum(course.levels) for course in courses)
    told = {"n": sum(sum(course.levels[2:]) for course in courses), "all": measured}
    sentence = _("%(n)s of %(all)s know half or more of the skills they were asked about.") % told
    more = _("The %(n)s largest courses are drawn.") % {"n": COURSES_DRAWN}
    return Chart(
        name="mastery",
        title=_("How much students know, by course"),
        sentence=f"{sentence} {more}" if len(courses) > COURSES_DRAWN else sentence,
        drawing=bars([(c.title, c.students_by_level) for c in drawn], _LEVELS, is_share=True),
        key=list(zip(_LEVELS, labels, strict=True)),
        head=[_("Course"), *labels],
        rows=[(course.title, *course.students_by_level) for course in courses],
    )


def currency(paths: Currency) -> Chart:
    """Draw how many paths take in all work."""
    parts = [
        (4, _("Up to date"), paths.current),
        (1, _("Not up to date"), paths.behind),
        (0, _("Not begun"), paths.not_begun),
    ]
    sentence = ngettext(
        "%(n)s of %(all)s path takes in all work that was handed in.",
        "%(n)s of %(all)s paths take in all work that was handed in.",
        paths.students,
    )
    levels, values = [level for level, _label, _n in parts], [n for _level, _label, n in parts]
    return Chart(
        name="currency",
        title=_("Paths up to date"),
        sentence=sentence % {"n": paths.current, "all": paths.students},
        drawing=bars([(_("Paths"), values)], levels),
        key=[(level, label) for level, label, _n in parts],
        head=[_("Paths"), _("Students")],
        rows=[(label, n) for _level, label, n in parts],
    )
