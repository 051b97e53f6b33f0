"""Judge the log of who did what: was anything changed, taken out, or cut off its end?"""

from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from courses.models import District
from courses.selectors import each_district
from students.models import Alarm
from students.selectors.audit_chain import Fault, Verdict, head_differs, verify_chain
from students.services.audit import raise_alarm
from students.services.audit_keeping import note_head

SAID = {
    "entry-changed": "entry {entry} at link {number} is not as it was written",
    "entry-gone": "the entry {entry} of link {number} is gone",
    "particulars-changed": "the particulars of entry {entry} at link {number} were changed",
    "link-gone": "link {number} is gone",
    "not-linked": "entry {entry} is in no chain",
    "end-gone": "the chain had come to link {number}, and ends before it",
}
_log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """`manage.py verify_audit`: says which entry broke, and ends with 1 where one did."""

    help = "Verify the audit log's chain in every district."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--district", metavar="CODE", help="this district only")
        parser.add_argument("--newest", type=int, metavar="N", help="the newest N links only")
        parser.add_argument(
            "--head", metavar="NUMBER:HASH", help="a link that must be in the chain"
        )
        parser.add_argument("--watch", action="store_true", help="raise an alarm, note the end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"] and not options["district"]:
            raise CommandError("A head is of one district: name it with --district.")
        broken = found = 0
        for district in each_district():
            if options["district"] in (None, district.code):
                found += 1
                broken += self._judge(district, options)
        if not found and options["district"]:
            raise CommandError(f"There is no district with the code {options['district']!r}.")
        if broken:
            raise CommandError("The log is not as it was written.")

    def _judge(self, district: District, options: dict[str, Any]) -> bool:
        verdict = verify_chain(newest=options["newest"])
        self._tell(district, verdict)
        is_broken = not verdict.is_whole or self._misses(options["head"])
        if options["watch"]:
            self._keep_watch(district, verdict)
        return is_broken

    def _tell(self, district: District, verdict: Verdict) -> None:
        state = "whole" if verdict.is_whole else "BROKEN"
        end = f"{verdict.number}:{verdict.hash}" if verdict.number else "empty"
        self.stdout.write(f"{district.code}: {state}, {verdict.checked} links, end {end}")
        for fault in verdict.faults:
            self.stdout.write(self.style.ERROR(f"  {_said(fault)}"))

    def _misses(self, head: str | None) -> bool:
        number, _, hash_ = (head or "").partition(":")
        if not number or not head_differs(int(number), hash_):
            return False
        self.stdout.write(self.style.ERROR(f"  link {number} is not the one that was noted"))
        return True

    def _keep_watch(self, district: District, verdict: Verdict) -> None:
        for fault in verdict.faults:
            _log.error("audit_broken", district=district.pk, fault=_said(fault))
        if verdict.faults:
            raise_alarm(Alarm.CHAIN_BROKEN, details={"faults": len(verdict.faults)})
        else:
            note_head()


def _said(fault: Fault) -> str:
    return SAID[fault.wrong].format(entry=fault.entry_id, number=fault.number)
