"""An activity, an attempt and its result, as the student meets them in a browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Attempt, ItemKey, SavedAnswer
from assessments.services.attempts import submit_attempt
from assessments.templatetags.wording import tenths
from courses.tenancy import enter_district
from students.models import ActivityCompletion
from tests.assessments.paper import ALL, RIGHT, make_paper, sit
from tests.factories import Cast, hand_in, make_assessment, make_item

ACTIVITY_QUERIES = 8
ATTEMPT_QUERIES = 5
RESULT_QUERIES = 7


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    """The student, signed in."""
    client.force_login(cast.student)
    return client


@pytest.fixture
def paper(cast: Cast) -> Assessment:
    """An assessment with one item of every kind."""
    return make_paper(cast)


@pytest.fixture
def attempt(cast: Cast, paper: Assessment) -> Attempt:
    """The student's open attempt at the paper."""
    return sit(cast, paper)


def at(name: str, row) -> str:
    return reverse(f"assessments:{name}", args=[row.uuid])


def full(**changes):
    return {"item": ALL, "key": str(uuid4())} | dict(RIGHT) | changes


class TestActivity:
    def test_a_lesson_is_read_and_worked_through(self, student, cast):
        assert "<em>text</em>" in student.get(at("activity", cast.lesson)).text
        answer = student.post(at("complete", cast.lesson), follow=True)
        assert answer.redirect_chain == [("/", 302)]
        assert "Well done. It counts." in answer.text
        assert ActivityCompletion.objects.filter(student=cast.student).count() == 1

    def test_a_quiz_says_how_many_questions_and_tries(self, student, paper):
        Assessment.objects.filter(pk=paper.pk).update(attempts_allowed=2, time_limit_minutes=20)
        page = student.get(at("activity", paper.activity)).text
        assert "<dd>9</dd>" in page
        assert "20 minutes, once you start" in page
        assert "2 left" in page

    def test_it_lists_what_was_handed_in(self, student, cast):
        attempt = hand_in(cast.student, cast.quiz, right=5)
        page = student.get(at("activity", cast.quiz.activity)).text
        assert at("result", attempt) in page
        assert "5 of 9" in page

    def test_a_result_that_is_not_out_is_not_in_the_list(self, student, cast):
        Assessment.objects.filter(pk=cast.quiz.pk).update(feedback_timing="never")
        hand_in(cast.student, cast.quiz, right=5)
        page = student.get(at("activity", cast.quiz.activity)).text
        assert "5 of 9" not in page
        assert "the result comes later" in page

    def test_a_teacher_may_look_and_not_sit(self, client, cast):
        client.force_login(cast.teacher)
        assert at("complete", cast.lesson) not in client.get(at("activity", cast.lesson)).text
        assert client.post(at("begin", cast.quiz)).status_code == 404
        assert client.post(at("complete", cast.lesson)).status_code == 404

    def test_another_districts_student_finds_nothing(self, client, cast):
        client.force_login(cast.foreign_student)
        assert client.get(at("activity", cast.lesson)).status_code == 404
        assert client.post(at("begin", cast.quiz)).status_code == 404

    def test_it_costs_the_same_for_one_and_many_attempts(
        self, student, cast, django_assert_num_queries
    ):
        hand_in(cast.student, cast.quiz, right=1)
        with django_assert_num_queries(ACTIVITY_QUERIES):
            student.get(at("activity", cast.quiz.activity))
        enter_district(cast.district.pk)
        for _ in range(5):
            hand_in(cast.student, cast.quiz, right=1)
        with django_assert_num_queries(ACTIVITY_QUERIES):
            student.get(at("activity", cast.quiz.activity))


class TestBegin:
    def test_it_begins_once_and_goes_on_afterwards(self, student, paper):
        first = student.post(at("begin", paper)).headers["Location"]
        assert student.post(at("begin", paper)).headers["Location"] == first

    def test_without_a_try_left_it_says_so_kindly(self, student, cast):
        Assessment.objects.filter(pk=cast.quiz.pk).update(attempts_allowed=1)
        hand_in(cast.student, cast.quiz, right=1)
        assert "You have used every try" in student.post(at("begin", cast.quiz), follow=True).text

    def test_looking_begins_nothing(self, student, paper):
        student.get(at("activity", paper.activity))
        assert student.get(at("begin", paper)).status_code == 405
        assert not Attempt.objects.exists()


