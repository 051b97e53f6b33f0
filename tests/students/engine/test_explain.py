from dataclasses import replace

import pytest

from students.engine import Names, Overrides, Wishes, explain, plan
from students.engine.explain import _SENTENCES, situation
from tests.students.engine.worlds import DAY, GRAPH, MODEL, NOON, answers, catalogue, shown

NAMES = Names(
    {1: "Fractions", 2: "Comparing fractions", 3: "Adding fractions", 4: "Decimals", 5: "Shapes"},
    {200: "Fraction strips"},
)


def first(*evidence, skill=1, at=NOON + 3600, exploration=0.0, emphasis=None, **more):
    wishes = Wishes(steps=10, exploration=exploration, emphasis=emphasis or {})
    made = plan(MODEL, shown(*evidence), GRAPH, catalogue(), wishes, at=at, **more)
    return next(step for step in made.steps if step.skill == skill)


CASES = {
    "pinned": lambda: first(overrides=Overrides(pins=(300,)), skill=3),
    "review": lambda: first(*answers(5, 8), skill=5, at=NOON + 30 * DAY),
    "ready": lambda: first(*answers(1, 8), skill=2),
    "new": first,
    "unsure": lambda: first(*answers(1, 1)),
    "growing": lambda: first(*answers(1, 4, score=0.0)),
    "known": lambda: replace(first(*answers(1, 4, score=0.0)), p_known=0.9),
    "close": lambda: replace(first(*answers(1, 4, score=0.0)), p_known=0.65),
    "opens": lambda: replace(first(*answers(1, 4, score=0.0)), opens=12),
    "just_done": lambda: replace(first(), constraint="just_done"),
    "prerequisite": lambda: replace(first(), constraint="prerequisite", unmet=(5,)),
    "no_skill": lambda: replace(first(), skill=None),
}


@pytest.mark.parametrize("name", CASES)
def test_it_words_every_situation(name):
    reason = CASES[name]()
    words = explain(reason, NAMES)
    assert situation(reason) == name
    assert all("%(" not in text for text in (words.student, words.teacher, words.family))


def test_it_has_a_case_for_every_situation():
    assert set(CASES) == set(_SENTENCES)


@pytest.mark.parametrize("name", CASES)
def test_it_tells_the_student_in_at_most_25_kind_words(name):
    text = explain(CASES[name](), NAMES).student
    assert len(text.split()) <= 25
    assert not any(word in text.lower() for word in ("fail", "wrong", "weak", "behind"))


NOTHING_OF_ITS_OWN = {"unlocks": 0.0, "format_preference": 0.0, "effort": 0.0}


@pytest.mark.parametrize(
    ("terms", "more", "said"),
    [
        ({"unlocks": 0.3, "effort": 0.2}, {"opens": 7}, "Later, 7 skills build on it."),
        ({"unlocks": 0.1}, {"opens": 1}, "It begins with a lesson."),
        ({"unlocks": 0.2, "format_preference": 0.3}, {"opens": 3}, "in the form you like."),
        ({"effort": 0.17}, {}, "It does not take long."),
        ({"effort": 0.02}, {"kind": "quiz"}, "A check shows what you know."),
    ],
)
def test_a_new_step_says_what_speaks_most_for_it(terms, more, said):
    new = first()
    new = replace(new, terms=new.terms | NOTHING_OF_ITS_OWN | terms, **more)
    assert explain(new, NAMES).student.endswith(said)


def test_where_names_are_long_it_says_the_first_thing_only():
    long = Names({1: "what " * 18 + "ends"}, {})
    assert explain(first(), long).student.endswith("what ends.")


def test_a_name_that_is_a_question_ends_the_sentence():
    asked = Names({1: "What happened, and why?"}, {})
    words = explain(first(), asked)
    assert words.family.endswith("why?")
    assert "?." not in words.student + words.family


def test_it_builds_on_what_the_student_knows():
    text = explain(first(*answers(1, 8), skill=2), NAMES).student
    assert text == "You know Fractions, so you are ready for Comparing fractions."


def test_it_gives_the_teacher_every_number_that_counted():
    reason = first(*answers(1, 4, score=0.0))
    text = explain(reason, NAMES).teacher
    assert f"estimated {100 * reason.p_known:.0f} %" in text
    assert "answers: 4" in text
    assert f"Score {reason.score:+.2f}" in text
    assert "Left out:" in text


def test_it_gives_no_figure_without_enough_evidence():
    text = explain(first(*answers(1, 1)), NAMES).teacher
    assert "not enough evidence yet (answers: 1)" in text
    assert "estimated" not in text


def test_it_says_which_prerequisite_kept_something_out():
    said = explain(first(), NAMES).teacher
    assert "Left out: Fraction strips, until more is shown of Fractions." in said


def test_it_finds_a_plain_word_for_what_has_no_title():
    said = explain(first(), Names()).student
    assert said.startswith("This is new: a first step into this skill.")


def test_it_passes_whole_sentences_to_gettext():
    seen = []
    explain(first(), NAMES, lambda message: seen.append(message) or message)
    assert "This is new: a first step into %(skill)s." in seen


def test_it_tells_the_teacher_of_a_draw():
    text = explain(first(seed=1, exploration=1.0), NAMES).teacher
    assert "Drawn by chance among activities as good, with probability 50 %." in text


FOCUSED = {
    "new": lambda: first(emphasis={1: 1.0}),
    "review": lambda: first(*answers(5, 8), skill=5, at=NOON + 30 * DAY, emphasis={5: 1.0}),
    "close": lambda: replace(first(*answers(1, 4, score=0.0), emphasis={1: 1.0}), p_known=0.65),
}


@pytest.mark.parametrize("name", FOCUSED)
def test_it_says_to_everybody_that_the_class_works_on_it(name):
    reason = FOCUSED[name]()
    words = explain(reason, NAMES)
    assert words.student.startswith("Your class works on this now. ")
    assert words.family.startswith("The class works on this now. ")
    assert f"Moved forward: the class works on {NAMES.skills[reason.skill]} now." in words.teacher
    assert situation(reason) == name


@pytest.mark.parametrize("name", CASES)
def test_it_tells_the_student_so_in_at_most_25_words(name):
    reason = CASES[name]()
    reason = replace(reason, terms=reason.terms | {"teacher_weight": 1.0})
    assert len(explain(reason, NAMES).student.split()) <= 25


def test_it_speaks_of_no_focus_where_a_person_placed_the_step():
    reason = first(overrides=Overrides(pins=(300,)), skill=3, emphasis={3: 1.0})
    assert "works on this" not in explain(reason, NAMES).student
