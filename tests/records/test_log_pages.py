"""The log on pages: who reads what of it, how it is searched, what people read of themselves."""

import csv
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.tenancy import enter_district
from students.models import Action, AuditEntry, Purpose, User
from students.selectors.audit import open_alarms_of
from students.services.audit import BULK_ROWS, record, record_export
from tests.analytics.classes import page, post, queries, text_of
from tests.api import Api
from tests.records.asking import a_request, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(cast):
    """A look at a student by an admin, and a sign-in of somebody at another school."""
    request = a_request(cast.school_admin, "192.0.2.7")
    record(
        Action.VIEWED_SENSITIVE, subject=cast.student, target="analytics:student", request=request
    )
    record(Action.PASSWORD_CHANGED, request=a_request(cast.elsewhere_admin))


def table(user: User, **asked: str) -> str:
    """Return the table of entries as it is read, without the form above it."""
    shown = text_of(page(user, "analytics:audit", **asked))
    return shown.partition("The latest first")[2]


def test_a_district_admin_reads_everything_and_from_where(cast, log):
    shown = table(cast.district_admin)
    for words in ("Admin Example", "looked at a student's work", "Sam Example", "192.0.2.7"):
        assert words in shown
    assert "changed a password" in shown


def test_a_school_admin_reads_what_is_about_people_of_her_school(cast, log):
    assert "looked at a student's work" in table(cast.school_admin)
    assert "changed a password" not in table(cast.school_admin)
    assert "looked at a student's work" not in table(cast.elsewhere_admin)


def test_nobody_reads_another_districts_log(cast, log):
    assert "looked at" not in table(cast.foreign_district_admin)


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"action": "viewed-sensitive"}, True),
        ({"action": "graded"}, False),
        ({"person": "sam"}, True),
        ({"person": "admin example"}, True),
        ({"person": "nobody"}, False),
        ({"until": "2001-01-01"}, False),
        ({"since": "2001-01-01"}, True),
        ({"since": "someday"}, False),
        ({"action": "made up"}, False),
        ({"before": "1"}, False),
        ({"before": "x"}, True),
    ],
    ids=str,
)
def test_it_is_searched_by_what_who_and_when(cast, log, asked, is_found):
    assert ("looked at a student's work" in table(cast.district_admin, **asked)) is is_found


def test_today_is_within_from_today_to_today(cast, log):
    today = timezone.localdate().isoformat()
    assert "looked at" in table(cast.district_admin, since=today, until=today)


def test_it_turns_pages_from_the_newest_on_and_keeps_what_was_asked_for(cast):
    for number in range(60):
        record(Action.GRADED, actor=cast.teacher, details={"n": number})
    first = page(cast.district_admin, "analytics:audit", action="graded")
    oldest = AuditEntry.objects.filter(action="graded").order_by("-pk")[49].pk
    assert f"?action=graded&amp;before={oldest}" in first.content.decode()
    second = table(cast.district_admin, action="graded", before=str(oldest))
    assert "n: 9" in second
    assert "n: 10" not in second
    assert "Newest" in second


def test_a_page_costs_the_same_for_one_entry_and_for_forty(cast, log):
    before = queries(lambda: page(cast.district_admin, "analytics:audit"))
    for _ in range(20):
        record(Action.SIGNED_IN, request=a_request(cast.teacher))
        record(Action.GRADED, actor=cast.other_teacher, subject=cast.stranger)
    assert queries(lambda: page(cast.district_admin, "analytics:audit")) == before


def test_a_search_without_a_find_says_so(cast):
    shown = text_of(page(cast.district_admin, "analytics:audit", person="nobody"))
    assert "Nothing like that is in the log." in shown


def test_a_kind_that_is_not_there_is_said_to_be_none(cast, log):
    shown = text_of(page(cast.district_admin, "analytics:audit", action="wrong"))
    assert "The log knows nothing of this kind." in shown
    assert "Nothing like that is in the log." in shown


def test_codes_are_told_in_words(cast):
    told = {"means": "class-code", "ways": "password, mfa", "users.csv created": 3}
    record(Action.SIGNED_IN, actor=cast.teacher, target=cast.section, details=told)
    shown = table(cast.district_admin)
    record(Action.CONSENT_GIVEN, details={"purpose": Purpose.PICTURES})
    assert "about: Pictures and recordings" in table(cast.district_admin)
    for words in ("a class", "by: the class code", "by: password, second step", "users.csv new: 3"):
        assert words in shown


