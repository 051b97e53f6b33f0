from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessments.tasks import recompute
from courses.selectors import each_district
from students.models import LearnerState
from students.services.paths import forget


class Command(BaseCommand):
    help = "Drop what is derived of learners (mastery, paths) and replay their facts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usernames", nargs="*", help="whom; everybody without")

    def handle(self, *args: Any, **options: Any) -> None:
        rebuilt = sum(_rebuild(options["usernames"]) for _ in each_district())
        self.stdout.write(f"{rebuilt} learners replayed from their facts.")


def _rebuild(usernames: list[str]) -> int:
    """Replay the learners of these names, or all, in the district that the session is in."""
    learners = LearnerState.objects.order_by("pk")
    if usernames:
        learners = learners.filter(student__username__in=usernames)
    rebuilt = 0
    for student_id in list(learners.values_list("pk", flat=True)):
        forget(student_id)
        rebuilt += recompute(student_id)
    return rebuilt
