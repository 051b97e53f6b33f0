"""The walls between districts, read from the database's own catalogue."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, transaction

from courses.models import School
from courses.tenancy import enter_district, in_district, through
from courses.walls import SHARED, raise_walls, wall_of, walls
from lms.roles import application_role
from students.models import LearnerState, User
from tests.factories import Cast, hand_in

pytestmark = pytest.mark.django_db

# Every way past a wall. A new one is a decision: write it here with open eyes.
DOORS = {
    ("courses_district", "door operator", "ALL"),
    ("courses_district", "door sign-in", "SELECT"),
    ("students_enginefit", "door dispatch", "SELECT"),
    ("students_erasure", "door dispatch", "SELECT"),
    ("students_importjob", "door dispatch", "SELECT"),
    ("students_learnerstate", "door dispatch", "SELECT"),
    ("students_personcopy", "door dispatch", "SELECT"),
    ("students_user", "door operator", "ALL"),
    ("students_user", "door sign-in", "SELECT"),
}


def rows(sql: str) -> list[tuple]:
    enter_district(None)
    with connection.cursor() as cursor:
        cursor.execute(sql, [application_role()] if "%s" in sql else None)
        return cursor.fetchall()


def test_every_table_is_walled_or_said_to_be_nobodys():
    found = rows(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND relname <> 'django_migrations'"
    )
    assert {name for name, is_walled in found if not is_walled} == set(SHARED)


def test_the_application_is_held_by_the_walls():
    [(is_free, owned)] = rows(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole,"
        " (SELECT count(*) FROM pg_class WHERE relowner = role.oid)"
        " FROM pg_roles role WHERE rolname = %s"
    )
    assert (is_free, owned) == (False, 0)


def test_the_application_may_change_rows_and_nothing_else():
    granted = rows(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = %s"
    )
    assert {name for (name,) in granted} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_what_is_only_added_to_can_neither_be_changed_nor_deleted():
    kept = {wall.table for wall in walls() if wall.privileges == "SELECT, INSERT"}
    changeable = rows(
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE grantee = %s AND privilege_type IN ('UPDATE', 'DELETE')"
    )
    assert "students_auditentry" in kept
    assert not kept & {name for (name,) in changeable}


def test_the_ways_past_a_wall_are_these():
    found = rows("SELECT tablename, policyname, cmd FROM pg_policies")
    assert {door for door in found if door[1] != "district"} == DOORS


def test_the_walls_stand_as_the_models_ask():
    enter_district(None)
    assert raise_walls(application_role()) == []


def test_without_a_district_there_are_no_rows(cast: Cast):
    hand_in(cast.student, cast.quiz, right=3)
    for wall in walls():
        if wall.policies:
            assert seen(wall.table) == 0, wall.table


def test_in_a_district_nothing_of_another_is_seen(cast: Cast):
    hand_in(cast.student, cast.quiz, right=3)
    for model in apps.get_models():
        if any(field.column == "district_id" for field in model._meta.local_concrete_fields):
            with in_district(cast.foreign_district.pk):
                others = model._base_manager.exclude(district=cast.foreign_district)
                assert not others.exists(), model


def seen(table: str) -> int:
    """Return how many of a table's rows the application sees without having entered a district."""
    enter_district(None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {application_role()}; SELECT count(*) FROM {table}")  # noqa: S608
        count = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
    return int(count)


def test_nothing_is_written_into_another_district(cast: Cast):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with in_district(cast.district.pk), refused, transaction.atomic():
        School.objects.create(name="Hill", district=cast.foreign_district)
    with in_district(cast.district.pk):
        assert School.objects.filter(pk=cast.foreign_school.pk).update(name="Ours now") == 0
        assert School.objects.filter(pk=cast.foreign_school.pk).delete()[0] == 0


def test_an_open_door_shows_no_more_than_its_own(cast: Cast):
    hand_in(cast.student, cast.quiz, right=3)
    enter_district(None)
    with through("sign-in"):
        assert User.objects.filter(pk=cast.student.pk).exists()
        assert not LearnerState.objects.exists()
        assert not User.objects.filter(pk=cast.student.pk).update(first_name="Other")
    with through("dispatch"):
        assert LearnerState.objects.exists()
        assert not User.objects.exists()
    with through("operator"):
        assert not User.objects.exists()


def test_a_door_is_closed_behind_whoever_went_through(cast: Cast):
    with through("sign-in"), in_district(cast.district.pk):
        assert not User.objects.filter(pk=cast.foreign_student.pk).exists()
    with in_district(cast.district.pk), through("sign-in"):
        assert User.objects.filter(pk=cast.foreign_student.pk).exists()


def test_a_table_of_which_nothing_says_whose_it_is_is_refused(monkeypatch):
    monkeypatch.delitem(SHARED, "django_content_type")
    with pytest.raises(LookupError, match="Nothing says which district"):
        wall_of(ContentType)
