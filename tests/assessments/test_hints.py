"""Hints: one by one to who asks, counted, and of the same weight wherever they are read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Attempt, Response
from assessments.selectors.evidence import evidence_between
from assessments.selectors.histories import histories, seconds_by_item
from assessments.services.attempts import (
    AlreadySubmitted,
    UnknownItem,
    begin_attempt,
    save_answers,
    submit_attempt,
)
from assessments.services.hints import NoSuchHint, show_hint
from assessments.tasks import recompute
from courses.tenancy import enter_district
from students.models import SkillMastery
from tests.api import Api, problem
from tests.factories import Cast, make_assessment, make_item

HINTS = ["Look at the *first* word.", "It is the second one."]


@pytest.fixture
def practice(cast: Cast) -> Assessment:
    """A practice of three items of one skill; the first has two hints."""
    skill = cast.skills[0]
    items = [make_item(cast.course, skill, hints=hints) for hints in (HINTS, [], [])]
    return make_assessment(cast.course, items, kind="practice")


@pytest.fixture
def attempt(cast: Cast, practice: Assessment) -> Attempt:
    enter_district(cast.district.pk)
    return begin_attempt(cast.student, practice)


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    client.force_login(cast.student)
    return client


def items_of(practice):
    return [place.item for place in practice.places.select_related("item")]


def at(attempt, name="attempt", *more):
    return reverse(f"assessments:{name}", args=[attempt.uuid, *more])


class TestShowing:
    def test_each_hint_counts_once_however_often_it_is_asked_for(self, cast, practice, attempt):
        first = items_of(practice)[0]
        counts = [show_hint(cast.student, attempt.uuid, first.uuid, n).hints for n in (1, 1, 2, 1)]
        assert counts == [[1], [1], [2], [2]]

    @pytest.mark.parametrize("number", [0, 2, 3])
    def test_no_hint_is_skipped_or_made_up(self, cast, practice, attempt, number):
        with pytest.raises(NoSuchHint):
            show_hint(cast.student, attempt.uuid, items_of(practice)[0].uuid, number)

    def test_another_attempts_question_has_none_here(self, cast, attempt):
        stray = make_item(cast.course, cast.skills[0], hints=HINTS)
        with pytest.raises(UnknownItem):
            show_hint(cast.student, attempt.uuid, stray.uuid, 1)

    def test_after_handing_in_there_are_none(self, cast, practice, attempt):
        submit_attempt(cast.student, attempt.uuid, {}, "key")
        with pytest.raises(AlreadySubmitted):
            show_hint(cast.student, attempt.uuid, items_of(practice)[0].uuid, 1)


class TestPage:
    def test_no_hint_is_on_the_page_before_it_was_asked_for(self, student, attempt):
        page = student.get(at(attempt)).text
        assert page.count("Show a hint") == 1
        assert "first</em> word" not in page

    def test_without_a_script_what_was_typed_is_kept(self, student, attempt):
        form = {"item": ["1", "2"], "q1": "true", "q2": "false", "seconds-2": "7.5"}
        answer = student.post(at(attempt, "hint", 1, 1), form)
        assert answer.url == f"{at(attempt)}#question-1"
        page = student.get(at(attempt)).text
        assert "Look at the <em>first</em> word." in page
        assert page.count("checked") == 2
        assert 'value="7.5"' in page
        assert "Show another hint" in page

    def test_with_a_script_the_hint_alone_comes_back(self, student, attempt):
        answer = student.post(
            at(attempt, "hint", 1, 1), {"item": "1"}, headers={"HX-Request": "true"}
        )
        assert "autofocus" in answer.text
        assert "<html" not in answer.text

    def test_after_the_last_hint_no_other_is_offered(self, student, attempt):
        for number in (1, 2):
            student.post(at(attempt, "hint", 1, number), {"item": "1"})
        page = student.get(at(attempt)).text
        assert "It is the second one." in page
        assert "Show another hint" not in page
        refused = student.post(at(attempt, "hint", 1, 3), {"item": "1"}, follow=True)
        assert "There is no other hint here." in refused.text

    def test_a_place_that_is_not_there_has_no_hints(self, student, attempt):
        assert student.post(at(attempt, "hint", 9, 1), {}).status_code == 404

    def test_the_result_says_how_many_she_saw(self, cast, student, attempt):
        student.post(at(attempt, "hint", 1, 1), {"item": "1"})
        student.post(at(attempt, "submit"), {"item": ["1", "2", "3"], "confirmed": "yes"})
        assert student.get(at(attempt, "result")).text.count("You saw 1 hint.") == 1

    def test_a_teacher_sees_how_many_were_shown(self, cast, client, student, attempt):
        student.post(at(attempt, "hint", 1, 1), {"item": "1"})
        enter_district(cast.district.pk)
        submit_attempt(cast.student, attempt.uuid, {}, "key", {})
        client.force_login(cast.teacher)
        shown = [cast.student.uuid, attempt.uuid]
        page = client.get(reverse("analytics:student_attempt", args=shown)).text
        assert page.count("1 hint<") == 1
        assert "In view for" not in page


class TestEvidence:
    def test_the_response_says_how_it_came_about(self, cast, practice, attempt):
        items = items_of(practice)
        show_hint(cast.student, attempt.uuid, items[0].uuid, 1)
        save_answers(cast.student, attempt.uuid, {}, {items[0].uuid: 30.0, items[1].uuid: 4.0})
        submit_attempt(cast.student, attempt.uuid, {}, "key", {items[1].uuid: 1.5})
        kept = Response.objects.filter(attempt=attempt).order_by("position")
        assert list(kept.values_list("hints", "seconds")) == [(1, 30.0), (None, 4.0), (None, None)]

    def test_evidence_and_history_are_told_the_same(self, cast, practice, attempt):
        items = items_of(practice)
        show_hint(cast.student, attempt.uuid, items[0].uuid, 1)
        submit_attempt(cast.student, attempt.uuid, {}, "key", {items[1].uuid: 1.5})
        told = [(1, None), (None, 1.5), (None, None)]
        evidence = evidence_between(cast.student.pk, 0, 99).evidence
        history = histories(10**6)[cast.student.pk]
        for found in (evidence, history):
            assert [(one.hints, one.seconds) for one in found] == told

    def test_with_hints_the_same_answers_show_less(self, cast, practice):
        known = {}
        for student, hints in ((cast.student, 2), (cast.classmate, 0)):
            attempt = begin_attempt(student, practice)
            items = items_of(practice)
            for number in range(1, hints + 1):
                show_hint(student, attempt.uuid, items[0].uuid, number)
            submit_attempt(student, attempt.uuid, {i.uuid: {"value": True} for i in items}, "k")
            recompute(student.pk)
            mastery = SkillMastery.objects.get(student=student, skill=cast.skills[0])
            known[student.pk] = mastery.p_known
            assert Attempt.objects.get(pk=attempt.pk).score == 1
        assert known[cast.student.pk] < known[cast.classmate.pk]


class TestTimes:
    def test_an_item_takes_as_long_as_was_measured(self, cast, practice, attempt):
        items = items_of(practice)
        _taking(cast, attempt, 100, {items[0].uuid: 12.0, items[1].uuid: 40.0})
        found = seconds_by_item()
        assert found[items[0].pk][0] == pytest.approx(12)
        assert found[items[2].pk][0] == pytest.approx(100 / 3, rel=0.01)

    def test_questions_in_view_together_share_the_sittings_time(self, cast, practice, attempt):
        items = items_of(practice)
        _taking(cast, attempt, 60, {item.uuid: 60.0 for item in items[:2]})
        assert seconds_by_item()[items[0].pk][0] == pytest.approx(30, rel=0.01)


def _taking(cast, attempt, seconds, times):
    """Hand in after so many seconds, with what the page has measured."""
    submitted = submit_attempt(cast.student, attempt.uuid, {}, "key", times)
    began = submitted.submitted_at - timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=began)


class TestApi:
    def test_a_program_asks_for_hints_one_by_one(self, cast, practice, attempt):
        sam, item = Api(cast.student), items_of(practice)[0]
        address = f"attempts/{attempt.uuid}/responses/{item.uuid}/hints/"
        before = sam.get(f"attempts/{attempt.uuid}/").json()["items"][0]
        assert (before["hints"], before["hints_left"]) == ([], 2)
        assert sam.post(address, {"number": 1}).json() == {"hints": HINTS[:1], "hints_left": 1}
        assert problem(sam.post(address, {"number": 3}), 409)["code"] == "no_such_hint"
        after = sam.get(f"attempts/{attempt.uuid}/").json()["items"][0]
        assert (after["hints"], after["hints_left"]) == (HINTS[:1], 1)

    def test_a_time_may_be_said_and_has_bounds(self, cast, practice, attempt):
        sam, item = Api(cast.student), items_of(practice)[0]
        address = f"attempts/{attempt.uuid}/responses/{item.uuid}/"
        for seconds in (-1, 86_401, "soon", None):
            problem(sam.put(address, {"answer": {"value": True}, "seconds": seconds}), 400)
        assert sam.put(address, {"answer": {"value": True}, "seconds": 9.5}).status_code == 204
        assert sam.get(f"attempts/{attempt.uuid}/").json()["items"][0]["seconds"] == 9.5

    def test_the_same_submission_with_a_later_time_is_the_same(self, cast, practice, attempt):
        sam, item = Api(cast.student), items_of(practice)[0]
        address, body = f"attempts/{attempt.uuid}/submit/", {"responses": {}}
        first, again = (
            sam.post(address, body | {"seconds": {str(item.uuid): n}}, Idempotency_Key="k")
            for n in (3, 4)
        )
        assert first.json() == again.json()
        assert Response.objects.get(attempt=attempt, position=0).seconds == 3

    def test_a_time_of_no_item_is_pointed_at(self, cast, attempt):
        strange = "00000000-0000-4000-8000-000000000000"
        body = {"seconds": {strange: 3}}
        sent = Api(cast.student).post(f"attempts/{attempt.uuid}/submit/", body, Idempotency_Key="k")
        assert problem(sent, 422)["errors"][0]["pointer"] == f"#/seconds/{strange}"
