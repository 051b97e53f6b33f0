"""What programs may ask about the questions of a class, and about the models that estimate."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from analytics.selectors.items import in_class, in_order, in_words, item_for, items_of
from students.api.endpoints import SignedIn, answer, endpoint, page
from students.selectors.access import section_for
from students.selectors.fits import fit_for, fits_run_by
from students.services.fits import choose_fit, let_fits_choose


class ItemFiguresSerializer(serializers.Serializer[Any]):
    """Figures of a question; of each student the first answer counts. Intervals are of 90 %."""

    answers = serializers.IntegerField()
    p_right = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    discrimination = serializers.FloatField(
        allow_null=True, help_text="From -1 to +1: do those who do well elsewhere do well here?"
    )
    discrimination_low = serializers.FloatField(allow_null=True)
    discrimination_high = serializers.FloatField(allow_null=True)
    misleads = serializers.BooleanField()
    seconds = serializers.FloatField(allow_null=True)
    seconds_low = serializers.FloatField(allow_null=True)
    seconds_high = serializers.FloatField(allow_null=True)
    counted_at = serializers.DateTimeField()


class ItemRowSerializer(serializers.Serializer[Any]):
    """A question with its figures."""

    item = serializers.UUIDField(source="question.item_uuid")
    title = serializers.CharField()
    kind = serializers.CharField(source="question.kind")
    figures = ItemFiguresSerializer()


class GivenSerializer(serializers.Serializer[Any]):
    """An answer and how many of the class gave it first; `score` null waits for a person."""

    answer = serializers.DictField()
    students = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True)


class ItemInClassSerializer(serializers.Serializer[Any]):
    """A question with its key, and what a class has answered, the most frequent first."""

    item = serializers.UUIDField(source="question.item_uuid")
    kind = serializers.CharField(source="question.kind")
    body = serializers.DictField(source="question.body")
    correct_answer = serializers.CharField()
    figures = ItemFiguresSerializer(allow_null=True)
    students = serializers.IntegerField()
    given = GivenSerializer(many=True)


class FitSerializer(serializers.Serializer[Any]):
    """A model of how students learn. `backtest`: how well it told what it had not seen."""

    uuid = serializers.UUIDField()
    version = serializers.CharField()
    is_shipped = serializers.BooleanField(help_text="It comes with Waymark.")
    answers = serializers.IntegerField()
    students = serializers.IntegerField()
    fitted_at = serializers.DateTimeField()
    in_force_since = serializers.DateTimeField(allow_null=True)
    is_in_force = serializers.BooleanField()
    is_chosen = serializers.BooleanField(help_text="By an admin: none replaces it by itself.")
    is_settled = serializers.BooleanField(help_text="All students are estimated with it.")
    backtest = serializers.DictField()


@endpoint("GET", {200: ItemRowSerializer(many=True)}, tag="sections", refuses=[404])
def section_items(request: SignedIn, uuid: UUID) -> Response:
    """List the questions of a section's course with their figures, those first that tell least."""
    found = in_order(items_of(section_for(request.user, uuid).course), "telling")
    return page(request, found, ItemRowSerializer, in_words)


@endpoint("GET", {200: ItemInClassSerializer}, tag="sections", refuses=[404])
def section_item(request: SignedIn, uuid: UUID, item_uuid: UUID) -> Response:
    """Return one question with its key, and what the section's students have answered."""
    section = section_for(request.user, uuid)
    return answer(ItemInClassSerializer, in_class(section, item_for(section, item_uuid)))


@endpoint("GET", {200: FitSerializer(many=True)}, tag="schools", refuses=[404])
def fit_list(request: SignedIn) -> Response:
    """List the models that a district's answers were fitted to, the newest first."""
    return page(request, fits_run_by(request.user), FitSerializer)


@endpoint("POST", {200: FitSerializer}, tag="schools", refuses=[404])
def fit_choose(request: SignedIn, uuid: UUID) -> Response:
    """Use this model from now on; estimates follow within minutes."""
    chosen = fit_for(request.user, uuid)
    choose_fit(chosen, request.user)
    return answer(FitSerializer, fit_for(request.user, uuid))


@endpoint("POST", {204: None}, tag="schools", refuses=[404])
def fits_free(request: SignedIn) -> Response:
    """Let the next better model be used by itself again."""
    fits_run_by(request.user)
    let_fits_choose(request.user)
    return Response(status=204)