class TestAttempt:
    def test_it_asks_every_kind_with_fields_that_have_names(self, student, attempt):
        page = student.get(at("attempt", attempt)).text
        for name in ("q1", "q2", "q3", "q4", "q5", "q6-b1", "q7-x", "q8-y", "q9"):
            assert f'name="{name}"' in page

    def test_blanks_stand_inside_the_text(self, student, attempt):
        page = student.get(at("attempt", attempt)).text
        assert "{{" not in page
        text = " ".join(page.split())
        assert text.index("A <input") < text.index("and a <input")

    def test_options_that_no_menu_can_show_get_letters(self, student, attempt):
        page = student.get(at("attempt", attempt)).text
        assert '<option value="b">B</option>' in page
        assert "<dt>B</dt><dd><span><math" in page

    def test_it_holds_no_key(self, student, attempt):
        page = student.get(at("attempt", attempt)).text
        assert "Paris" not in page
        assert "Not yet." not in page

    def test_it_shows_what_was_saved(self, student, attempt):
        student.post(at("save", attempt), full())
        page = student.get(at("attempt", attempt)).text
        assert 'value="a" checked' in page
        assert 'value="12 cm"' in page
        assert '<option value="2" selected>2</option>' in page
        assert "Because it was so.</textarea>" in page

    def test_it_says_how_much_time_is_left(self, student, cast):
        attempt = sit(cast, make_paper(cast, time_limit_minutes=10))
        assert 'data-seconds-left="59' in student.get(at("attempt", attempt)).text

    def test_once_handed_in_it_leads_to_the_result(self, student, attempt):
        student.post(at("submit", attempt), full())
        assert student.get(at("attempt", attempt)).headers["Location"] == at("result", attempt)

    @pytest.mark.parametrize("who", ["classmate", "teacher", "guardian", "foreign_student"])
    def test_it_is_nobody_elses(self, client, cast, attempt, who):
        client.force_login(getattr(cast, who))
        assert client.get(at("attempt", attempt)).status_code == 404
        assert client.post(at("save", attempt), full()).status_code == 404
        assert client.post(at("submit", attempt), full()).status_code == 404
        assert client.get(at("result", attempt)).status_code == 404

    def test_it_costs_the_same_for_few_and_many_questions(
        self, student, cast, paper, django_assert_num_queries
    ):
        few, many = sit(cast, cast.quiz), sit(cast, paper)
        for attempt in (few, many):
            student.get(at("attempt", attempt))
            with django_assert_num_queries(ATTEMPT_QUERIES):
                student.get(at("attempt", attempt))


class TestSaving:
    def htmx(self, client, attempt, **fields):
        return client.post(at("save", attempt), fields, headers={"HX-Request": "true"})

    def test_one_question_is_saved_alone(self, student, attempt):
        self.htmx(student, attempt, item="4", q4="7")
        assert [saved.answer for saved in SavedAnswer.objects.all()] == [{"text": "7"}]

    def test_right_and_wrong_are_answered_with_the_same_bytes(self, student, attempt):
        right = self.htmx(student, attempt, item="3", q3="false")
        wrong = self.htmx(student, attempt, item="3", q3="true")
        assert right.content == wrong.content
        assert "Saved" in right.text

    def test_an_emptied_question_is_saved_as_empty(self, student, attempt):
        self.htmx(student, attempt, item="2", q2=["a"])
        self.htmx(student, attempt, item="2")
        assert SavedAnswer.objects.get().answer == {}

    def test_what_can_not_be_kept_is_said_in_its_place(self, student, attempt):
        answer = self.htmx(student, attempt, item="4", q4="9" * 501)
        assert answer.status_code == 422
        assert "too long" in answer.text

    def test_saving_after_handing_in_is_refused(self, student, attempt):
        student.post(at("submit", attempt), full())
        answer = self.htmx(student, attempt, item="4", q4="7")
        assert answer.status_code == 409
        assert "You handed this in before" in answer.text

    def test_save_and_come_back_later(self, student, attempt):
        answer = student.post(at("save", attempt), full(), follow=True)
        assert "You can go on whenever you like" in answer.text
        assert SavedAnswer.objects.count() == 9


