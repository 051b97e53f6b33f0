"""The shapes in which people, courses and what is learned leave the system."""

from typing import Any

from rest_framework import serializers


class DistrictSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """Who asks. `links` lead to what this person may begin with."""

    uuid = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField(source="display_name")
    roles = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField(help_text="The language chosen, or that of this request.")
    district = DistrictSerializer(allow_null=True)
    links = serializers.DictField(child=serializers.URLField())


class PersonSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField(source="display_name")


class CourseNameSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    title = serializers.CharField()


class CourseSerializer(CourseNameSerializer):
    code = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()


class SkillNameSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()


class PrerequisiteSerializer(serializers.Serializer[Any]):
    skill = serializers.UUIDField(source="prerequisite.uuid")
    is_hard = serializers.BooleanField(help_text="Must come before; else it is advised only.")


class SkillSerializer(SkillNameSerializer):
    description = serializers.CharField()
    framework = serializers.CharField(source="framework.title")
    prerequisites = PrerequisiteSerializer(many=True, source="prerequisite_links.all")


class ActivityNameSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField(help_text="lesson, practice or quiz")
    format = serializers.CharField()
    minutes = serializers.IntegerField()


class ActivitySerializer(ActivityNameSerializer):
    """An activity with its text, in Markdown; math stands between dollar signs."""

    course = CourseNameSerializer()
    body = serializers.CharField()
    media_url = serializers.CharField()
    media_description = serializers.CharField()
    skills = SkillNameSerializer(many=True, source="skills.all")


class ChildSerializer(PersonSerializer):
    """A child of the guardian who asks."""

    grade = serializers.CharField()
    links = serializers.DictField(child=serializers.URLField())


class MasterySerializer(serializers.Serializer[Any]):
    """How sure it is that a skill is known. Without `is_enough` there is no telling yet."""

    skill = SkillNameSerializer()
    p_known = serializers.FloatField(min_value=0, max_value=1)
    low = serializers.FloatField(min_value=0, max_value=1)
    high = serializers.FloatField(min_value=0, max_value=1)
    evidence_count = serializers.IntegerField()
    is_enough = serializers.BooleanField()
    last_evidence_at = serializers.DateTimeField()


class JudgmentSerializer(serializers.Serializer[Any]):
    """What a teacher has seen a student do; with `withdrawn_at` it says nothing any more."""

    uuid = serializers.UUIDField()
    skill = SkillNameSerializer()
    score = serializers.FloatField(help_text="0 is not yet, 0.5 partly, 1 yes.")
    note = serializers.CharField()
    by = serializers.CharField(help_text="Empty where nobody's name is left.")
    occurred_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class FreshnessSerializer(serializers.Serializer[Any]):
    """How far the engine has come: everything shown is in once the two numbers are equal."""

    evidence_seq = serializers.IntegerField()
    computed_seq = serializers.IntegerField()
    computed_at = serializers.DateTimeField(allow_null=True)


class MasteriesSerializer(FreshnessSerializer):
    student = PersonSerializer()
    skills = MasterySerializer(many=True)


class CompletionSerializer(serializers.Serializer[Any]):
    """An activity worked through, and its place on the student's clock of evidence."""

    activity = serializers.UUIDField(source="activity.uuid")
    evidence_seq = serializers.IntegerField()
