"""Bring in items: QTI 1.2, one file, a folder of them, or a zip."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.qti import PackageError, read_package
from assessments.services.item_import import import_items
from assessments.services.item_report import ImportReport
from courses.models import Course, District, Skill
from courses.tenancy import in_district, through

OUTCOMES = ("new", "changed", "unchanged")


class Command(BaseCommand):
    """`manage.py import_items PATH --course CODE`. It fails only if no item could be read."""

    help = "Import items into a course from QTI 1.2: an XML file, a folder of them, or a zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the XML file, folder or zip")
        parser.add_argument("--course", required=True, metavar="CODE", help="the course's code")
        parser.add_argument("--skill", metavar="CODE", help="the skill that all items check")
        parser.add_argument("--district", metavar="CODE", help="if several have such a course")
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            package = read_package(options["path"])
        except PackageError as error:
            raise CommandError(str(error)) from error
        with _course(options["course"], options["district"]) as course:
            skill = _skill(options["skill"], course) if options["skill"] else None
            report = import_items(package, course, skill, dry_run=options["dry_run"])
        self._print(report, course)
        if not report.items:
            raise CommandError("No item could be read.")

    def _print(self, report: ImportReport, course: Course) -> None:
        done = "Dry run, nothing was written:" if report.is_dry_run else "Imported"
        self.stdout.write(f"{done} {report.title} into {course.title} ({course.code}).")
        counts = [f"{report.count(outcome)} {outcome}" for outcome in OUTCOMES]
        self.stdout.write(f"Items: {', '.join(counts)}, {len(report.refused)} refused.")
        for quiz in report.assessments:
            new = "new quiz" if quiz.is_new else "quiz"
            self.stdout.write(f"  {new} {quiz.title}: {quiz.items} items, {quiz.items_added} added")
        if not report.has_changes:
            self.stdout.write("  Nothing changed.")
        self._print_items(report)
        self._print_refused(report)
        for note in report.notes:
            self.stdout.write(f"Note: {note}")

    def _print_items(self, report: ImportReport) -> None:
        for item in report.items:
            if item.outcome != "unchanged" or item.notes:
                self.stdout.write(f"  {item.outcome:<9} {item.kind:<15} {item.code} {item.title}")
            for note in item.notes:
                self.stdout.write(f"              {note}")

    def _print_refused(self, report: ImportReport) -> None:
        if report.refused:
            self.stdout.write(self.style.WARNING(f"{len(report.refused)} refused:"))
        for refused in report.refused:
            name = " ".join(filter(None, (refused.kind, refused.ident, refused.title)))
            self.stdout.write(f"  {refused.file}: {name}: {refused.reason}")


@contextmanager
def _course(code: str, district_code: str | None) -> Iterator[Course]:
    """Work for the district of the one course of this code.

    Raise CommandError where no district has one, or several have and none is named.
    """
    with through("operator"):
        named = {"code": district_code} if district_code else {}
        districts = list(District.objects.filter(**named))
    found = [course for district in districts for course in _courses(district, code)]
    if not found:
        raise CommandError(f"There is no course with the code {code}.")
    if len(found) > 1:
        codes = ", ".join(course.district.code for course in found)
        raise CommandError(f"Several districts have such a course: add --district, of {codes}.")
    with in_district(found[0].district_id):
        yield found[0]


def _courses(district: District, code: str) -> list[Course]:
    """Return a district's course of this code, looked up from within it."""
    with in_district(district.pk):
        courses = Course.objects.filter(district=district, code=code)
        return list(courses.select_related("district"))


def _skill(code: str, course: Course) -> Skill:
    """Return the district's skill of this code, or of this identifier in its framework."""
    skills = Skill.objects.filter(district=course.district_id)
    for name in ("code", "sourced_id"):
        found = list(skills.filter(**{name: code})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise CommandError(f"Several skills have the {name} {code}.")
    raise CommandError(f"There is no skill with the code {code}.")
