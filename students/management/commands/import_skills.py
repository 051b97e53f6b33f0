"""Bring in a skill map: a CASE package, or our own CSV."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.case import Finding, Report, SkillsRefused, read_skills
from courses.models import District
from courses.tenancy import through
from students.services.courses import bring_in_skills

SHOWN = 100


class Command(BaseCommand):
    """`manage.py import_skills PATH`."""

    help = "Import skills and prerequisites: a CASE CFPackage (JSON) or a CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the JSON or CSV file")
        parser.add_argument("--district", metavar="CODE", help="needed if there are several")
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with through("operator"):
            district = _district(options["district"])
        try:
            found = read_skills(options["path"])
            report = bring_in_skills(found, district.pk, is_dry_run=options["dry_run"])
        except SkillsRefused as error:
            raise CommandError(f"Refused: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), indent=2))
        else:
            self._print(report, district)

    def _print(self, report: Report, district: District) -> None:
        is_dry = report.outcome == "dry_run"
        what = "Dry run: nothing was written. This would come" if is_dry else "Imported"
        self.stdout.write(f"{what} from {report.source} for {district.name}:")
        for kind, counts in report.counts.items():
            self.stdout.write(
                f"  {kind:<16}{counts.created:>7} created {counts.updated:>7} updated "
                f"{counts.unchanged:>7} unchanged"
            )
        if report.is_unchanged:
            self.stdout.write("  Nothing changed.")
        self._print_findings("problems (these did not go in)", report.problems)
        self._print_findings("notes", report.notes)

    def _print_findings(self, heading: str, findings: list[Finding]) -> None:
        if findings:
            self.stdout.write(f"{len(findings)} {heading}:")
        for finding in findings[:SHOWN]:
            self.stdout.write(f"  {finding}")
        if len(findings) > SHOWN:
            self.stdout.write(f"  {len(findings) - SHOWN} more; --json has all")


def _district(code: str | None) -> District:
    districts = District.objects.all()
    if code is not None:
        districts = districts.filter(code=code)
    found = list(districts[:2])
    if len(found) == 1:
        return found[0]
    codes = ", ".join(District.objects.values_list("code", flat=True)[:20])
    if not codes:
        raise CommandError("There is no district yet: import a roster or make one first.")
    asked = f"There is no district {code!r}" if code else "There are several districts"
    raise CommandError(f"{asked}; say one of {codes} with --district.")
