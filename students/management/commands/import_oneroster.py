"""Bring in a roster: OneRoster 1.1 or 1.2 CSV, or Microsoft School Data Sync 2.1."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.tenancy import through
from students.roster import Finding, Report, RosterRefused, read_roster
from students.services.roster import import_roster

SHOWN_PER_FILE = 50
HEADINGS = {
    "applied": "Imported",
    "dry_run": "Dry run: nothing was written. This is what would be imported",
    "refused": "Refused: nothing was written. This is what would have been imported",
}


class Command(BaseCommand):
    """`manage.py import_oneroster PATH`."""

    help = "Import a roster: a folder or zip of OneRoster 1.1 or 1.2 CSV files (bulk)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder of the CSV files, or a zip of them")
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument("--district", metavar="CODE", help="the district, if not the roster's")
        parser.add_argument("--district-name", metavar="NAME", help="its name, if it is to be made")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="one bad row refuses the whole"
        )
        parser.add_argument(
            "--confirm",
            action="store_true",
            help="let more than 20 %% of a school's enrollments end or move",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            roster = read_roster(options["path"])
            with through("operator"):
                report = import_roster(
                    roster,
                    district_code=options["district"],
                    district_name=options["district_name"],
                    is_dry_run=options["dry_run"],
                    is_all_or_nothing=options["all_or_nothing"],
                    is_confirmed=options["confirm"],
                )
        except RosterRefused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), indent=2))
        else:
            self._print(report)
        if report.outcome == "refused":
            hint = " Add --confirm if that is right." if report.to_confirm else ""
            raise CommandError(f"Refused: {'; '.join(report.refusals)}.{hint}")

    def _print(self, report: Report) -> None:
        self.stdout.write(f"{HEADINGS[report.outcome]} from {report.source} for {report.district}:")
        for kind, counts in report.counts.items():
            self.stdout.write(
                f"  {kind:<22}{counts.created:>7} created {counts.updated:>7} updated "
                f"{counts.unchanged:>7} unchanged {counts.ended:>7} ended"
            )
        if report.is_unchanged:
            self.stdout.write("  Nothing changed.")
        for sentence in report.to_confirm:
            self.stdout.write(self.style.WARNING(f"  {sentence}"))
        self._print_findings("problems (these rows did not go in)", report.problems)
        self._print_findings("notes", report.notes)

    def _print_findings(self, heading: str, findings: list[Finding]) -> None:
        if not findings:
            return
        self.stdout.write(f"{len(findings)} {heading}:")
        of_file: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            of_file[finding.file].append(finding)
        for file, found in of_file.items():
            for finding in found[:SHOWN_PER_FILE]:
                self.stdout.write(f"  {finding}")
            if len(found) > SHOWN_PER_FILE:
                self.stdout.write(f"  {file}: {len(found) - SHOWN_PER_FILE} more; --json has all")
