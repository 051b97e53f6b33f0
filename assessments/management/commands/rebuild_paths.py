from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessments.tasks import recompute
from students.models import LearnerState
from students.services.paths import forget


class Command(BaseCommand):
    help = "Drop what is derived of learners (mastery, paths) and replay their facts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usernames", nargs="*", help="whom; everybody without")

    def handle(self, *args: Any, **options: Any) -> None:
        learners = LearnerState.objects.order_by("pk")
        if options["usernames"]:
            learners = learners.filter(student__username__in=options["usernames"])
        rebuilt = 0
        for student_id in list(learners.values_list("pk", flat=True)):
            forget(student_id)
            rebuilt += recompute(student_id)
        self.stdout.write(f"{rebuilt} learners replayed from their facts.")
