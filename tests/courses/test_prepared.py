"""Statements planned once a session give what they would give if planned each time."""

import pytest
from django.db import IntegrityError, connection, transaction

from courses.prepared import Prepared

pytestmark = pytest.mark.django_db

ADD = Prepared("SELECT %(a)s::int + %(b)s::int, %(a)s")


def _plans():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%$1 + $2%'"
        )
        return cursor.fetchone()[0]


def test_each_parameter_stands_wherever_it_is_named():
    assert ADD.rows(a=2, b=3) == [(5, 2)]


def test_a_session_plans_a_statement_once():
    ADD.rows(a=1, b=1)
    ADD.rows(a=2, b=2)
    assert _plans() == 1


def test_a_new_session_plans_it_anew():
    ADD.rows(a=1, b=1)
    fresh = connection.copy()
    try:
        with fresh.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone()[0] == 0
    finally:
        fresh.close()


def test_it_outlives_a_transaction_that_was_rolled_back():
    with transaction.atomic():
        ADD.rows(a=1, b=1)
        transaction.set_rollback(True)
    assert ADD.row(a=4, b=4) == (8, 4)


def test_where_there_is_nothing_there_is_no_row():
    assert Prepared("SELECT 1 WHERE %(never)s::bool").row(never=False) is None


def test_a_statement_without_rows_returns_none_of_them():
    touch = Prepared("UPDATE courses_course SET title = %(title)s::text WHERE false")
    assert touch.rows(title="x") == []


def test_values_are_never_part_of_the_statement():
    echo = Prepared("SELECT %(text)s::text")
    assert echo.row(text="'); DROP TABLE courses_course; --") == (
        "'); DROP TABLE courses_course; --",
    )


def test_empty_and_unknown_values_keep_their_types():
    kinds = Prepared("SELECT %(none)s::float8[], %(empty)s::bigint[]")
    assert kinds.row(none=[None, None], empty=[]) == ([None, None], [])


def test_a_refusal_of_the_database_is_djangos():
    refused = Prepared("INSERT INTO courses_district (uuid, name) VALUES (NULL, %(name)s::text)")
    with pytest.raises(IntegrityError), transaction.atomic():
        refused.rows(name="Nowhere")


def test_a_parameter_without_a_type_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match="student"):
        Prepared("SELECT %(student)s")
