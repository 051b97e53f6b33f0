"""The demonstration school's content: whole, and right wherever it can be recomputed."""

import ast
import operator
import re
from collections import Counter
from fractions import Fraction
from graphlib import TopologicalSorter
from itertools import pairwise
from math import floor

import pytest
from latex2mathml.converter import convert

from assessments.scoring import KINDS, check_item, clean_answer, key_answer, score
from lms.demo.library import FORMATS, ItemContent, load

COURSES = load()
SKILLS = [skill for course in COURSES for skill in course.skills]
LESSONS = [lesson for course in COURSES for lesson in course.lessons]
ITEMS = [item for course in COURSES for item in course.items]
QUIZZES = [quiz for course in COURSES for quiz in course.quizzes]
MATHS, READING, SCIENCE = COURSES
CHECKED = [item for item in ITEMS if item.check]
MATH = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<!\\)\$((?:\\.|[^$\\])+?)\$", re.DOTALL)
SHAMING = re.compile(r"\b(wrong|fail\w*|incorrect|mistake|bad|stupid)\b", re.IGNORECASE)


def by_code(item):
    return item.code


# A tiny calculator: numbers, arithmetic, comparisons, `and`, names, and rounding halves up.

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Eq: operator.eq,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
}


def round_to(number, step):
    return floor(number / step + Fraction(1, 2)) * step


def calculate(expression, names=()):
    return _value(ast.parse(expression, mode="eval").body, dict(names))


def _value(node, names):
    match node:
        case ast.Constant(value=int() | float()):
            return Fraction(str(node.value))
        case ast.Name():
            return names[node.id]
        case ast.BinOp():
            return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
        case ast.Compare(ops=[op]):
            left, right = _value(node.left, names), _value(node.comparators[0], names)
            return OPERATORS[type(op)](left, right)
        case ast.BoolOp(op=ast.And()):
            return all(_value(part, names) for part in node.values)
        case ast.Call(func=ast.Name(id="round")):
            return round_to(*(_value(part, names) for part in node.args))
    raise ValueError(ast.dump(node))


def number_in(text):
    """Return the number that a text shows: `$1\\frac{3}{4}$`, "3/4", "7 cups", "5:25"."""
    plain = re.sub(r"\\text\{([^}]*)\}", r"\1", text.replace("$", "")).replace(",", "")
    plain = plain.replace("{:}", ":").split(" = ")[-1]
    plain = re.sub(r"(\d+)\\frac\{(\d+)\}\{(\d+)\}", r"(\1 + \2/\3)", plain)
    plain = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", plain)
    plain = re.sub(r"^(\d+) (\d+/\d+)$", r"\1 + \2", plain)
    plain = re.sub(r"^(\d+):(\d+)$", r"\1 * 60 + \2", plain)
    plain = plain.replace(r"\times", "*").replace(r"\div", "/")
    return calculate(re.sub(r"[^\d()+\-*/.]*$", "", plain).strip())


def texts(item, part):
    return {entry["id"]: entry["text"] for entry in item.body[part]}


def digit_value(number, digit):
    return digit * 10 ** (len(number) - 1 - number.index(str(digit)))


def check_choices(item):
    values = {id_: number_in(text) for id_, text in texts(item, "choices").items()}
    rule = item.check if re.search(r"\bx\b", item.check) else f"x == {item.check}"
    fitting = {id_ for id_, value in values.items() if calculate(rule, {"x": value})}
    return fitting == set(item.key["correct"])


def check_blanks(item):
    rules = item.key["blanks"].items()
    named = {name: rule["accepted"][0] for name, rule in rules if "accepted" in rule}
    numbers = {name: Fraction(text) for name, text in named.items() if text.isdecimal()}
    return calculate(item.check, numbers)


def check_order(item):
    values = [number_in(texts(item, "entries")[id_]) for id_ in item.key["order"]]
    if item.check == "equalsteps":
        return len(set(values)) == 1
    return all(low < high for low, high in pairwise(values))


def check_pairs(item):
    prompts, options = texts(item, "prompts"), texts(item, "options")
    if item.check.startswith("digit "):
        digit = int(item.check.removeprefix("digit "))
        prompts = {id_: str(digit_value(text.strip("$"), digit)) for id_, text in prompts.items()}
    return all(
        number_in(prompts[prompt]) == number_in(options[option])
        for prompt, option in item.key["pairs"].items()
    )


def check_text(item):
    answer = item.key["accepted"][0]
    result = calculate(item.check)
    return result if isinstance(result, bool) else result == number_in(answer)


