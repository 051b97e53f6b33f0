"""`manage.py retention --report` and `manage.py retention`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from courses.selectors import each_district
from lms.records.retention import SOON_DAYS, due, let_go


class Command(BaseCommand):
    help = "Let go of what has been kept long enough, in every district, or say what that is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", action="store_true", help="change nothing, only say")

    def handle(self, *args: Any, **options: Any) -> None:
        for district in each_district():
            lines = self._report() if options["report"] else self._gone()
            self.stdout.write(f"{district.code}: {'; '.join(lines) or 'nothing'}")

    def _report(self) -> list[str]:
        return [
            f"{each.name} {each.now} now, {each.soon} within {SOON_DAYS} days (kept {each.days})"
            for each in due()
            if not each.is_kept_for_ever
        ]

    def _gone(self) -> list[str]:
        return [f"{name} {number}" for name, number in let_go().items()]
