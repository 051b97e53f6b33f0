"""What is recorded, how, and what of it can be changed or forgotten: nothing, and only words."""

import pytest
from django.db import DatabaseError, connection, transaction

from courses.tenancy import enter_district
from students.audit_chain import particulars_digest
from students.models import (
    Action,
    Alarm,
    AuditEntry,
    AuditHead,
    AuditParticulars,
    AuditSeal,
    User,
)
from students.services.audit import BULK_ROWS, record, record_export
from students.services.audit_keeping import forget_particulars_of
from tests.records.asking import a_request, seal

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_whom_when_and_from_where(cast):
    request = a_request(cast.teacher, "192.0.2.7")
    entry = record(Action.GRADED, subject=cast.student, target=cast.section, request=request)
    entry.refresh_from_db()
    assert (entry.actor_id, entry.subject_id) == (cast.teacher.pk, cast.student.pk)
    assert (entry.action, entry.target) == ("graded", f"section:{cast.section.uuid}")
    assert entry.at is not None
    assert entry.district == cast.district
    assert AuditParticulars.objects.get(pk=entry.pk).address == "192.0.2.7"


def test_both_names_stand_there_when_somebody_acts_as_another(cast):
    request = a_request(cast.teacher)
    request.impersonator = cast.district_admin
    entry = record(Action.GRADED, request=request)
    assert (entry.actor_id, entry.impersonator_id) == (cast.teacher.pk, cast.district_admin.pk)


def test_it_goes_to_the_district_of_the_person_where_none_was_entered(cast):
    enter_district(None)
    record(Action.SIGNED_IN, request=a_request(cast.foreign_teacher, is_inside=False))
    assert AuditEntry.objects.get(action="signed-in").district == cast.foreign_district


def test_what_belongs_to_no_district_leaves_a_log_line_only(cast):
    enter_district(None)
    request = a_request(User.objects.create_superuser("operator"))
    assert record(Action.SIGNED_IN, request=request) is None


def test_figures_and_codes_stay_and_every_text_can_be_forgotten(cast):
    details = {
        "rows": 7,
        "kind": Alarm.BULK_EXPORT,
        "file": "Sam.zip",
        "section": cast.section.uuid,
    }
    entry = record(Action.IMPORTED, actor=cast.district_admin, details=details)
    entry.refresh_from_db()
    kept = {"rows": 7, "kind": "bulk-export", "section": str(cast.section.uuid)}
    assert entry.details == kept
    assert AuditParticulars.objects.get(pk=entry.pk).words == {"file": "Sam.zip"}


def test_a_person_is_named_by_a_number_that_means_nothing_once_she_is_erased(cast):
    entry = record(Action.DEACTIVATED, actor=cast.district_admin, target=cast.student)
    assert entry.target == f"user:{cast.student.pk}"


def test_a_target_that_is_no_code_is_kept_where_it_can_be_forgotten(cast):
    entry = record(Action.IMPORTED, actor=cast.teacher, target="Sam's class")
    assert entry.target == ""
    assert AuditParticulars.objects.get(pk=entry.pk).words == {"target": "Sam's class"}


def test_the_digest_holds_the_particulars(cast):
    request = a_request(cast.teacher, "2001:db8::7")
    entry = record(Action.IMPORTED, details={"file": "é.zip"}, request=request)
    kept = AuditParticulars.objects.get(pk=entry.pk)
    digest = particulars_digest(kept.salt, kept.address, kept.words)
    assert entry.particulars_digest == digest
    assert digest != particulars_digest("0" * 32, kept.address, kept.words)


def test_a_person_is_forgotten_as_actor_and_as_subject_and_nobody_else(cast):
    for user in (cast.teacher, cast.other_teacher):
        request = a_request(user, "192.0.2.7")
        record(Action.SIGNED_IN, request=request)
        record(Action.VIEWED_SENSITIVE, subject=cast.student, request=request)
    assert forget_particulars_of(cast.teacher.pk) == 2
    assert forget_particulars_of(cast.student.pk) == 1
    assert AuditParticulars.objects.get().actor_id == cast.other_teacher.pk
    assert AuditEntry.objects.count() == 4


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal, AuditHead])
def test_what_was_recorded_is_neither_changed_nor_deleted(cast, model):
    record(Action.SIGNED_IN, actor=cast.teacher)
    seal()
    AuditHead.objects.create(number=1, hash="x")
    for district, refusal in ((cast.district.pk, "permission denied"), (None, "never changed")):
        enter_district(district)  # In none, the session is the owner's.
        for change in (lambda: model.objects.update(id=9), lambda: model.objects.all().delete()):
            with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                change()


def test_particulars_may_go_but_not_change(cast):
    record(Action.SIGNED_IN, request=a_request(cast.teacher))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditParticulars.objects.update(address="192.0.2.9")
    assert AuditParticulars.objects.all().delete()[0] == 1


def test_a_large_export_raises_an_alarm_and_a_small_one_does_not(cast):
    request = a_request(cast.teacher)
    record_export(request, cast.section, BULK_ROWS - 1)
    assert not AuditEntry.objects.filter(action="alarm").exists()
    record_export(request, cast.section, BULK_ROWS)
    alarm = AuditEntry.objects.get(action="alarm")
    assert alarm.details == {"kind": "bulk-export", "rows": BULK_ROWS}


def test_recording_costs_one_query_and_one_more_for_an_address(cast, django_assert_num_queries):
    request = a_request(cast.teacher)
    with django_assert_num_queries(1):
        record(Action.GRADED, actor=cast.teacher)
    with django_assert_num_queries(2):
        record(Action.GRADED, request=request)


def test_links_are_made_as_the_transaction_ends_in_its_order(cast):
    entries = [record(Action.SIGNED_IN, actor=cast.teacher) for _ in range(3)]
    assert not AuditSeal.objects.exists()
    seal()
    links = AuditSeal.objects.order_by("number").values_list("number", "entry_id")
    assert list(links) == [(n + 1, entry.pk) for n, entry in enumerate(entries)]


def test_sealing_leaves_the_session_in_the_district_it_was_in(cast):
    record(Action.SIGNED_IN, actor=cast.teacher)
    record(Action.SIGNED_IN, request=a_request(cast.foreign_teacher, is_inside=False))
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.district')")
        assert cursor.fetchone() == (str(cast.district.pk),)
