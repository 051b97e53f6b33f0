"""A queryset compiled once finds what the queryset itself would find."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.transaction import TransactionManagementError
from django.http import Http404

from courses.models import Course
from courses.prepared import ANY_ID, ANY_TEXT, ANY_UUID, PreparedQuery
from tests.factories import Cast

BY_UUID = PreparedQuery(
    lambda: (
        Course.objects.select_related("district").annotate(seven=Value(7)).filter(uuid=ANY_UUID)
    ),
    {ANY_UUID: "%(uuid)s::uuid"},
)
BY_CODE = PreparedQuery(
    lambda: Course.objects.filter(code=ANY_TEXT, district=ANY_ID).order_by("pk"),
    {ANY_TEXT: "%(code)s::text", ANY_ID: "%(district)s::bigint"},
)
LOCKED = PreparedQuery(
    lambda: Course.objects.select_for_update().filter(pk=ANY_ID), {ANY_ID: "%(course)s::bigint"}
)


def test_objects_come_as_the_queryset_gives_them(cast: Cast) -> None:
    found = BY_UUID.get_or_404(uuid=cast.course.uuid)
    assert found == cast.course
    assert found.title == cast.course.title


def test_related_objects_and_annotations_come_with_them(
    cast: Cast, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = BY_UUID.get_or_404(uuid=cast.course.uuid)
        assert found.district.name == cast.district.name
    assert found.seven == 7


def test_each_run_finds_what_its_own_values_say(cast: Cast) -> None:
    wanted = {"code": cast.course.code, "district": cast.district.pk}
    assert BY_CODE.all(**wanted) == [cast.course]
    assert BY_CODE.all(**wanted | {"code": "nothing-of-that-name"}) == []


def test_text_with_a_percent_sign_stays_text(cast: Cast) -> None:
    Course.objects.filter(pk=cast.course.pk).update(code="100 %(code)s")
    assert BY_CODE.first(code="100 %(code)s", district=cast.district.pk) == cast.course


def test_where_nothing_is_found_it_is_a_404(cast: Cast) -> None:
    with pytest.raises(Http404):
        BY_UUID.get_or_404(uuid=uuid4())


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_of_a_transaction_is_refused(cast: Cast) -> None:
    with transaction.atomic():
        assert LOCKED.first(course=cast.course.pk) == cast.course
    with pytest.raises(TransactionManagementError):
        LOCKED.first(course=cast.course.pk)
