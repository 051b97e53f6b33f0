"""Numbers as people write them, and what a key takes for right."""

from fractions import Fraction

import pytest

from assessments.scoring import score
from assessments.scoring.numbers import exact, readings, round_to_digits

READINGS = [
    ("3.5", ["7/2"]),
    ("3,5", ["7/2"]),
    (" 3,50 ", ["7/2"]),
    (".5", ["1/2"]),
    ("5.", ["5"]),
    ("+7", ["7"]),
    ("= 7", ["7"]),
    ("\u22124", ["-4"]),
    ("\u2013 4", ["-4"]),
    ("1/2", ["1/2"]),
    ("-1/2", ["-1/2"]),
    ("1 1/2", ["3/2"]),
    ("-1 1/2", ["-3/2"]),
    ("1\u00bd", ["3/2"]),
    ("\u00be", ["3/4"]),
    ("12 000", ["12000"]),
    ("12\u202f000,5", ["24001/2"]),
    ("12'000.5", ["24001/2"]),
    ("1,234", ["1.234", "1234"]),
    ("0,234", ["0.234"]),
    ("1,234,567", ["1234567"]),
    ("1.234,5", ["1234.5"]),
    ("1,234.5", ["1234.5"]),
    ("1.234", ["1.234"]),
    ("1.234.567", ["1234567"]),
    ("2e3", ["2000"]),
    ("2\u00d710\u00b3", ["2000"]),
    ("2 \u00b7 10^-3", ["1/500"]),
    ("\u0663", ["3"]),
    ("1/0", []),
    ("10\u00b2", []),
    ("12,34,5", []),
    ("--3", []),
    ("3 4", []),
    ("three", []),
    ("3 cm", []),
    ("nan", []),
    ("1e9999", []),
    ("", []),
    ("-", []),
]


@pytest.mark.parametrize(("text", "numbers"), READINGS)
def test_a_number_is_read_as_it_is_written(text, numbers):
    assert readings(text) == [Fraction(number) for number in numbers]


@pytest.mark.parametrize("text", ["12 cm²", "12cm2", "12 cm^2", "12 CM²", "cm² 12", "12"])
def test_a_unit_may_stand_beside_it(text):
    assert readings(text, "cm²") == [12]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12 centimetres", "cm"),
        ("12 km", "kilometers"),
        ("12 m²", "square meters"),
        ("12 cubic metres", "m^3"),
        ("12°", "degrees"),
        ("12 °C", "degrees"),
        ("12 book", "books"),
    ],
)
def test_a_unit_may_be_spelled_out_or_be_short(text: str, unit: str) -> None:
    assert readings(text, unit) == [12]


@pytest.mark.parametrize(("text", "unit"), [("12 m", "cm"), ("12 cm", "m"), ("12 m", "m^2")])
def test_another_unit_is_no_spelling_of_it(text: str, unit: str) -> None:
    assert readings(text, unit) == []


@pytest.mark.parametrize("value", ["", "x", "1e99999", True, None, [1], "1/0", "nan", "٣"])
def test_a_key_takes_plain_numbers_only(value):
    with pytest.raises(ValueError, match=r".+"):
        exact(value)


RULES = [
    ({"value": "3.5"}, "3,50", 1),
    ({"value": "3.5"}, "3.51", 0),
    ({"value": "1/3"}, "2/6", 1),
    ({"value": "0.1", "tolerance": "0.2"}, "0.3", 1),
    ({"value": "0.1", "tolerance": "0.2"}, "0.3000001", 0),
    ({"value": "-200", "tolerance_percent": "20"}, "-240", 1),
    ({"value": "-200", "tolerance_percent": "20"}, "-241", 0),
    ({"low": "1", "high": "22"}, "22", 1),
    ({"low": "1", "high": "22"}, "0.99", 0),
    ({"value": "1234", "significant_digits": 2}, "1200", 1),
    ({"value": "1234", "significant_digits": 2}, "1250", 0),
    ({"value": "3.14", "decimals": 2}, "3.1416", 1),
    ({"value": "3.14", "decimals": 2}, "3.145", 0),
]


@pytest.mark.parametrize(("rule", "text", "worth"), RULES)
def test_a_rule_takes_what_it_says_to_the_last_digit(rule, text, worth):
    assert score("numeric", {}, {"accepted": [rule]}, {"text": text}) == worth


def test_either_reading_of_an_ambiguous_comma_may_be_right():
    for value in ("1234", "1.234"):
        assert score("numeric", {}, {"accepted": [{"value": value}]}, {"text": "1,234"}) == 1


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [("9.996", 3, "10"), ("0.0012345", 2, "0.0012"), ("-1250", 2, "-1300"), ("0", 3, "0")],
)
def test_significant_digits_are_counted_from_the_first_one(value, digits, rounded):
    assert round_to_digits(Fraction(value), digits) == Fraction(rounded)
