"""The shapes in which sections and schools leave the system."""

from typing import Any

from rest_framework import serializers

from students.api.serializers import FreshnessSerializer, PersonSerializer


class SchoolNameSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class SectionSerializer(serializers.Serializer[Any]):
    """A section today: its students by the state of their paths, and what was handed in lately."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    course_title = serializers.CharField()
    school_name = serializers.CharField()
    students = serializers.IntegerField()
    current = serializers.IntegerField(help_text="Their path takes in all their evidence.")
    behind = serializers.IntegerField(help_text="They have evidence that no path takes in yet.")
    attempts_this_week = serializers.IntegerField()
    to_grade = serializers.IntegerField(help_text="Answers that wait for a person's score.")


class NextStepSerializer(serializers.Serializer[Any]):
    """The first step of a path."""

    activity = serializers.UUIDField(source="activity_uuid")
    activity_title = serializers.CharField()
    activity_kind = serializers.CharField()
    skill = serializers.UUIDField(source="skill_uuid")
    skill_title = serializers.CharField()


class LastQuizSerializer(serializers.Serializer[Any]):
    """The quiz handed in last; a null score waits for a person."""

    attempt = serializers.UUIDField(source="attempt_uuid")
    title = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    submitted_at = serializers.DateTimeField()


class GridFreshnessSerializer(FreshnessSerializer):
    is_current = serializers.BooleanField()
    is_stuck = serializers.BooleanField(help_text="The last recompute failed; it will be repeated.")


class SectionStudentSerializer(serializers.Serializer[Any]):
    """Where a student of a section stands in its course.

    Of the `skills_enough` skills with enough evidence to tell, `skills_known` are known.
    """

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    grade = serializers.CharField()
    next_step = NextStepSerializer(allow_null=True)
    skills_known = serializers.IntegerField()
    skills_enough = serializers.IntegerField()
    freshness = GridFreshnessSerializer()
    last_evidence_at = serializers.DateTimeField(allow_null=True)
    last_work_at = serializers.DateTimeField(
        allow_null=True, help_text="When work of this course was last handed in."
    )
    last_quiz = LastQuizSerializer(allow_null=True)
    waiting = serializers.IntegerField(help_text="Answers that a person must still grade.")


class SectionLineSerializer(serializers.Serializer[Any]):
    """A section's students by the state of their paths."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    course_title = serializers.CharField()
    teachers = serializers.CharField()
    students = serializers.IntegerField()
    current = serializers.IntegerField()
    behind = serializers.IntegerField()
    not_begun = serializers.IntegerField()


class CourseMasterySerializer(serializers.Serializer[Any]):
    """How well a course goes; `mean_p_known` is over estimates with enough evidence."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    students = serializers.IntegerField()
    with_path = serializers.IntegerField()
    mean_p_known = serializers.FloatField(allow_null=True)
    estimates = serializers.IntegerField()
    students_measured = serializers.IntegerField()


class CurrencySerializer(serializers.Serializer[Any]):
    """How far a school's paths are up to date."""

    students = serializers.IntegerField()
    current = serializers.IntegerField()
    behind = serializers.IntegerField()
    oldest_seconds = serializers.FloatField(allow_null=True, help_text="The longest waiting.")
    last_computed_at = serializers.DateTimeField(allow_null=True)


class UncomputableSerializer(serializers.Serializer[Any]):
    """A student whose path could not be computed lately."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    error = serializers.CharField()
    failures = serializers.IntegerField()
    stale_seconds = serializers.FloatField()
    retry_at = serializers.DateTimeField(allow_null=True)


class DaySerializer(serializers.Serializer[Any]):
    """What was handed in on one day."""

    on = serializers.DateField()
    attempts = serializers.IntegerField()
    answers = serializers.IntegerField()


class SchoolSummarySerializer(serializers.Serializer[Any]):
    """A school at one moment."""

    school = SchoolNameSerializer()
    sections = SectionLineSerializer(many=True)
    courses = CourseMasterySerializer(many=True)
    currency = CurrencySerializer()
    uncomputable = UncomputableSerializer(many=True)
    days = DaySerializer(many=True)


class CellSerializer(serializers.Serializer[Any]):
    """What a student is believed to know of a skill; null without any evidence."""

    student = serializers.UUIDField(source="student_uuid")
    p_known = serializers.FloatField(allow_null=True)
    evidence_count = serializers.IntegerField()
    is_enough = serializers.BooleanField()
    is_known = serializers.BooleanField()


class SkillRowSerializer(serializers.Serializer[Any]):
    """A skill against the students of a section."""

    uuid = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()
    known = serializers.IntegerField()
    enough = serializers.IntegerField()
    cells = CellSerializer(many=True)


class SchoolStudentSerializer(PersonSerializer):
    """A student of a school; `freshness` is null before her first evidence."""

    grade = serializers.CharField()
    freshness = FreshnessSerializer(source="learner_state", allow_null=True, default=None)
