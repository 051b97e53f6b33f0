"""What tables are asked for by their address, and what leaves as CSV."""

import csv
import io

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts import HEIGHT, WIDTH, bars, columns
from analytics.exports import cell, csv_response
from analytics.levels import Level, level_of
from analytics.listing import Listing
from analytics.templatetags.figures import chance, percent, points, signed
from tests.analytics.classes import export_of, learn

KEYS = {"name": lambda row: row[0], "score": lambda row: row[1]}
ROWS = [("b", 2), ("a", None), ("c", 1)]


def _listing(query=""):
    return Listing.of(QueryDict(query), KEYS, "name")


@pytest.mark.parametrize(
    ("order", "names"),
    [("name", "abc"), ("-name", "cba"), ("score", "cba"), ("-score", "bca"), ("--name", "abc")],
)
def test_it_sorts_and_leaves_what_has_no_value_last(order, names):
    rows = _listing(f"order={order}").sorted(ROWS, KEYS)
    assert "".join(row[0] for row in rows) == names


def test_a_heading_turns_its_own_order_round_and_keeps_the_search():
    headings = _listing("order=score&q=x").headings
    assert headings["score"].direction == "ascending"
    assert headings["score"].url == "?q=x&order=-score"
    assert headings["name"].direction == ""


@pytest.mark.parametrize("typed", ["Kim, Quinn", "quinn kim", "qui"])
def test_a_search_takes_its_words_in_any_order(typed):
    found = _listing(f"q={typed}").found(["Quinn Kim", "Kim Lee"], str)
    assert found == ["Quinn Kim"]


def test_a_share_leaves_with_four_digits_and_a_count_whole():
    table = csv_response("table", ["Share", "Count"], [(0.123456789, 12345)]).content
    assert b"0.1235,12345\r\n" in table


def test_a_page_beyond_the_last_is_the_last():
    shown = _listing("page=99").shown(list(range(120)))
    assert (shown.number, shown.pages, shown.rows[0], shown.next_url) == (3, 3, 100, "")


@given(st.text())
def test_no_text_leaves_as_a_formula(text):
    written = cell(text)
    assert not str(written).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert str(written).removeprefix("'") == text.removeprefix("'") or written == text


def test_a_section_leaves_as_a_table_without_formulas(cast):
    cast.student.first_name = "=HYPERLINK(1)"
    cast.student.save()
    learn(cast, cast.student, right=9)
    response = export_of(cast.teacher, cast.section)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response.headers["Content-Disposition"] == 'attachment; filename="4b.csv"'
    assert len(rows) == 3
    assert "'=HYPERLINK(1) Example" in [row[0] for row in rows]
    assert {len(row) for row in rows} == {13}


def test_the_highest_bar_is_as_high_as_the_chart():
    drawing = columns([("Mon", 5), ("Tue", 10), ("Wed", 0)])
    assert [shape.height for shape in drawing.shapes] == [HEIGHT / 2, HEIGHT, 0]
    assert [words.text for words in drawing.words] == ["10", "Mon", "Wed"]
    assert columns([]).shapes == []
    assert {shape.height for shape in columns([("Mon", 0)]).shapes} == {0}


def test_parts_of_a_bar_lie_side_by_side_and_fill_it():
    drawing = bars([("Math", [1, 3]), ("Reading", [2, 0])], [1, 4], is_share=True)
    assert [(s.x, s.width, s.level) for s in drawing.shapes] == [
        (0, WIDTH / 4, 1),
        (WIDTH / 4, WIDTH * 3 / 4, 4),
        (0, WIDTH, 1),
    ]
    assert [words.text for words in drawing.words] == ["Math", "1", "3", "Reading", "2"]


def test_bars_that_are_no_shares_are_as_long_as_their_sums():
    drawing = bars([("Last", [1]), ("This", [4]), ("x" * 99, [0])], [4])
    assert [shape.width for shape in drawing.shapes] == [WIDTH / 4, WIDTH]
    assert drawing.words[-1].text.endswith("…")
    assert bars([], [4]).shapes == []


def test_figures_read_as_people_write_them():
    assert percent(0.654) == "65\u00a0%"
    assert percent(None) == ""
    assert signed(-0.5) == "\u22120.50"
    assert (points(0.5, 3), points(1.0, 2)) == ("1.5", "2")


@pytest.mark.parametrize(
    ("share", "shown", "level"),
    [(0.6999, "69", Level.CLOSE), (0.7, "70", Level.KNOWN), (0.596, "59", Level.NOT_YET)],
)
def test_no_estimate_looks_known_before_it_is(share, shown, level):
    assert chance(share) == f"{shown}\N{NO-BREAK SPACE}%"
    assert level_of(share, 0.1, is_enough=True) == level


@given(st.integers(0, 100))
def test_whole_hundredths_stay_what_they_are(n):
    assert chance(n / 100) == f"{n}\N{NO-BREAK SPACE}%"
