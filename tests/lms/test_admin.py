"""The admin site: operators find every row there, nobody else gets in, and facts stay facts."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from assessments.models import Attempt, Grade, ItemKey, ItemVersion, Response
from assessments.services.grades import grade_response
from courses.models import District, School
from courses.tenancy import enter_district, in_district
from students.models import (
    Action,
    AuditEntry,
    Enrollment,
    LearnerState,
    LearningPath,
    Membership,
    PathStep,
    SkillMastery,
    User,
)
from tests.factories import PASSWORD, Cast, hand_in
from tests.recomputing import recompute
from tests.signin.people import enter

pytestmark = pytest.mark.django_db

OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("courses", "students", "assessments")
]
FIXED = [
    *[Attempt, Grade, ItemKey, ItemVersion, Response],
    *[LearnerState, LearningPath, PathStep, SkillMastery],
]
OUTSIDE = ["student", "teacher", "guardian", "school_admin", "district_admin"]


def address(model, page, *arguments):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=arguments)


@pytest.fixture
def operator(cast: Cast) -> Client:
    """An operator's browser, in an installation where somebody has worked."""
    hand_in(cast.student, cast.quiz, right=4)
    grade_response(Response.objects.earliest("pk").pk, 0.5, cast.teacher)
    recompute(cast.student.pk)
    enter_district(None)
    client = Client()
    User.objects.create_superuser("operator", password=PASSWORD)
    enter(client, "operator")
    look_into(client, cast.district)
    return client


def look_into(operator: Client, district: District | None) -> None:
    """Go into a district, or out of all of them."""
    sent = {"district": district.pk if district else ""}
    assert operator.post(reverse("operator_district"), sent).status_code == 302


def a_row_of_each(district: District) -> dict[type[Model], Model]:
    """Return a row of each of our models that has one in the district."""
    with in_district(district.pk):
        found = {model: model.objects.first() for model in OURS}
    return {model: row for model, row in found.items() if row is not None}


def test_an_operator_opens_every_list_searches_it_and_opens_a_row(operator, cast):
    rows = a_row_of_each(cast.district)
    for model in OURS:
        listed = [operator.get(address(model, "changelist"), sent) for sent in ({}, {"q": "a"})]
        named = [rows[model].pk] if model in rows else []
        opened = [operator.get(address(model, "change", key)) for key in named]
        assert {page.status_code for page in listed + opened} == {200}, model


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_gets_in(client, cast, who):
    client.force_login(getattr(cast, who))
    for page in (reverse("admin:index"), address(User, "changelist")):
        response = client.get(page)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    assert client.get(response["Location"]).status_code == 403


def test_staff_who_are_no_operators_find_nothing_there(client, cast):
    User.objects.filter(pk=cast.teacher.pk).update(is_staff=True)
    client.force_login(cast.teacher)
    assert client.get(address(User, "changelist")).status_code == 403
    assert address(User, "changelist") not in client.get(reverse("admin:index")).content.decode()


def test_operators_sign_in_where_everybody_does(client):
    response = client.get(reverse("admin:login"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_facts_and_what_follows_from_them_are_for_reading(operator, cast):
    rows = a_row_of_each(cast.district)
    for model in FIXED:
        row = rows[model]
        assert operator.post(address(model, "change", row.pk), {}).status_code == 403, model
        assert operator.get(address(model, "add")).status_code == 403, model


def test_nothing_is_deleted_here(operator, cast):
    for model, row in a_row_of_each(cast.district).items():
        sent = operator.post(address(model, "delete", row.pk), {"post": "yes"})
        assert sent.status_code == 403, model


def test_an_operator_sees_one_district_at_a_time(operator, cast):
    assert operator.get(address(User, "change", cast.foreign_student.pk)).status_code == 302
    look_into(operator, cast.foreign_district)
    assert operator.get(address(User, "change", cast.foreign_student.pk)).status_code == 200
    look_into(operator, None)
    assert operator.get(address(User, "change", cast.student.pk)).status_code == 302
    assert operator.get(address(School, "add")).status_code == 403


def test_going_into_a_district_is_on_record_there(operator, cast):
    entries = AuditEntry.objects.filter(action=Action.OPERATOR_ENTERED)
    assert [entry.district_id for entry in entries] == [cast.district.pk]


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_chooses_a_district(client, cast, who):
    client.force_login(getattr(cast, who))
    sent = {"district": cast.foreign_district.pk}
    assert client.get(reverse("operator_district")).status_code == 404
    assert client.post(reverse("operator_district"), sent).status_code == 404


def test_a_membership_is_of_its_persons_district(operator, cast):
    look_into(operator, cast.foreign_district)
    sent = {"user": cast.foreign_teacher.pk, "school": cast.foreign_school.pk, "role": "student"}
    assert operator.post(address(Membership, "add"), sent).status_code == 302
    assert Membership.objects.latest("pk").district == cast.foreign_district


def test_a_membership_in_another_district_is_refused(operator, cast):
    sent = {"user": cast.teacher.pk, "school": cast.foreign_school.pk, "role": "student"}
    response = operator.post(address(Membership, "add"), sent)
    assert response.status_code == 200
    assert not Membership.objects.filter(school=cast.foreign_school, user=cast.teacher).exists()


def test_a_school_is_put_into_a_district_and_stays_there(operator, cast):
    look_into(operator, cast.foreign_district)
    sent = {"of_district": cast.foreign_district.pk, "name": "Dune School", "kind": "school"}
    assert operator.post(address(School, "add"), sent).status_code == 302
    school = School.objects.get(name="Dune School")
    sent |= {"of_district": cast.district.pk, "name": "Dune"}
    assert operator.post(address(School, "change", school.pk), sent).status_code == 302
    school.refresh_from_db()
    assert (school.name, school.district) == ("Dune", cast.foreign_district)


def test_a_district_and_a_person_can_be_made(operator):
    sent = {"name": "East", "code": "east", "language": "en", "time_zone": "UTC"}
    assert operator.post(address(District, "add"), sent).status_code == 302
    look_into(operator, District.objects.get(code="east"))
    person = {"username": "ada", "usable_password": "true", "email": "ada@example.org"}
    person |= {"password1": PASSWORD, "password2": PASSWORD}
    person |= {"district": District.objects.get(code="east").pk}
    assert operator.post(address(User, "add"), person).status_code == 302
    ada = User.objects.get(username="ada")
    assert ada.check_password(PASSWORD)
    assert ada.district is not None


def test_a_person_stays_in_her_district(operator, cast):
    sent = {"username": "moved", "district": cast.foreign_district.pk, "is_active": "on"}
    assert operator.post(address(User, "change", cast.student.pk), sent).status_code == 302
    cast.student.refresh_from_db()
    assert (cast.student.username, cast.student.district) == ("moved", cast.district)


def test_an_enrollment_asks_for_a_new_path(operator, cast):
    enrollment = Enrollment.objects.get(user=cast.student)
    before = LearnerState.objects.get(pk=cast.student.pk).evidence_seq
    sent = {"section": enrollment.section_id, "user": cast.student.pk, "role": "student"}
    sent |= {"ends_on": "2020-01-31"}
    change = address(Enrollment, "change", enrollment.pk)
    assert operator.post(change, sent).status_code == 302
    assert LearnerState.objects.get(pk=cast.student.pk).evidence_seq == before + 1
