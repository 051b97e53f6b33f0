"""When each result was released. What was handed in so far under "at once" is released since."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q

RELEASED_AT_ONCE = """
UPDATE assessments_attempt SET released_seq = evidence_seq, released_at = submitted_at
WHERE submitted_at IS NOT NULL AND feedback_timing = 'on_submission'
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("assessments", "0002_initial"),
        ("courses", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "attempt", "released_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "attempt", "released_seq", models.BigIntegerField(blank=True, null=True)
        ),
        migrations.RunSQL(RELEASED_AT_ONCE, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "attempt", models.Index(fields=["student", "released_seq"], name="released_evidence")
        ),
        AddIndexConcurrently(
            "attempt",
            models.Index(
                fields=["student", "evidence_seq"],
                condition=Q(released_seq__isnull=True) | Q(released_seq__gt=F("evidence_seq")),
                name="handed_in_before_release",
            ),
        ),
        AddIndexConcurrently(
            "attempt",
            models.Index(
                F("assessment"),
                condition=Q(
                    feedback_timing="after_due",
                    released_seq__isnull=True,
                    submitted_at__isnull=False,
                ),
                name="waiting_for_release",
            ),
        ),
        migrations.AddConstraint(
            "attempt",
            models.CheckConstraint(
                condition=Q(released_seq__isnull=True, released_at__isnull=True)
                | Q(released_seq__gte=F("evidence_seq"), released_at__isnull=False),
                name="a_release_follows_its_submission",
            ),
        ),
    ]
