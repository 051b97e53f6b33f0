"""The chain: whatever is done to the log behind the application's back, it says where."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from courses.tenancy import enter_district
from lms.tasks import note_log_ends, verify_log
from students.models import Action, AuditEntry, AuditHead, AuditParticulars, AuditSeal
from students.selectors.audit_chain import verify_chain
from students.services.audit import record
from students.services.audit_keeping import cut_chain, forget_particulars_of, note_head
from tests.analytics.classes import page, text_of
from tests.records.asking import a_request, seal

pytestmark = pytest.mark.django_db
TABLES = ("auditentry", "auditseal", "audithead", "auditparticulars")


@pytest.fixture
def entries(cast):
    """Five entries in a chain whose end was noted."""
    made = [
        record(
            Action.GRADED, subject=cast.student, details={"n": n}, request=a_request(cast.teacher)
        )
        for n in range(5)
    ]
    seal()
    note_head()
    return made


@contextmanager
def behind_its_back(cast) -> Iterator[None]:
    """Be an intruder who owns the database: no trigger stops her."""
    enter_district(None)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE students_{table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE students_{table} ENABLE TRIGGER USER")
    enter_district(cast.district.pk)


def faults() -> list[tuple[str, int, int | None]]:
    return [(fault.wrong, fault.number, fault.entry_id) for fault in verify_chain().faults]


def test_an_untouched_chain_is_whole(cast, entries):
    verdict = verify_chain()
    assert verdict.is_whole
    assert (verdict.checked, verdict.number) == (5, 5)


def test_each_district_has_a_chain_of_its_own(cast, entries):
    record(Action.SIGNED_IN, request=a_request(cast.foreign_teacher, is_inside=False))
    seal()
    enter_district(cast.foreign_district.pk)
    assert (verify_chain().checked, verify_chain().is_whole) == (1, True)


@pytest.mark.parametrize(
    "change",
    [
        {"actor_id": 1},
        {"subject_id": None},
        {"impersonator_id": 4},
        {"action": "denied"},
        {"target": "other"},
        {"details": {"n": 7}},
        {"at": timezone.now() - timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_it_names_the_entry_that_was_changed(cast, entries, change):
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[2].pk).update(**change)
    assert faults() == [("entry-changed", 3, entries[2].pk)]


def test_it_names_the_entry_whose_address_was_changed(cast, entries):
    with behind_its_back(cast):
        AuditParticulars.objects.filter(pk=entries[1].pk).update(address="192.0.2.99")
    assert faults() == [("particulars-changed", 2, entries[1].pk)]


def test_the_page_of_the_log_says_whether_it_is_whole(cast, entries):
    assert "none is missing or changed" in text_of(page(cast.district_admin, "analytics:audit"))
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[2].pk).delete()
    assert "entries are missing" in text_of(page(cast.district_admin, "analytics:audit"))
    assert "Checked just now" not in text_of(page(cast.school_admin, "analytics:audit"))


def test_an_entry_taken_out_is_missed(cast, entries):
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[3].pk).delete()
    assert faults() == [("entry-gone", 4, entries[3].pk)]


def test_an_entry_taken_out_with_its_link_is_missed(cast, entries):
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[3].pk).delete()
        AuditSeal.objects.filter(number=4).delete()
    assert faults() == [("link-gone", 4, None)]


def test_an_entry_slipped_in_is_in_no_chain(cast, entries):
    with behind_its_back(cast):
        slipped = AuditEntry.objects.create(action="denied", district=cast.district)
    assert faults() == [("not-linked", 0, slipped.pk)]


def test_a_forged_link_breaks_the_next_one(cast, entries):
    with behind_its_back(cast):
        AuditSeal.objects.filter(number=3).update(hash="0" * 64)
    assert [number for _, number, _ in faults()] == [3, 4]


def test_an_end_cut_off_is_missed_by_the_head_that_was_noted(cast, entries):
    with behind_its_back(cast):
        AuditSeal.objects.filter(number__gte=4).delete()
        AuditEntry.objects.filter(pk__gte=entries[3].pk).delete()
    assert faults() == [("end-gone", 5, None)]


def test_an_end_that_grew_again_is_not_the_one_that_was_noted(cast, entries):
    with behind_its_back(cast):
        AuditSeal.objects.filter(number=5).delete()
        AuditEntry.objects.filter(pk=entries[4].pk).delete()
    record(Action.SIGNED_IN, actor=cast.teacher)
    seal()
    assert faults() == [("entry-changed", 5, None)]


def test_the_newest_part_begins_at_a_noted_head(cast, entries):
    record(Action.SIGNED_IN, actor=cast.teacher)
    seal()
    verdict = verify_chain(newest=1)
    assert (verdict.checked, verdict.number, verdict.is_whole) == (1, 6, True)


def test_the_chain_verifies_after_a_person_is_forgotten(cast, entries):
    assert forget_particulars_of(cast.student.pk) == 5
    assert verify_chain().is_whole
    assert not AuditParticulars.objects.exists()


def test_retention_cuts_the_beginning_and_the_rest_is_whole(cast, entries):
    with behind_its_back(cast):
        old = timezone.now() - timedelta(days=4000)
        AuditEntry.objects.filter(pk__lt=entries[2].pk).update(at=old)
    assert cut_chain(timezone.now() - timedelta(days=3000)) == 2
    assert AuditEntry.objects.count() == 3
    assert AuditParticulars.objects.count() == 3
    verdict = verify_chain()
    assert (verdict.checked, verdict.number, verdict.is_whole) == (3, 5, True)
    assert cut_chain(timezone.now() - timedelta(days=3000)) == 0


def test_retention_can_not_cut_what_is_younger_than_a_year(cast, entries):
    with pytest.raises(DatabaseError, match="a year at least"), transaction.atomic():
        cut_chain(timezone.now() - timedelta(days=300))
    assert AuditEntry.objects.count() == 5


def test_a_head_is_noted_once_for_one_end(cast, entries):
    assert note_head() == note_head()
    assert AuditHead.objects.count() == 1


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_that_all_is_well_and_how_far_it_came(cast, entries):
    end = AuditSeal.objects.get(number=5).hash
    assert f"{cast.district.code}: whole, 5 links, end 5:{end}" in told()


def test_the_command_names_what_broke_and_fails(cast, entries):
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[2].pk).update(action="denied")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=out)
    assert f"entry {entries[2].pk} at link 3 is not as it was written" in out.getvalue()


def test_the_command_compares_with_a_head_kept_elsewhere(cast, entries):
    end, code = AuditSeal.objects.get(number=5).hash, cast.district.code
    told("--district", code, "--head", f"5:{end}")
    with pytest.raises(CommandError):
        told("--district", code, "--head", "5:" + "0" * 64)


def test_the_watch_notes_the_end_or_raises_an_alarm(cast, entries):
    record(Action.SIGNED_IN, actor=cast.teacher)
    seal()
    told("--watch", "--newest", "1000")
    assert AuditHead.objects.filter(number=6).exists()
    with behind_its_back(cast):
        AuditEntry.objects.filter(pk=entries[2].pk).update(action="denied")
    with pytest.raises(CommandError):
        told("--watch")
    alarm = AuditEntry.objects.get(action="alarm")
    assert alarm.details == {"kind": "chain-broken", "faults": 1}


def test_it_takes_as_many_queries_for_ten_links_as_for_one(
    cast, entries, django_assert_num_queries
):
    with django_assert_num_queries(4):
        assert verify_chain().checked == 5


def test_beat_notes_the_ends_by_the_hour_and_judges_by_night(cast, entries):
    enter_district(None)
    note_log_ends()
    verify_log()
    assert AuditHead.objects.filter(district=cast.district, number=5).count() == 1
    assert not AuditEntry.objects.filter(action="alarm").exists()
