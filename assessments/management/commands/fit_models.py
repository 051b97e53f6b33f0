import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.fitting import fit_district
from courses.selectors import each_district


class Command(BaseCommand):
    help = "Fit the learning engine to each district's answers; what is better comes into force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="which districts; all without")
        parser.add_argument("--nice", type=int, default=10, help="how far it steps back")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(options["nice"])
        for district in each_district():
            if not options["codes"] or district.code in options["codes"]:
                night = fit_district()
                self.stdout.write(
                    f"{district.code}: {night.answers} answers; {night.outcome.value}"
                )