class TestHandingIn:
    def test_it_leads_to_the_result(self, student, attempt):
        answer = student.post(at("submit", attempt), full())
        assert answer.headers["Location"] == at("result", attempt)
        attempt.refresh_from_db()
        assert not attempt.is_open

    def test_what_is_empty_is_pointed_out_once_and_nothing_is_lost(self, student, attempt):
        page = student.post(at("submit", attempt), full(q4="", q5=""), follow=True)
        assert "2 questions have no answer" in page.text
        assert 'value="a" checked' in page.text
        assert 'name="confirmed"' in page.text
        attempt.refresh_from_db()
        assert attempt.is_open
        student.post(at("submit", attempt), full(q4="", q5="", confirmed="yes"))
        attempt.refresh_from_db()
        assert not attempt.is_open

    @pytest.mark.parametrize("left_out", ["q6-b2", "q7-x", "q8-y"])
    def test_what_is_answered_in_part_is_pointed_out_as_well(self, student, attempt, left_out):
        page = student.post(at("submit", attempt), full(**{left_out: ""}), follow=True).text
        assert "1 question is not finished" in page
        assert "no answer" not in page
        assert f'<a href="#question-{left_out[1]}">' in page
        attempt.refresh_from_db()
        assert attempt.is_open

    def test_what_was_typed_stays_beside_what_is_wrong_with_it(self, student, attempt):
        page = student.post(at("submit", attempt), full(q4="9" * 501, q5="Rome"))
        assert page.status_code == 422
        assert '<a href="#question-4">' in page.text
        assert "9" * 501 in page.text
        assert 'value="Rome"' in page.text

    def test_a_choice_that_was_not_offered_is_an_error_not_a_crash(self, student, attempt):
        page = student.post(at("submit", attempt), full(q1="z"))
        assert page.status_code == 422
        assert '<a href="#question-1">' in page.text

    def test_the_same_form_twice_is_one_submission(self, student, attempt):
        form = full()
        first, second = (student.post(at("submit", attempt), form) for _ in range(2))
        assert second.headers["Location"] == first.headers["Location"]
        assert attempt.responses.count() == 9

    def test_handing_in_again_shows_the_result_of_the_first(self, student, attempt):
        student.post(at("submit", attempt), full())
        page = student.post(at("submit", attempt), full(q4="13"), follow=True)
        assert "You handed this in before" in page.text

    def test_out_of_time_what_was_saved_counts(self, student, cast, attempt):
        student.post(at("save", attempt), full())
        Attempt.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
        student.post(at("submit", attempt), full(q4="13"))
        attempt.refresh_from_db()
        assert attempt.is_late
        assert attempt.responses.get(position=3).answer == {"text": "12 cm"}


