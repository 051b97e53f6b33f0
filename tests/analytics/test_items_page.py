"""A teacher sees which questions of her course are hard, and which mislead."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import ItemStatistic
from assessments.selectors.histories import histories, seconds_by_item
from assessments.services.item_statistics import count_items
from tests.factories import Cast, hand_in, make_course, make_item


@pytest.fixture
def teacher(cast: Cast, client: Client) -> Client:
    client.force_login(cast.teacher)
    return client


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Two students have handed in, and the night is over."""
    hand_in(cast.student, cast.quiz, right=2)
    hand_in(cast.classmate, cast.quiz, right=5)
    count_items(histories(10**6))
    return cast


def page(teacher: Client, cast: Cast, query: str = "") -> str:
    address = reverse("analytics:section_items", args=[cast.section.uuid])
    return teacher.get(address + query).content.decode()


def make_misleading(cast: Cast) -> ItemStatistic:
    found = ItemStatistic.objects.earliest("item__code")
    found.discrimination_low, found.discrimination, found.discrimination_high = -0.7, -0.5, -0.2
    found.misleads = True
    found.save()
    return found


def test_before_the_first_night_it_says_when_figures_come(cast: Cast, teacher: Client) -> None:
    assert "No figures yet" in page(teacher, cast)


def test_each_question_has_its_share_of_right_answers(counted: Cast, teacher: Client) -> None:
    shown = page(teacher, counted)
    assert "50\N{NO-BREAK SPACE}%" in shown
    assert "too few answers" in shown
    assert "mislead" not in shown


def test_it_names_a_question_that_misleads_first(counted: Cast, teacher: Client) -> None:
    make_misleading(counted)
    shown = page(teacher, counted)
    assert "1 question misleads" in shown
    assert shown.index("−0.50") < shown.index("too few answers")


def test_it_shows_only_those_that_mislead(counted: Cast, teacher: Client) -> None:
    make_misleading(counted)
    assert "too few answers" not in page(teacher, counted, "?only=misleading")


def test_it_is_searched_by_the_words_of_a_question(counted: Cast, teacher: Client) -> None:
    stem = ItemStatistic.objects.earliest("item__code").item.current.body["stem"]
    shown = page(teacher, counted, "?q=" + "+".join(stem.rstrip(".").split()))
    assert "1 question" in shown
    assert "Nothing is called that" not in shown


def test_it_is_searched_by_code(counted: Cast, teacher: Client) -> None:
    code = make_misleading(counted).item.code
    assert "−0.50" in page(teacher, counted, f"?q={code}")
    assert "Nothing is called that" in page(teacher, counted, "?q=nothing+at+all")


def test_counting_again_replaces_the_figures(counted: Cast) -> None:
    before = ItemStatistic.objects.count()
    hand_in(counted.stranger, counted.quiz, right=8)
    count_items(histories(10**6))
    assert ItemStatistic.objects.count() == before
    assert set(ItemStatistic.objects.values_list("answers", flat=True)) == {3}


def test_an_item_that_nobody_has_answered_any_more_has_none(counted: Cast) -> None:
    count_items({})
    assert not ItemStatistic.objects.exists()


def test_time_is_an_even_share_of_the_sittings(counted: Cast) -> None:
    for middle, low, high in seconds_by_item().values():
        assert 0.0 <= low <= middle <= high


def test_it_costs_the_same_however_many_questions(
    counted: Cast, teacher: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(11):
        page(teacher, counted)


def question_page(teacher: Client, cast: Cast) -> str:
    item = cast.quiz.places.earliest("position").item
    address = reverse("analytics:section_item", args=[cast.section.uuid, item.uuid])
    return teacher.get(address).content.decode()


def test_a_question_shows_its_key_and_how_many_gave_which_answer(
    counted: Cast, teacher: Client
) -> None:
    hand_in(counted.student, counted.quiz, right=5)
    shown = question_page(teacher, counted)
    assert "A right answer" in shown
    assert "The first answers of 2 students" in shown


def test_a_question_that_nobody_in_the_class_has_answered_says_so(
    cast: Cast, teacher: Client
) -> None:
    assert "Nobody in this class has answered it yet" in question_page(teacher, cast)


def test_a_question_costs_the_same_however_many_answer(
    counted: Cast, teacher: Client, django_assert_max_num_queries
) -> None:
    question_page(teacher, counted)
    with django_assert_max_num_queries(11):
        question_page(teacher, counted)


def test_programs_get_the_figures_and_the_answers_too(counted: Cast, teacher: Client) -> None:
    listed = teacher.get(reverse("api:section_items", args=[counted.section.uuid])).json()
    assert {row["figures"]["answers"] for row in listed["results"]} == {2}
    first = listed["results"][0]["item"]
    one = teacher.get(reverse("api:section_item", args=[counted.section.uuid, first])).json()
    assert sum(given["students"] for given in one["given"]) == 2


def test_a_question_of_another_course_is_not_found(cast: Cast, teacher: Client) -> None:
    other = make_item(make_course(), cast.skills[0])
    address = reverse("analytics:section_item", args=[cast.section.uuid, other.uuid])
    assert teacher.get(address).status_code == 404
