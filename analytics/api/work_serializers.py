"""The shapes in which a teacher's work leaves the system."""

from typing import Any

from rest_framework import serializers

from students.api.endpoints import Body
from students.api.serializers import (
    ActivityNameSerializer,
    JudgmentSerializer,
    MasterySerializer,
    PersonSerializer,
    SkillNameSerializer,
)
from students.models import Judgment
from students.models.judgments import NOTE_LIMIT


class NeedSerializer(serializers.Serializer[Any]):
    """A student who needs somebody, and the one thing to look at."""

    student = serializers.UUIDField(source="student_uuid")
    name = serializers.CharField()
    section = serializers.UUIDField(source="section_uuid")
    section_title = serializers.CharField()
    why = serializers.CharField(
        help_text="not_computed, stuck, waiting, struggling or quiet, the most urgent of them"
    )
    since = serializers.DateTimeField(allow_null=True)
    about = serializers.CharField(help_text="Title of the activity or the skill.")
    count = serializers.IntegerField(help_text="Tries, answers, pieces of evidence or days.")
    score = serializers.FloatField(allow_null=True)
    attempt = serializers.UUIDField(source="attempt_uuid", allow_null=True)
    skill = serializers.UUIDField(source="skill_uuid", allow_null=True)


class WaitingSerializer(serializers.Serializer[Any]):
    """An answer that waits for a person's score, by its attempt and item."""

    attempt = serializers.UUIDField(source="attempt_uuid")
    item = serializers.UUIDField(source="question.item_uuid")
    student = serializers.UUIDField(source="student_uuid")
    student_name = serializers.CharField()
    activity_title = serializers.CharField()
    course_title = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    waited_seconds = serializers.FloatField()


class PartSerializer(serializers.Serializer[Any]):
    """One part of an estimate: log-odds it adds, and the chance known once it is added."""

    name = serializers.CharField()
    value = serializers.FloatField()
    p_so_far = serializers.FloatField()


class BehindSerializer(serializers.Serializer[Any]):
    """A response behind an estimate. `score` counts now; `first_score` is the machine's."""

    attempt = serializers.UUIDField(source="attempt_uuid")
    position = serializers.IntegerField(source="number")
    item = serializers.UUIDField(source="question.item_uuid")
    activity_title = serializers.CharField()
    answer = serializers.DictField()
    score = serializers.FloatField(allow_null=True)
    first_score = serializers.FloatField(allow_null=True)
    occurred_at = serializers.DateTimeField()


class SupposedEstimateSerializer(serializers.Serializer[Any]):
    """What is believed of the skill. Without `is_enough` there is no telling yet."""

    p_known = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    evidence_count = serializers.IntegerField()
    is_enough = serializers.BooleanField()


class SupposedStepSerializer(serializers.Serializer[Any]):
    """A step of one of the two paths."""

    position = serializers.IntegerField()
    activity = ActivityNameSerializer()
    skill = SkillNameSerializer()
    change = serializers.CharField(help_text="stays, up, down, new or gone")
    in_short = serializers.CharField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """A course's path as it is, and as it would be."""

    course_title = serializers.CharField()
    before = SupposedStepSerializer(many=True)
    after = SupposedStepSerializer(many=True)


class WhatIfSerializer(serializers.Serializer[Any]):
    """What would be after answers that were never given; nothing of it is kept."""

    outcome = serializers.CharField()
    answers = serializers.IntegerField()
    before = SupposedEstimateSerializer()
    after = SupposedEstimateSerializer()
    paths = ComparisonSerializer(many=True)


class EstimateSerializer(serializers.Serializer[Any]):
    """One estimate with everything behind it; `mastery` is null without any evidence."""

    student = PersonSerializer()
    skill = SkillNameSerializer()
    mastery = MasterySerializer(allow_null=True)
    parts = PartSerializer(many=True)
    responses = BehindSerializer(many=True)
    judgments = JudgmentSerializer(many=True)


class JudgmentBody(Body):
    score = serializers.FloatField(help_text="0 is not yet, 0.5 partly, 1 yes.")
    note = serializers.CharField(max_length=NOTE_LIMIT, help_text="What was seen, in a few words.")

    def validate_score(self, score: float) -> float:
        """Refuse what is none of the three."""
        if score not in dict(Judgment.SCORES):
            raise serializers.ValidationError("0, 0.5 or 1 is expected.")
        return score