class TestResult:
    def test_it_says_what_was_achieved_and_what_waits(self, student, attempt):
        page = student.post(at("submit", attempt), full(q4="13"), follow=True).text
        assert "7 of 9" in page
        assert "so far" in page
        assert "1 answer is waiting for your teacher." in page
        assert "fail" not in page.lower()

    def test_what_is_not_all_right_may_be_tried_again_at_once(self, student, attempt):
        page = student.post(at("submit", attempt), full(q4="13"), follow=True).text
        assert "Try again" in page

    def test_nobody_is_sent_to_a_try_that_is_not_left(self, student, attempt):
        Assessment.objects.update(attempts_allowed=1)
        page = student.post(at("submit", attempt), full(q4="13"), follow=True).text
        assert "Try again" not in page

    def test_it_counts_what_is_right_in_words(self, student, attempt):
        sent = full(**{"q4": "13", "q6-b2": "bird"})
        page = student.post(at("submit", attempt), sent, follow=True)
        assert (page.context["result"].right, page.context["result"].partly_right) == (6, 1)
        assert "6 right, 1 partly right" in page.text

    def test_a_hint_comes_first_and_the_right_answer_when_it_is_asked_for(self, student, attempt):
        page = student.post(at("submit", attempt), full(q5="Rome"), follow=True).text
        assert page.index("Not yet.") < page.index("<summary>Show a right answer</summary>")
        assert "<dt>A right answer</dt>" not in page

    def test_without_a_hint_the_right_answer_is_told_at_once(self, student, attempt):
        ItemKey.objects.update(feedback={})
        page = student.post(at("submit", attempt), full(q5="Rome"), follow=True).text
        assert "<dt>A right answer</dt>" in page
        assert "Show a right answer" not in page

    def test_it_shows_own_answer_feedback_and_a_right_one(self, student, attempt):
        page = student.post(at("submit", attempt), full(q5="Rome"), follow=True).text
        assert "Rome" in page
        assert "Paris" in page
        assert "Not yet." in page

    @pytest.mark.parametrize(
        ("number", "sent", "words"),
        [
            (5, {"q5": "", "confirmed": "yes"}, "You left this one out."),
            (6, {"q6-b2": "bird"}, "Partly right. Look again:"),
        ],
    )
    def test_what_is_left_out_or_partly_right_gets_a_hint_without_a_verdict(
        self, student, attempt, number, sent, words
    ):
        ItemKey.objects.update(feedback={"incorrect": "Not yet. Read it aloud."})
        page = student.post(at("submit", attempt), full(**sent), follow=True).text
        shown = page.split(f'id="result-{number}"')[1].split("</section>")[0]
        assert words in shown
        assert "Read it aloud." in shown
        assert "not yet" not in shown.lower()

    def test_it_holds_the_path_that_refreshes_itself(self, student, attempt):
        page = student.post(at("submit", attempt), full(), follow=True).text
        assert 'id="path"' in page
        assert "hx-trigger" in page

    @pytest.mark.parametrize(
        ("rules", "words"),
        [
            ({"feedback_timing": "never"}, "Your teacher will talk with you"),
            (
                {"feedback_timing": "after_due", "due_at": timezone.now() + timedelta(days=3)},
                "Your result comes on",
            ),
        ],
    )
    def test_what_is_not_out_yet_is_not_on_the_page(self, student, cast, rules, words):
        attempt = sit(cast, make_paper(cast, **rules))
        page = student.post(at("submit", attempt), full(q5="Rome"), follow=True).text
        assert words in page
        assert "Paris" not in page
        assert "of 9" not in page

    def test_after_the_due_date_it_is(self, student, cast):
        due_at = timezone.now() - timedelta(hours=1)
        attempt = sit(cast, make_paper(cast, feedback_timing="after_due", due_at=due_at))
        assert "so far" in student.post(at("submit", attempt), full(), follow=True).text

    def test_an_open_attempt_has_none_yet(self, student, attempt):
        assert student.get(at("result", attempt)).headers["Location"] == at("attempt", attempt)

    def test_it_costs_the_same_for_few_and_many_answers(
        self, student, cast, paper, django_assert_num_queries
    ):
        few = hand_in(cast.student, cast.quiz, right=1)
        begun = sit(cast, paper)
        many = submit_attempt(begun.student, begun.uuid, {}, "once")
        for attempt in (few, many):
            student.get(at("result", attempt))
            with django_assert_num_queries(RESULT_QUERIES):
                student.get(at("result", attempt))


def test_text_of_authors_and_students_can_not_break_out(student, cast):
    stem = {"stem": 'See [x](javascript:alert(1)) <script>alert(1)</script> "{{b1}}"'}
    item = make_item(
        cast.course,
        cast.skills[0],
        kind="fill_blanks",
        body=stem | {"blanks": [{"id": "b1"}]},
        key={"blanks": {"b1": {"accepted": ["a"]}}},
    )
    attempt = sit(cast, make_assessment(cast.course, [item]))
    typed = '"><script>alert(2)</script>'
    student.post(at("save", attempt), {"item": "1", "q1-b1": typed})
    page = student.get(at("attempt", attempt)).text
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "&quot;&gt;&lt;script&gt;alert(2)" in page


@pytest.mark.parametrize(("points", "shown"), [(6.000001, "6"), (6.04, "6"), (6.5, "6.5")])
def test_points_have_a_decimal_only_where_it_says_something(points, shown):
    assert tenths(points) == shown