CHECKS = {
    "single_choice": check_choices,
    "multiple_choice": check_choices,
    "true_false": lambda item: calculate(item.check) is item.key["correct"],
    "numeric": lambda item: calculate(item.check) == Fraction(item.key["accepted"][0]["value"]),
    "short_answer": check_text,
    "fill_blanks": check_blanks,
    "ordering": check_order,
    "matching": check_pairs,
}


def strings(value):
    """Yield every text anywhere inside a body, key or feedback."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def formulas(text):
    return [display or inline for display, inline in MATH.findall(text)]


# The skill maps.


def test_there_are_three_courses_in_the_same_order_every_time():
    assert [course.code for course in COURSES] == ["math-3-5", "reading-4", "science-4"]
    assert load() == COURSES


def test_the_maths_map_has_about_sixty_skills_and_the_others_about_twelve():
    assert 58 <= len(MATHS.skills) <= 64
    assert len(READING.skills) == len(SCIENCE.skills) == 12


@pytest.mark.parametrize("course", COURSES, ids=by_code)
def test_every_prerequisite_exists_and_none_is_both_hard_and_advised(course):
    known = {skill.code for skill in course.skills}
    for skill in course.skills:
        assert known.issuperset(skill.hard + skill.advised)
        assert not set(skill.hard) & set(skill.advised)


@pytest.mark.parametrize("course", COURSES, ids=by_code)
def test_no_skill_comes_before_itself(course):
    graph = {skill.code: skill.hard + skill.advised for skill in course.skills}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(course.skills)


def test_no_two_things_share_a_code():
    for things in (COURSES, SKILLS, LESSONS, ITEMS, QUIZZES):
        assert len({thing.code for thing in things}) == len(things)


def test_titles_are_short_and_descriptions_one_sentence():
    for skill in SKILLS:
        assert len(skill.title) <= 40, skill.code
        assert skill.description.endswith("."), skill.code
        assert 10 <= skill.minutes <= 40, skill.code


# The lessons.


def test_every_skill_has_a_text_lesson():
    with_text = {lesson.skill for lesson in LESSONS if lesson.format == "text"}
    assert with_text == {skill.code for skill in SKILLS}


def test_at_least_forty_maths_skills_offer_a_second_lesson():
    lessons = Counter(lesson.skill for lesson in MATHS.lessons)
    assert sum(count > 1 for count in lessons.values()) >= 40


def test_no_lesson_promises_a_medium_that_is_not_there():
    assert {lesson.format for lesson in LESSONS} <= {"text", "hands_on", "game"} <= set(FORMATS)


@pytest.mark.parametrize("lesson", LESSONS, ids=by_code)
def test_a_lesson_is_as_long_as_a_child_can_read(lesson):
    assert 80 <= len(lesson.text.split()) <= 200
    assert 5 <= lesson.minutes <= 20


# The items.


def test_there_are_items_enough_for_every_skill():
    items = Counter(skill for item in ITEMS for skill in item.skills[:1])
    assert len(ITEMS) >= 250
    assert all(items[skill.code] >= 3 for skill in MATHS.skills)
    assert all(items[skill.code] >= 2 for skill in READING.skills + SCIENCE.skills)


@pytest.mark.parametrize("course", COURSES, ids=by_code)
def test_an_item_asks_for_one_or_two_skills_of_its_course(course):
    known = {skill.code for skill in course.skills}
    assert all(1 <= len(item.skills) <= 2 for item in course.items)
    assert all(known.issuperset(item.skills) for item in course.items)


def test_all_nine_kinds_of_item_occur():
    assert {item.kind for item in ITEMS} == set(KINDS)


def test_no_question_is_asked_twice():
    asked = Counter(str(item.body) for item in ITEMS)
    stems = Counter(item.body["stem"] for item in ITEMS if item.kind not in ("ordering",))
    assert max(asked.values()) == 1
    assert [stem for stem, count in stems.items() if count > 1] == []


@pytest.mark.parametrize("item", ITEMS, ids=by_code)
def test_the_scorer_accepts_the_item_and_its_own_answer(item: ItemContent):
    assert check_item(item.kind, item.body, item.key) == []
    answer = key_answer(item.kind, item.body, item.key)
    if item.kind != "essay":
        clean = clean_answer(item.kind, item.body, answer)
        assert score(item.kind, item.body, item.key, clean) == 1


@pytest.mark.parametrize("item", CHECKED, ids=by_code)
def test_the_key_agrees_with_the_arithmetic(item):
    assert CHECKS[item.kind](item)


def test_every_numeric_item_is_recomputed():
    assert [i.code for i in MATHS.items if i.kind == "numeric" and not i.check] == []


@pytest.mark.parametrize("item", [i for i in ITEMS if i.kind == "ordering"], ids=by_code)
def test_entries_are_not_shown_in_the_right_order(item):
    shown = [entry["id"] for entry in item.body["entries"]]
    assert sorted(item.key["order"]) == sorted(shown)
    assert shown not in (item.key["order"], item.key["order"][::-1])


@pytest.mark.parametrize("kind", ["single_choice", "true_false"])
def test_the_right_choice_is_not_always_the_same(kind):
    correct = Counter(item.key["correct"] for item in ITEMS if item.kind == kind)
    assert max(correct.values()) <= 0.65 * sum(correct.values())


def test_difficulties_lie_on_the_scale_and_use_it():
    difficulties = [item.difficulty for item in ITEMS]
    assert -2 <= min(difficulties) < -1 < 1 < max(difficulties) <= 2


def test_drop_down_texts_are_plain_because_a_list_shows_no_formula():
    for item in ITEMS:
        for part in [item.body, *item.body.get("blanks", [])]:
            if item.kind in ("matching", "fill_blanks"):
                shown = part.get("options", []) + part.get("choices", [])
                assert not any(set("$\\*") & set(entry["text"]) for entry in shown), item.code


# The feedback.


@pytest.mark.parametrize("item", ITEMS, ids=by_code)
def test_feedback_says_what_was_done_well_or_what_to_try_next(item):
    if item.kind == "essay":
        assert item.feedback["general"]
        return
    assert item.feedback["incorrect"].startswith("Not yet.")
    assert len(item.feedback["incorrect"].split()) >= 8
    assert len(item.feedback["correct"].split()) >= 4


def test_no_feedback_shames():
    for item in ITEMS:
        assert not [text for text in strings(item.feedback) if SHAMING.search(text)], item.code


def test_hints_stand_at_choices_that_are_not_right():
    for item in ITEMS:
        hinted = set(item.feedback.get("choices", {}))
        assert hinted <= set(texts(item, "choices") if hinted else ()), item.code
        assert not hinted & set(item.key.get("correct", ()) if hinted else ()), item.code


# The formulas.


def test_every_formula_converts():
    for text in [t for i in ITEMS for t in strings([i.body, i.feedback, list(i.hints)])]:
        assert [f for f in formulas(text) if not convert(f).startswith("<math")] == []
    for lesson in LESSONS:
        assert [f for f in formulas(lesson.text) if not convert(f).startswith("<math")] == []


def test_every_dollar_sign_is_paired_or_escaped():
    for text in [t for i in ITEMS for t in strings([i.body, i.feedback, list(i.hints)])] + [
        lesson.text for lesson in LESSONS
    ]:
        rest = MATH.sub("", text).replace(r"\$", "")
        assert "$" not in rest, text
        assert r"\text" not in rest, text
        assert not any(f != f.strip() for f in formulas(text)), text


# The quizzes.


def test_a_quiz_has_ten_items_of_its_own_course():
    for course in COURSES:
        known = {item.code for item in course.items}
        for quiz in course.quizzes:
            assert known.issuperset(quiz.items), quiz.code
            assert quiz.kind == "practice" or len(set(quiz.items)) == 10, quiz.code


@pytest.mark.parametrize("course", COURSES, ids=by_code)
def test_every_unit_has_a_quiz_and_every_skill_a_practice(course):
    quizzes = [quiz for quiz in course.quizzes if quiz.kind == "quiz"]
    assert {quiz.unit for quiz in quizzes} == {unit.code for unit in course.units}
    practised = [quiz.skill for quiz in course.quizzes if quiz.kind == "practice"]
    assert practised == [skill.code for skill in course.skills]


def test_a_practice_goes_from_easier_to_harder():
    difficulty = {item.code: item.difficulty for item in ITEMS}
    for quiz in [quiz for quiz in QUIZZES if quiz.kind == "practice"]:
        levels = [difficulty[code] for code in quiz.items]
        assert levels == sorted(levels), quiz.code


def test_the_first_week_check_uses_many_kinds_on_early_skills():
    check = next(quiz for quiz in QUIZZES if quiz.code == "math-3-5-first-week-check")
    items = [item for item in ITEMS if item.code in check.items]
    assert len({item.kind for item in items}) >= 6
    assert all(item.skills[0].startswith("M3.") and item.difficulty < 0.5 for item in items)
