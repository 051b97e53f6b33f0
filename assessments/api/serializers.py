"""The shapes in which paths, assessments and sittings leave the system, and answers enter it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessments.effort import MOST_SECONDS
from students.api.endpoints import Body
from students.api.serializers import (
    ActivityNameSerializer,
    CourseNameSerializer,
    FreshnessSerializer,
    JudgmentSerializer,
    PersonSerializer,
    SkillNameSerializer,
)

ANSWER = (
    "By the item's kind: `{choice}`, `{choices: []}`, `{value}` (true or false), `{text}`,"
    " `{blanks: {id: text}}`, `{order: []}` or `{pairs: {prompt: option}}`; `{}` for none."
)


class RankedSerializer(serializers.Serializer[Any]):
    """A score and what it is made of."""

    score = serializers.FloatField()
    terms = serializers.DictField(
        child=serializers.FloatField(), help_text="What the score is the sum of."
    )


class CitationSerializer(serializers.Serializer[Any]):
    attempt = serializers.UUIDField()
    position = serializers.IntegerField()


class AlternativeReasonSerializer(RankedSerializer):
    activity = serializers.UUIDField()
    kind = serializers.CharField()
    format = serializers.CharField()
    minutes = serializers.FloatField()


class RejectedSerializer(serializers.Serializer[Any]):
    activity = serializers.UUIDField()
    skill = serializers.UUIDField(allow_null=True)
    score = serializers.FloatField()
    why = serializers.CharField()
    unmet = serializers.UUIDField(allow_null=True)


class ReasonTextSerializer(serializers.Serializer[Any]):
    """The reason in sentences, for those for whom the reader may speak."""

    student = serializers.CharField()
    family = serializers.CharField(required=False)
    teacher = serializers.CharField(required=False)


class ReasonSerializer(RankedSerializer):
    """The numbers that put a step where it is; the order can be rebuilt from them alone."""

    activity = serializers.UUIDField()
    skill = serializers.UUIDField(allow_null=True)
    constraint = serializers.CharField()
    pin = serializers.IntegerField()
    place = serializers.IntegerField()
    kind = serializers.CharField()
    format = serializers.CharField()
    minutes = serializers.FloatField()
    is_review = serializers.BooleanField()
    p_known = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    evidence_count = serializers.IntegerField()
    enough = serializers.BooleanField()
    days_since = serializers.FloatField(allow_null=True)
    evidence = CitationSerializer(many=True, help_text="The latest answers on the skill.")
    judgments = JudgmentSerializer(many=True, help_text="The latest that teachers have seen.")
    ready_on = serializers.ListField(child=serializers.UUIDField())
    unmet = serializers.ListField(child=serializers.UUIDField())
    opens = serializers.IntegerField()
    alternatives = AlternativeReasonSerializer(many=True)
    rejected = RejectedSerializer(allow_null=True)
    p_explored = serializers.FloatField(allow_null=True, default=None)
    in_day = serializers.BooleanField(
        default=True, help_text="It fitted into the minutes of a day when the path was made."
    )
    text = ReasonTextSerializer()


class StepSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    activity = ActivityNameSerializer()
    skill = SkillNameSerializer()
    reason = ReasonSerializer()
    alternatives = ActivityNameSerializer(many=True)


class PathSerializer(FreshnessSerializer):
    """What comes next for a student in one course. It is current once the two counts are equal."""

    engine_version = serializers.CharField()
    student = PersonSerializer()
    course = CourseNameSerializer(allow_null=True)
    courses = CourseNameSerializer(many=True, help_text="Those with a path.")
    minutes_a_day = serializers.IntegerField(
        allow_null=True, help_text="What a day holds in this course, where her teacher says so."
    )
    steps = StepSerializer(many=True)


class AssessmentNameSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    title = serializers.CharField(source="activity.title")


class AssessmentSerializer(AssessmentNameSerializer):
    """An assessment. `sat` and `open_attempt` speak of the person who asks."""

    activity = ActivityNameSerializer()
    course = CourseNameSerializer()
    item_count = serializers.IntegerField()
    attempts_allowed = serializers.IntegerField(allow_null=True)
    time_limit_minutes = serializers.IntegerField(allow_null=True)
    feedback_timing = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    sat = serializers.IntegerField(help_text="Attempts begun so far.")
    open_attempt = serializers.UUIDField(allow_null=True)


class ItemResultSerializer(serializers.Serializer[Any]):
    """What an answer was worth, from 0 to 1; a null score waits for a person."""

    score = serializers.FloatField(allow_null=True)
    is_corrected = serializers.BooleanField()
    comment = serializers.CharField()
    feedback = serializers.CharField()
    correct_answer = serializers.CharField()


class PaperItemSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    uuid = serializers.UUIDField(source="question.item_uuid")
    kind = serializers.CharField(source="question.kind")
    body = serializers.DictField(
        source="question.body", help_text="What is asked; `format` says how texts are written."
    )
    points = serializers.FloatField()
    answer = serializers.DictField(help_text=ANSWER)
    hints = serializers.ListField(
        child=serializers.CharField(), help_text="Those that were shown, as texts of the body are."
    )
    hints_left = serializers.IntegerField(help_text="How many more there are to ask for.")
    seconds = serializers.FloatField(
        allow_null=True, help_text="How long it was in view; null where nobody measured."
    )
    result = ItemResultSerializer(allow_null=True)


class HandInSerializer(serializers.Serializer[Any]):
    """An attempt in short. `score` is null until it is released, or while a person must grade."""

    uuid = serializers.UUIDField(source="attempt.uuid")
    assessment = AssessmentNameSerializer(source="attempt.assessment")
    number = serializers.IntegerField(source="attempt.number")
    started_at = serializers.DateTimeField(source="attempt.started_at")
    expires_at = serializers.DateTimeField(source="attempt.expires_at", allow_null=True)
    submitted_at = serializers.DateTimeField(source="attempt.submitted_at", allow_null=True)
    is_late = serializers.BooleanField(source="attempt.is_late")
    evidence_seq = serializers.IntegerField(
        source="attempt.evidence_seq",
        allow_null=True,
        help_text="It is in the path once the path's computed_seq has come this far.",
    )
    is_released = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)


class PaperSerializer(HandInSerializer):
    """An attempt with its items. Results are null until the reader may know them."""

    student = PersonSerializer(source="attempt.student")
    items = PaperItemSerializer(many=True)


class HintBody(Body):
    number = serializers.IntegerField(
        min_value=1, max_value=1000, help_text="Which hint, from 1; the one after those shown."
    )


class HintsSerializer(serializers.Serializer[Any]):
    """The hints to one item that have been shown."""

    hints = serializers.ListField(child=serializers.CharField())
    hints_left = serializers.IntegerField()


class SecondsField(serializers.FloatField):
    """How long an item was in view so far, in seconds, where the caller measured it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_SECONDS, **kwargs)