def test_an_empty_log_says_what_will_stand_there(cast):
    assert "will stand here" in text_of(page(cast.district_admin, "analytics:audit"))


def test_who_is_gone_is_a_number(cast):
    record(Action.GRADED, actor=987654)
    assert "person 987654" in table(cast.district_admin)


def test_who_looks_for_a_student_finds_the_tables_of_her_class(cast):
    record_export(a_request(cast.teacher), cast.section, 2)
    record_export(a_request(cast.other_teacher), cast.other_section, 1)
    shown = table(cast.district_admin, person=cast.student.username)
    assert "Teacher Example" in shown
    assert "Other Example" not in shown


def test_a_name_is_text_wherever_it_stands(cast):
    User.objects.filter(pk=cast.teacher.pk).update(first_name="<b>Bold</b>")
    record(Action.IMPORTED, actor=cast.teacher, details={"file": "<script>alert(1)</script>"})
    body = page(cast.district_admin, "analytics:audit").content.decode()
    assert "<script>alert" not in body
    assert "<b>Bold" not in body


def test_the_log_leaves_as_a_table_after_a_fresh_sign_in_and_says_so_itself(cast, log):
    address = reverse("analytics:audit_export") + "?action=viewed-sensitive"
    assert page(cast.district_admin, "analytics:audit_export").status_code == 302
    response = signed_in(cast.district_admin).get(address)
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert [row[1:6] for row in rows[1:]] == [
        ["Admin Example", "", "looked at a student's work", "Sam Example", "the student's page"]
    ]
    enter_district(cast.district.pk)
    exported = AuditEntry.objects.get(action="exported")
    assert (exported.target, exported.details) == ("audit-log", {"rows": 1})


def test_an_alarm_stands_on_admins_pages_until_one_of_them_has_seen_to_it(cast):
    record_export(a_request(cast.teacher), cast.section, BULK_ROWS)
    alarm = AuditEntry.objects.get(action="alarm")
    for user, name, args in (
        (cast.school_admin, "analytics:school", (cast.school.uuid,)),
        (cast.district_admin, "analytics:schools", ()),
    ):
        assert "1 alarm waits for you" in text_of(page(user, name, *args))
    assert "Much left in one file" in text_of(page(cast.school_admin, "analytics:audit"))
    assert post(cast.elsewhere_admin, "analytics:audit_seen", alarm.pk).status_code == 404
    assert post(cast.school_admin, "analytics:audit_seen", alarm.pk).status_code == 302
    assert not open_alarms_of(cast.district_admin).exists()
    assert AuditEntry.objects.get(action="alarm-seen").actor_id == cast.school_admin.pk


def test_only_an_alarm_can_be_seen_to(cast, log):
    number = AuditEntry.objects.filter(action="viewed-sensitive").get().pk
    assert post(cast.district_admin, "analytics:audit_seen", number).status_code == 404


def looks_of(user: User, name: str = "analytics:looks", *args: object) -> str:
    return text_of(page(user, name, *args))


def test_a_student_reads_who_looked_at_her_work(cast, log):
    assert "Admin Example looked at the work" in looks_of(cast.student)
    assert "Nobody else has looked" in looks_of(cast.classmate)
    assert "192.0.2.7" not in looks_of(cast.student)


def test_a_program_reads_who_looked_as_well(cast, log):
    [look] = Api(cast.student).get("looks/").json()["results"]
    assert (look["who"], look["what"]) == ("Admin Example", "looked at the work")
    address = f"children/{cast.student.uuid}/looks/"
    assert Api(cast.guardian).get(address).json()["results"] == [look]


def test_a_table_of_her_class_counts_and_that_of_another_does_not(cast):
    record_export(a_request(cast.teacher), cast.section, 2)
    record_export(a_request(cast.other_teacher), cast.other_section, 1)
    shown = looks_of(cast.student)
    assert "Teacher Example saved a table of the class in a file" in shown
    assert "Other Example" not in shown


def test_what_she_did_herself_is_no_look(cast):
    record_export(a_request(cast.student), "copy", 3, subject=cast.student)
    assert "Nobody else has looked" in looks_of(cast.student)


def test_a_guardian_reads_it_of_her_child_and_of_no_other(cast, log):
    address = ("analytics:child_looks", cast.student.uuid)
    assert "Admin Example looked at the work" in looks_of(cast.guardian, *address)
    assert page(cast.other_guardian, *address).status_code == 404
