"""What people do leaves an entry, whichever door they take; what is everyday leaves none."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from students.models import Action, AuditEntry, AuditParticulars, Membership, Role, User
from students.services.audit import DENIED_AN_HOUR
from students.services.courses import bring_in_skills
from tests.access import ROWS
from tests.access_things import things_of
from tests.analytics.classes import learn, page, post, queries
from tests.api import Api
from tests.courses.case.packages import package, skills
from tests.factories import PASSWORD, enroll
from tests.records.asking import signed_in

pytestmark = pytest.mark.django_db


def entries(*actions: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action__in=actions).order_by("pk"))


@pytest.fixture
def things(cast):
    found = things_of(cast.student, cast.section)
    enter_district(cast.district.pk)
    return found


# What is told of a student's work to her teachers and to admins alike, page or program.
LOOKS = [
    row
    for row in ROWS
    if row.method == "GET"
    and "student" in row.arguments
    and {"teacher", "district_admin"} <= row.columns
]


@pytest.mark.parametrize("row", LOOKS, ids=str)
def test_an_admin_who_looks_at_a_students_work_is_recorded(cast, things, row):
    address = reverse(row.name, args=[things.get(name, name) for name in row.arguments])
    for user, seen in ((cast.teacher, 0), (cast.district_admin, 1)):
        headers = Api(user).headers if row.is_api else {}
        client = Client(headers=headers)
        if not row.is_api:
            client.force_login(user)
        assert client.get(address).status_code in row.statuses
        enter_district(cast.district.pk)
        assert len(entries("viewed-sensitive")) == seen
    entry = entries("viewed-sensitive")[0]
    assert (entry.subject_id, entry.target) == (cast.student.pk, row.name)


def test_a_handed_in_attempt_read_by_program_is_a_look(cast, things):
    Api(cast.district_admin).get(f"attempts/{things['done']}/")
    enter_district(cast.district.pk)
    assert [entry.subject_id for entry in entries("viewed-sensitive")] == [cast.student.pk]


def test_an_admin_who_teaches_the_student_is_a_teacher(cast):
    enroll(cast.section, cast.school_admin, role="teacher")
    page(cast.school_admin, "analytics:student", cast.student.uuid)
    assert not entries("viewed-sensitive")


def test_a_guardian_and_the_student_herself_leave_no_look(cast):
    page(cast.guardian, "analytics:child", cast.student.uuid)
    Api(cast.student).get(f"students/{cast.student.uuid}/path/")
    enter_district(cast.district.pk)
    assert not entries("viewed-sensitive")


def test_a_grade_says_who_gave_it_to_whom_and_from_where(cast):
    attempt = learn(cast, cast.student)
    post(cast.teacher, "analytics:grade", attempt.uuid, 0, points="1")
    [entry] = entries("graded")
    assert (entry.actor_id, entry.subject_id) == (cast.teacher.pk, cast.student.pk)
    assert entry.target == f"attempt:{attempt.uuid}"
    assert AuditParticulars.objects.get(pk=entry.pk).address == "127.0.0.1"


def test_a_table_that_leaves_is_an_export_with_its_size(cast):
    client = signed_in(cast.teacher)
    client.get(reverse("analytics:section_export", args=[cast.section.uuid]))
    enter_district(cast.district.pk)
    [entry] = entries("exported")
    assert (entry.target, entry.details) == (f"section:{cast.section.uuid}", {"rows": 2})


def test_who_asks_for_what_is_not_hers_is_recorded(cast):
    page(cast.teacher, "analytics:student", cast.stranger.uuid)
    Api(cast.teacher).get(f"students/{cast.foreign_student.uuid}/path/")
    enter_district(cast.district.pk)
    by_page, program = entries("denied")
    assert (by_page.actor_id, by_page.target) == (cast.teacher.pk, "analytics:student")
    assert by_page.details == {"status": 404, "uuid": str(cast.stranger.uuid)}
    assert program.target == "api:student_path"


def test_an_address_that_leads_nowhere_and_a_stranger_leave_nothing(cast):
    client = Client()
    client.get(reverse("analytics:student", args=[cast.student.uuid]))
    client.force_login(cast.teacher)
    client.get("/nowhere/")
    enter_district(cast.district.pk)
    assert not entries("denied")


def test_who_tries_one_door_after_the_other_fills_no_log_and_raises_an_alarm(cast):
    client = Client()
    client.force_login(cast.student)
    for _ in range(DENIED_AN_HOUR + 5):
        client.get(reverse("analytics:student", args=[cast.classmate.uuid]))
    enter_district(cast.district.pk)
    assert len(entries("denied")) == DENIED_AN_HOUR
    [alarm] = entries("alarm")
    assert (alarm.actor_id, alarm.details) == (cast.student.pk, {"kind": "many-denied"})


def test_nothing_is_recorded_of_a_student_at_work(cast):
    before = AuditEntry.objects.count()
    learn(cast, cast.student)
    page(cast.student, "home")
    assert {entry.action for entry in AuditEntry.objects.all()[before:]} <= {Action.SIGNED_IN}


def test_a_students_home_costs_no_query_more_for_being_asked_about(cast, settings):
    learn(cast, cast.student)
    client = Client()
    client.force_login(cast.student)
    client.get(reverse("home"))
    with_log = queries(lambda: client.get(reverse("home")))
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Asking" not in name]
    plain = Client()
    plain.cookies = client.cookies
    plain.get(reverse("home"))
    assert with_log == queries(lambda: plain.get(reverse("home")))


def work_by_program(cast) -> int:
    """Save an answer of the quiz and hand it in; return the queries of both."""
    attempt = begin_attempt(cast.student, cast.quiz)
    item = cast.quiz.places.earliest("position").item
    sam, attempts = Api(cast.student), f"attempts/{attempt.uuid}/"
    sam.get("me/")
    answer = {"answer": {"value": True}}
    done = []
    spent = queries(
        lambda: done.extend(
            [
                sam.put(f"{attempts}responses/{item.uuid}/", answer).status_code,
                sam.post(f"{attempts}submit/", {}, Idempotency_Key="k").status_code,
            ]
        )
    )
    assert done == [204, 200]
    enter_district(cast.district.pk)
    return spent


def test_saving_and_handing_in_cost_no_query_more_and_leave_nothing(cast, settings):
    work_by_program(cast)
    before = AuditEntry.objects.count()
    with_log = work_by_program(cast)
    assert AuditEntry.objects.count() == before
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Asking" not in name]
    assert work_by_program(cast) == with_log


@pytest.fixture
def operator(cast):
    enter_district(None)
    client = signed_in(User.objects.create_superuser("operator", password=PASSWORD))
    client.post(reverse("operator_district"), {"district": cast.district.pk})
    return client


def test_a_role_given_in_the_administration_is_recorded_where_it_was_given(cast, operator):
    sent = {"user": cast.teacher.pk, "school": cast.school.pk, "role": "school_admin"}
    operator.post(reverse("admin:students_membership_add"), sent)
    enter_district(cast.district.pk)
    assert Membership.objects.filter(user=cast.teacher, role=Role.SCHOOL_ADMIN).exists()
    [entry] = entries("role-granted")
    assert entry.subject_id == cast.teacher.pk


def test_an_operators_hand_on_an_account_is_recorded_too(cast, operator):
    for action in ("end_access", "reset_second_step"):
        sent = {"action": action, "_selected_action": cast.teacher.pk}
        operator.post(reverse("admin:students_user_changelist"), sent)
    enter_district(cast.district.pk)
    found = entries("session-ended", "mfa-removed")
    assert [(entry.action, entry.subject_id) for entry in found] == [
        ("session-ended", cast.teacher.pk),
        ("mfa-removed", cast.teacher.pk),
    ]


def test_skills_that_came_in_are_recorded_and_a_trial_or_nothing_new_is_not(cast):
    found = skills(package({"a": "Count", "b": "Add"}, ("a", "precedes", "b")))
    for is_dry_run in (True, False, False):
        bring_in_skills(found, cast.district.pk, by=cast.district_admin, is_dry_run=is_dry_run)
    [entry] = entries("imported")
    assert (entry.actor_id, entry.target) == (cast.district_admin.pk, "skills")


def test_a_token_made_on_the_command_line_is_recorded(cast):
    Token.objects.filter(user=cast.student).delete()
    enter_district(None)
    call_command("api_token", cast.student.username)
    enter_district(cast.district.pk)
    [entry] = entries("token-issued")
    assert (entry.actor_id, entry.subject_id) == (None, cast.student.pk)
