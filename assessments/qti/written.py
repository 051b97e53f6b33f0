"""Questions answered in writing: a number, a few words, an essay."""

from fractions import Fraction

from assessments.qti.model import UnsupportedItem
from assessments.qti.parts import Parts
from assessments.qti.question import Condition, Field, Question, Test
from assessments.scoring.numbers import exact

_LOW, _HIGH = ("vargte", "vargt"), ("varlte", "varlt")
_ESSAY_SETTINGS = {"rce": "formatted text", "spell_check": "a spelling check"}


def read_numeric(question: Question) -> Parts:
    """Read a question for a number: exact, with a margin, rounded, or within bounds."""
    question.only_field()
    earning = [condition for condition in question.earning if condition.tests]
    if len({condition.amount for condition in earning}) > 1:
        question.notes.append("every accepted number earns all points")
    accepted: list[dict[str, object]] = []
    for condition in earning:
        rule = _number_rule(question, condition)
        if rule not in accepted:
            accepted.append(rule)
    if not accepted:
        raise UnsupportedItem("no number earns points")
    return Parts("numeric", {}, {"accepted": accepted})


def _number_rule(question: Question, condition: Condition) -> dict[str, object]:
    """Return the rule for one accepted number."""
    equal = next(iter(condition.chosen), None)
    if equal is not None and (stated := _stated_precision(equal)):
        return {"value": equal.value, **stated}
    low, high = _bound(question, condition, _LOW), _bound(question, condition, _HIGH)
    if equal is None:
        if low is None or high is None:
            raise UnsupportedItem("its numbers are bounded on one side only")
        return {"low": low, "high": high}
    if low is None or high is None:
        return {"value": equal.value}
    return _around(equal.value, low, high)


def _stated_precision(equal: Test) -> dict[str, object]:
    """Return the margin or precision that the comparison itself names."""
    if precision := equal.node.get("precision"):
        decimals = equal.node.get("precisiontype").lower().startswith("decimal")
        return {"decimals" if decimals else "significant_digits": int(exact(precision))}
    if margin := equal.node.get("margin"):
        percent = equal.node.get("margintype").lower() == "percent"
        return {"tolerance_percent" if percent else "tolerance": margin}
    return {}


def _around(value: str, low: str, high: str) -> dict[str, object]:
    """Return a number with its margin, or the bounds if it is not in their middle."""
    below, above = exact(value) - exact(low), exact(high) - exact(value)
    if below != above or below < 0:
        return {"low": low, "high": high}
    return {"value": value, "tolerance": _decimal(below)} if below else {"value": value}


def _decimal(value: Fraction) -> str:
    """Return a difference of decimals as a decimal."""
    for digits in range(16):
        if (value * 10**digits).denominator == 1:
            return f"{float(value):.{digits}f}"
    return str(value)


def _bound(question: Question, condition: Condition, operators: tuple[str, str]) -> str | None:
    """Return a bound of a condition; one that does not belong to it is noted."""
    for test in condition.tests:
        if test.operator in operators and not test.negated:
            if not test.operator.endswith("e"):
                question.notes.append(f"the bound {test.value} itself is accepted")
            return test.value
    return None


def read_short_answer(question: Question) -> Parts:
    """Read a question for a word or a few."""
    place = question.only_field()
    rule = text_rule(question, place)
    if not rule:
        raise UnsupportedItem("no answer earns points")
    return Parts("short_answer", {}, rule)


def text_rule(question: Question, place: Field) -> dict[str, object]:
    """Return which texts earn points at one place to write, {} for none."""
    tests = [
        test
        for condition in question.earning
        for test in condition.tests
        if test.respident == place.ident and not test.negated and test.value
        if test.operator in ("varequal", "varsubstring")
    ]
    if not tests:
        return {}
    rule: dict[str, object] = {"accepted": list(dict.fromkeys(test.value for test in tests))}
    if any(test.node.get("case").lower() == "yes" for test in tests):
        rule["case_sensitive"] = True
    if any(test.operator == "varsubstring" for test in tests):
        rule["match"] = "contains"
    return rule


def read_essay(question: Question) -> Parts:
    """Read a question for a longer text, with its limits and the notes for who grades it."""
    place = question.only_field()
    body: dict[str, object] = {}
    if place.node.get("word_limit_enabled", "yes").lower() != "no":
        for ours, theirs in (("min_words", "word_limit_min"), ("max_words", "word_limit_max")):
            if (count := place.node.get(theirs)).isdecimal() and int(count) > 0:
                body[ours] = int(count)
    for name, text in _ESSAY_SETTINGS.items():
        if place.node.get(name).lower() == "yes":
            question.notes.append(f"{text} is left out")
    notes = question.metadata.get("grading_notes")
    return Parts("essay", body, {"grading_notes": notes} if notes else {})