class AnswerBody(Body):
    answer = serializers.DictField(help_text=ANSWER, allow_empty=True)
    seconds = SecondsField(
        required=False,
        help_text="How long the item has been in view, if you measured it; the longest counts.",
    )


@extend_schema_field(
    {
        "type": "object",
        "propertyNames": {"format": "uuid"},
        "additionalProperties": {"type": "object"},
    }
)
class ResponsesField(serializers.DictField):
    """Answers by the UUIDs of their items."""

    child: Any = serializers.DictField()

    def to_internal_value(self, data: Any) -> dict[UUID, Any]:
        answers: dict[UUID, Any] = {}
        for name, answer in super().to_internal_value(data).items():
            try:
                answers[UUID(name)] = answer
            except ValueError as error:
                raise serializers.ValidationError(
                    {name: "The UUID of an item is expected."}
                ) from error
        return answers


@extend_schema_field(
    {
        "type": "object",
        "propertyNames": {"format": "uuid"},
        "additionalProperties": {"type": "number", "minimum": 0, "maximum": MOST_SECONDS},
    }
)
class TimesField(ResponsesField):
    """Seconds by the UUIDs of their items."""

    child = SecondsField()


class SubmissionBody(Body):
    """Answers by the items' UUIDs; they count over what was saved before.

    `seconds` says, where the caller measured it, how long items were in view, by the same UUIDs. A
    time under two seconds says that nobody can have read the item, and the answer counts less as
    evidence; no time makes it count more. It is no part of what the idempotency key stands for.
    """

    responses = ResponsesField(required=False, default=dict)
    seconds = TimesField(required=False, default=dict)


class GradeBody(Body):
    score = serializers.FloatField(min_value=0, max_value=1)
    comment = serializers.CharField(max_length=5000, allow_blank=True, default="")


class GradeSerializer(serializers.Serializer[Any]):
    """A grade, a new fact on the student's clock of evidence."""

    score = serializers.FloatField()
    comment = serializers.CharField()
    evidence_seq = serializers.IntegerField()
