"""What every endpoint keeps to, and what is told about people and courses."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from rest_framework.authtoken.models import Token

from courses.tenancy import SETTING
from students.models import Guardianship
from tests.api import ROOT, Api, problem
from tests.factories import Cast, hand_in
from tests.recomputing import recompute


@pytest.fixture
def sam(cast: Cast) -> Api:
    return Api(cast.student)


# -- Who asks ------------------------------------------------------------------------------------
def test_me_says_who_asks_and_where_to_begin(sam, cast):
    me = sam.get("me/").json()
    assert me["uuid"] == str(cast.student.uuid)
    assert me["roles"] == ["student"]
    assert me["district"]["name"] == "North"
    assert me["links"]["path"].endswith(f"{ROOT}students/{cast.student.uuid}/path/")
    assert "schools" in Api(cast.district_admin).get("me/").json()["links"]


@pytest.mark.parametrize("sent", ["", "Token", "Token x", "Token a b", "Token a\x00", "Bearer x"])
def test_without_a_good_token_it_is_401(db, sent):
    api = Api(None)
    api.headers["Authorization"] = sent
    response = api.get("me/")
    problem(response, 401)
    assert response["WWW-Authenticate"] == "Token"


def test_a_deactivated_persons_token_is_worth_nothing(sam, cast):
    cast.student.is_active = False
    cast.student.save()
    problem(sam.get("me/"), 401)


def test_a_session_does_too_but_not_without_its_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.student)
    assert browser.get(ROOT + "me/").status_code == 200
    problem(browser.post(f"{ROOT}activities/{cast.lesson.uuid}/complete/"), 403)


def test_a_token_brings_its_own_district_and_leaves_it(cast):
    assert Api(cast.student).get("courses/").json()["count"] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        assert cursor.fetchone()[0] == ""


def test_the_district_is_left_after_a_refusal_too(cast):
    problem(Api(cast.student).get(f"students/{cast.foreign_student.uuid}/path/"), 404)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        assert cursor.fetchone()[0] == ""


def test_the_command_prints_a_token_and_keeps_it(cast, capsys):
    call_command("api_token", cast.student.username)
    call_command("api_token", cast.student.username)
    first, second = capsys.readouterr().out.split()
    assert first == second == Token.objects.get(user=cast.student).key


def test_the_command_says_that_nobody_is_called_so(cast):
    with pytest.raises(CommandError, match="Nobody is called"):
        call_command("api_token", "nobody")


# -- Problems ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["nowhere/", "me", "students/x/path/", "students/%00/path/", "%ff"]
)
def test_what_is_not_there_is_a_problem_too(sam, path):
    assert problem(sam.get(path), 404)["code"] == "not_found"
    problem(Api(None).get(path), 401)


def test_strangers_read_the_same_as_about_nobody(sam, cast):
    theirs = sam.get(f"students/{cast.stranger.uuid}/path/")
    nobodys = sam.get("students/00000000-0000-4000-8000-000000000000/path/")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_the_wrong_method_is_a_problem(sam):
    response = sam.post("me/", {})
    problem(response, 405)
    assert "GET" in response["Allow"]


def test_only_json_is_spoken_and_read(sam, cast):
    sam.headers["Accept"] = "text/html"
    problem(sam.get("me/"), 406)
    del sam.headers["Accept"]
    path = f"{ROOT}activities/{cast.lesson.uuid}/complete/"
    problem(sam.client.post(path, {"a": "b"}, headers=sam.headers), 415)


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"NaN", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b'{"a": "\x00"}'],
    ids=["cut", "latin", "nan", "deep", "huge", "nul"],
)
def test_what_is_not_json_is_a_problem(sam, cast, body):
    path = f"activities/{cast.lesson.uuid}/complete/"
    assert problem(sam.post(path, body), 400)["code"] == "parse_error"


def test_half_a_character_never_hurts(sam, cast):
    path = f"activities/{cast.lesson.uuid}/complete/"
    problem(sam.post(path, rb'{"\ud800\u0000x": "\udfff"}'), 400)


def test_too_large_a_body_is_a_problem(sam, cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    problem(sam.post(f"activities/{cast.lesson.uuid}/complete/", b" " * 11), 413)


def test_a_parameter_that_nobody_reads_is_refused(sam):
    found = problem(sam.get("courses/", order_by="x"), 400)
    assert found["errors"][0]["parameter"] == "order_by"
    assert "limit, offset" in found["errors"][0]["detail"]
    problem(sam.get("me/", format="json"), 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "501"), ("limit", "x"), ("offset", "-1"), ("offset", "9" * 30)],
)
def test_a_page_is_asked_for_in_whole_numbers(sam, name, value):
    assert problem(sam.get("courses/", **{name: value}), 400)["errors"][0]["parameter"] == name


def test_lists_come_in_pages(sam):
    first = sam.get("skills/", limit=2).json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert "offset=2" in first["next"]


# -- Facts ---------------------------------------------------------------------------------------
def test_a_guardian_lists_her_children(cast):
    children = Api(cast.guardian).get("children/").json()["results"]
    assert [child["uuid"] for child in children] == [str(cast.student.uuid)]
    Guardianship.objects.all().delete()
    assert Api(cast.guardian).get("children/").json()["count"] == 0


def test_skills_come_with_what_is_before_them(sam, cast):
    skills = sam.get("skills/", course=cast.course.uuid).json()["results"]
    assert [skill["title"] for skill in skills] == ["Count", "Add", "Multiply"]
    before = {"skill": str(cast.skills[0].uuid), "is_hard": True}
    assert skills[1]["prerequisites"] == [before]


def test_mastery_is_told_skill_by_skill(cast, sam):
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    mastery = sam.get(f"students/{cast.student.uuid}/mastery/").json()
    assert (mastery["evidence_seq"], mastery["computed_seq"]) == (1, 1)
    assert [one["skill"]["title"] for one in mastery["skills"]] == ["Count", "Add", "Multiply"]
    assert all(one["low"] <= one["p_known"] <= one["high"] for one in mastery["skills"])


@pytest.mark.parametrize(("path", "queries"), [("me/", 5), ("courses/", 6), ("skills/", 7)])
def test_reading_costs_a_few_queries(sam, path, queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(queries):
        sam.get(path)
