"""A teacher sees which questions of her course are hard, and which mislead."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import ItemStatistic
from assessments.selectors.histories import histories, seconds_by_item
from assessments.services.item_statistics import count_items
from tests.factories import Cast, hand_in


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
