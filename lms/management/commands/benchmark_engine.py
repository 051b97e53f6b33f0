"""`manage.py benchmark_engine --responses FILE.csv.gz [--folds 5] [--students N] [--json]`."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks.engine.coverage import fitted_coverage
from benchmarks.engine.measure import measure
from benchmarks.engine.reading import NotAnswers, read
from benchmarks.engine.report import table


class Command(BaseCommand):
    help = "Say how well the learning engine predicts answers in a file. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--responses", type=Path, required=True, help="CSV, may be gzipped")
        parser.add_argument("--folds", type=int, default=5)
        parser.add_argument("--students", type=int, help="take only so many, in the file's order")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            log = read(options["responses"], options["students"])
        except (OSError, NotAnswers) as error:
            raise CommandError(str(error)) from error
        people = len(set(log.student.tolist()))
        if not 2 <= options["folds"] <= people:
            raise CommandError(f"--folds lies between 2 and the number of students, {people}.")
        self.stderr.write(f"{len(log)} answers of {people} students")
        figures = measure(log, options["folds"], self.stderr.write)
        figures["coverage"] = asdict(fitted_coverage())
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            self.stdout.write("\n".join(table(figures)))
