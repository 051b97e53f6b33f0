"""What has been kept long enough goes, within bounds; all else stays."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from rest_framework.authtoken.models import Token

from courses.tenancy import enter_district
from lms.records import retention
from lms.records.copies import make_copies
from lms.records.periods import NEVER, PERIODS, days_kept, default_days
from lms.records.retention import due, former_people, let_go
from lms.tasks import let_records_go
from students.models import (
    Action,
    AuditEntry,
    AuditParticulars,
    Erasure,
    PersonCopy,
    RecordsRules,
    User,
)
from students.services.audit import record
from students.services.records import ask_for_copy, take_back
from tests.factories import Cast
from tests.records.asking import a_request

pytestmark = pytest.mark.django_db


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def leave(user: User, days: int) -> None:
    user.memberships.update(ends_on=days_ago(days).date())
    user.enrollments.update(ends_on=days_ago(days).date())


def make_token(user: User, days: int) -> None:
    Token.objects.create(user=user)
    Token.objects.filter(user=user).update(created=days_ago(days))


def counts(name: str) -> tuple[int, int]:
    return next((each.now, each.soon) for each in due() if each.name == name)


def test_old_keys_of_programs_go_and_young_ones_stay(cast: Cast) -> None:
    make_token(cast.student, 401)
    make_token(cast.teacher, 399)
    assert counts("tokens") == (1, 1)
    assert let_go() == {"tokens": 1}
    assert Token.objects.get().user == cast.teacher


def test_it_goes_on_batch_by_batch(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for person in (cast.student, cast.teacher, cast.guardian):
        make_token(person, 500)
    assert let_go() == {"tokens": 3}


def test_it_stops_when_it_is_enough_for_one_night(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    monkeypatch.setattr(retention, "MOST_BATCHES", 2)
    for person in (cast.student, cast.teacher, cast.guardian):
        make_token(person, 500)
    assert [let_go(), let_go()] == [{"tokens": 2}, {"tokens": 1}]


def test_another_district_keeps_its_own_periods(cast: Cast) -> None:
    make_token(cast.student, 100)
    enter_district(cast.foreign_district.pk)
    make_token(cast.foreign_student, 100)
    RecordsRules.objects.create(days={"tokens": 90})
    enter_district(cast.district.pk)
    assert let_go() == {}
    let_records_go()
    enter_district(None)
    assert Token.objects.get().user == cast.student


def test_the_installation_says_how_long_and_nothing_may_go_never(cast: Cast, settings) -> None:
    settings.RETENTION_DAYS = {"tokens": "30"}
    assert default_days("tokens") == days_kept("tokens") == 30
    RecordsRules.objects.create(days={"tokens": NEVER})
    make_token(cast.student, 5000)
    assert let_go() == {}


def test_copies_go_with_their_files(cast: Cast, django_capture_on_commit_callbacks) -> None:
    ask_for_copy(cast.student, cast.student)
    make_copies()
    copy = PersonCopy.objects.get()
    PersonCopy.objects.update(asked_at=days_ago(8))
    place = copy.file.place
    with django_capture_on_commit_callbacks(execute=True):
        assert let_go() == {"copies": 1}
    assert not default_storage.exists(place)


def test_uploads_that_nobody_used_go(cast: Cast, settings) -> None:
    default_storage.save(f"imports/{cast.district_admin.uuid}/roster/a.zip", ContentFile(b"x"))
    assert counts("uploads") == (0, 1)
    default_storage.save(
        f"imports/{cast.foreign_district_admin.uuid}/roster/b.zip", ContentFile(b"x")
    )
    settings.RETENTION_DAYS = {"uploads": -1}
    assert let_go() == {"uploads": 1}


def test_who_left_long_ago_is_erased_like_others(cast: Cast) -> None:
    leave(cast.student, 1826)
    leave(cast.classmate, 1824)
    assert counts("former") == (1, 1)
    assert let_go() == {"former": 1}
    erasure = Erasure.objects.get()
    assert (erasure.person, erasure.why, erasure.asked_by) == (cast.student, "retention", None)
    assert let_go() == {}


def test_who_signed_in_lately_or_is_still_in_a_class_has_not_left(cast: Cast) -> None:
    leave(cast.student, 4000)
    leave(cast.classmate, 4000)
    cast.student.enrollments.update(ends_on=None)
    User.objects.filter(pk=cast.classmate.pk).update(last_login=days_ago(10))
    assert not former_people(days_ago(1825)).exists()


def test_whose_erasure_was_taken_back_is_left_alone(cast: Cast) -> None:
    leave(cast.student, 4000)
    let_go()
    take_back(Erasure.objects.get(), cast.district_admin)
    assert let_go() == {}


def test_what_is_personal_in_the_log_goes_before_the_log(cast: Cast, settings) -> None:
    settings.RETENTION_DAYS = {"addresses": -1}
    record(Action.EXPORTED, request=a_request(cast.teacher))
    assert let_go() == {"addresses": 1}
    assert not AuditParticulars.objects.exists()
    assert AuditEntry.objects.filter(action=Action.EXPORTED).exists()


def test_what_went_is_on_record(cast: Cast) -> None:
    make_token(cast.student, 401)
    let_go()
    assert AuditEntry.objects.get(action=Action.RETENTION).details == {"tokens": 1}


def test_the_command_tells_first_and_then_does_it(cast: Cast) -> None:
    make_token(cast.student, 401)
    enter_district(None)
    told, done = io.StringIO(), io.StringIO()
    call_command("retention", report=True, stdout=told)
    assert "tokens 1 now, 0 within 30 days (kept 400)" in told.getvalue()
    assert Token.objects.exists()
    call_command("retention", stdout=done)
    assert f"{cast.district.code}: tokens 1" in done.getvalue()
    assert not Token.objects.exists()


def test_every_kind_can_be_asked_for(cast: Cast) -> None:
    assert [each.name for each in due()] == list(PERIODS)
