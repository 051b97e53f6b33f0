"""What programs may ask about a guardian's child: what her page says, and nothing besides."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from analytics.selectors.families import child_page
from students.api.endpoints import SignedIn, answer, endpoint
from students.api.serializers import ActivityNameSerializer, FreshnessSerializer, PersonSerializer
from students.selectors.access import ward_for


class FamilyStepSerializer(serializers.Serializer[Any]):
    """A step, and why it comes next, in a family's words."""

    activity = ActivityNameSerializer()
    why = serializers.CharField()


class FamilyPathSerializer(serializers.Serializer[Any]):
    """What comes next in one course."""

    course_title = serializers.CharField()
    steps = FamilyStepSerializer(many=True)


class PointsSerializer(serializers.Serializer[Any]):
    """What was earned of what could be."""

    earned = serializers.FloatField()
    total = serializers.FloatField()


class DoneLatelySerializer(serializers.Serializer[Any]):
    """Something handed in, with its points once they are told, or worked through."""

    title = serializers.CharField()
    course_title = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    points = PointsSerializer(allow_null=True)


class AtHomeSerializer(serializers.Serializer[Any]):
    """Skills to talk about; empty where there is none."""

    to_show = serializers.CharField(help_text="She can show it.")
    to_tell = serializers.CharField(help_text="It comes next.")
    is_review = serializers.BooleanField(help_text="What comes next was known before.")


class SeenByTeacherSerializer(serializers.Serializer[Any]):
    """What a teacher has seen the child do, in words."""

    skill_title = serializers.CharField(source="skill.title")
    words = serializers.CharField(source="in_words")
    note = serializers.CharField()
    occurred_at = serializers.DateTimeField()


class ChildPageSerializer(serializers.Serializer[Any]):
    """A child as her family is told of her: in words, with points but without a rank."""

    child = PersonSerializer()
    freshness = FreshnessSerializer()
    paths = FamilyPathSerializer(many=True)
    done = DoneLatelySerializer(many=True)
    at_home = AtHomeSerializer()
    goes_well = serializers.ListField(child=serializers.CharField())
    still_hard = serializers.ListField(child=serializers.CharField())
    seen = SeenByTeacherSerializer(many=True, help_text="The latest that teachers have seen.")


@endpoint("GET", {200: ChildPageSerializer}, tag="people", refuses=[404])
def child(request: SignedIn, uuid: UUID) -> Response:
    """Return what comes next for a guardian's child, what was done, and what to do at home."""
    return answer(ChildPageSerializer, child_page(ward_for(request.user, uuid)))
