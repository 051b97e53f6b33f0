import time
from datetime import datetime
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from assessments.selectors.histories import histories
from assessments.services.fitting import MOST_ANSWERS, fit_district
from assessments.services.item_statistics import count_items
from assessments.tasks import recompute
from courses.models import District
from courses.selectors import each_district
from courses.tenancy import enter_district
from lms.demo.catalogue import DemoCourse, make_course
from lms.demo.history import school_days, write_history
from lms.demo.library import load
from lms.demo.people import Crowd, DemoSchool, make_school, make_sections, make_year
from lms.roles import as_the_application
from students.models import LearnerState, Membership, Role

# Every seventh student tells enough for a start; the night takes all of them.
_ANSWERS_FITTED = 30_000


class Command(BaseCommand):
    help = "Load the demonstration school, and a small district beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=600, help="in both schools together")
        parser.add_argument("--days", type=int, default=60, help="school days of history")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--facts-only", action="store_true", help="leave the paths to the worker"
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if District.objects.filter(code="harbor").exists():
            if options["if_empty"]:
                return
            raise CommandError("The demonstration school is here already.")
        started = time.monotonic()
        until = timezone.now()
        with transaction.atomic():
            responses = self._harbor(options, until)
            self._meadow(options, until)
        with as_the_application():
            for _ in each_district():
                fit_district(most_answers=_ANSWERS_FITTED)
                count_items(histories(MOST_ANSWERS))
        _gather_statistics()
        if not options["facts_only"]:
            with as_the_application():
                self._recompute()
            _gather_statistics()
        took = time.monotonic() - started
        self.stdout.write(
            f"The demonstration school has {options['students']} students and {responses} responses"
            f" of {options['days']} school days. It took {took:.0f} s to load."
        )

    def _harbor(self, options: dict[str, Any], until: datetime) -> int:
        """Make the district with two schools, three courses and a past."""
        random = Random(options["seed"])
        district = _district("Harbor District", "harbor")
        crowd = Crowd(random, district)
        year = make_year(until.date())
        courses = [make_course(content) for content in load()]
        half = options["students"] // 2
        schools = [
            make_school(crowd, "Lighthouse School", options["students"] - half),
            make_school(crowd, "Millpond School", half),
        ]
        for admin in crowd.people(Role.DISTRICT_ADMIN, 1):
            Membership.objects.create(user=admin, role=Role.DISTRICT_ADMIN)
        for school in schools:
            for made in courses:
                make_sections(school, made.course, year)
        return _past(schools, courses, until, options)

    def _meadow(self, options: dict[str, Any], until: datetime) -> None:
        """Make the small district that must never see the other one."""
        district = _district("Meadow District", "meadow")
        crowd = Crowd(Random(options["seed"] + 1), district, prefix="meadow-")
        year = make_year(until.date())
        courses = [make_course(load()[-1])]
        school = make_school(crowd, "Meadow School", min(30, options["students"]))
        for made in courses:
            make_sections(school, made.course, year)
        short = {"days": min(5, options["days"]), "seed": options["seed"] + 1}
        _past([school], courses, until, short)

    def _recompute(self) -> None:
        """Bring every learner up to date as the worker would."""
        for district in each_district():
            learners = LearnerState.objects.filter(district=district).order_by("pk")
            for student_id in learners.values_list("pk", flat=True):
                recompute(student_id)


def _gather_statistics() -> None:
    """Let PostgreSQL plan by what is there now; by itself it would look in a minute or two."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _district(name: str, code: str) -> District:
    district = District.objects.create(name=name, code=code)
    enter_district(district.pk)
    return district


def _past(
    schools: list[DemoSchool], courses: list[DemoCourse], until: datetime, options: dict[str, Any]
) -> int:
    students = [
        (student, each.teacher)
        for school in schools
        for each in school.classes
        for student in each.students
    ]
    days = school_days(until, options["days"])
    return write_history(students, courses, days, until, options["seed"])
