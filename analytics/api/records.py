"""What programs may ask about who looked at somebody's work, and what families agree to.

The log itself leaves by its page alone, which asks first whether the admin is still herself. So do
answers of families, which come with what follows from them.
"""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from analytics.selectors.audit import looks_told
from students.api.endpoints import SignedIn, answer, endpoint, page
from students.models import Purpose
from students.selectors.access import school_for, ward_for
from students.selectors.audit import looks_at
from students.selectors.consents import consents_of, students_with_consents


class LookSerializer(serializers.Serializer[Any]):
    """Somebody other than her teachers opened her work, or somebody saved it in a file."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    what = serializers.CharField(source="action")
    acting_for_them = serializers.CharField(source="really", help_text="Who really did, if other.")


class ConsentSerializer(serializers.Serializer[Any]):
    """Whether something is agreed to; without `at` nobody has answered, and a rule holds."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    is_given = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    given_by = serializers.CharField()
    is_on_paper = serializers.BooleanField()
    signed_on = serializers.DateField(allow_null=True)
    wording = serializers.CharField(help_text="Which words were answered.")


class ConsentsSerializer(serializers.Serializer[Any]):
    """What holds for a child, purpose by purpose."""

    consents = ConsentSerializer(many=True)


class StudentConsentsSerializer(serializers.Serializer[Any]):
    """What holds for a student now."""

    uuid = serializers.UUIDField()
    name = serializers.CharField(source="display_name")
    statistics = serializers.BooleanField()
    pictures = serializers.BooleanField()
    other_services = serializers.BooleanField()


@endpoint("GET", {200: LookSerializer(many=True)}, tag="people")
def look_list(request: SignedIn) -> Response:
    """List the latest 50 looks at one's own work, as one's page does."""
    return page(request, looks_told(looks_at(request.user)), LookSerializer)


@endpoint("GET", {200: LookSerializer(many=True)}, tag="people", refuses=[404])
def child_looks(request: SignedIn, uuid: UUID) -> Response:
    """List the latest 50 looks at the work of a guardian's child."""
    return page(request, looks_told(looks_at(ward_for(request.user, uuid))), LookSerializer)


@endpoint("GET", {200: ConsentsSerializer}, tag="people", refuses=[404])
def child_consents(request: SignedIn, uuid: UUID) -> Response:
    """Return what is agreed to for a guardian's child."""
    return answer(ConsentsSerializer, {"consents": consents_of(ward_for(request.user, uuid))})


@endpoint("GET", {200: StudentConsentsSerializer(many=True)}, tag="schools", refuses=[404])
def school_consents(request: SignedIn, uuid: UUID) -> Response:
    """List the students of a school by name, each with what the family agrees to."""
    found = students_with_consents(school_for(request.user, uuid), "", None, None)
    return page(request, found, StudentConsentsSerializer)
