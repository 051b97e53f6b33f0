"""Every kind of question, in the dialects that exporters write."""

import pytest

from assessments.qti import ParsedItem, Refused
from tests.assessments.qti.xml import (
    between,
    blank,
    equal,
    facts,
    good_item,
    item,
    lid,
    material,
    tells,
    when,
)

COLORS = {"k1": "Red", "k2": "Blue", "k3": "Green"}
TRUTH = {"t": "True", "f": "False"}


def test_one_choice_is_right(read_one):
    found = read_one(item(lid(COLORS), conditions=when(equal("k2")), points_possible="2.5"))
    assert (found.kind, found.key, found.points) == ("single_choice", {"correct": "b"}, 2.5)
    assert [choice["text"] for choice in found.body["choices"]] == ["Red", "Blue", "Green"]
    assert (found.code, found.title, found.assessment) == ("i1", "One", "A test")


def test_points_vary_by_choice(read_one):
    found = read_one(item(lid(COLORS), conditions=when(equal("k1"), 5) + when(equal("k3"), "10.0")))
    assert found.key == {"correct": "c", "weights": {"a": 0.5, "c": 1.0}}


def test_true_and_false_are_known_by_their_words(read_one):
    found = read_one(
        item(
            lid(TRUTH),
            conditions=when(equal("f"), feedback="f_fb") + when(equal("t"), 0),
            after=tells("f_fb", "Yes"),
        )
    )
    assert (found.kind, found.key) == ("true_false", {"correct": False})
    assert found.feedback == {"choices": {"false": "Yes"}}


def test_other_words_for_true_and_false_make_a_single_choice(read_one):
    choices = lid({"t": "Wahr", "f": "Falsch"})
    found = read_one(
        item(choices, conditions=when(equal("t")), question_type="true_false_question")
    )
    assert found.kind == "single_choice"
    assert "not True and False" in found.notes[0]


def test_several_choices_in_one_condition_are_all_or_nothing(read_one):
    wanted = f"<and>{equal('k1')}<not>{equal('k2')}</not>{equal('k3')}</and>"
    found = read_one(item(lid(COLORS, cardinality="Multiple"), conditions=when(wanted)))
    assert (found.kind, found.key) == (
        "multiple_choice",
        {"correct": ["a", "c"], "scoring": "all"},
    )


def test_choices_that_earn_one_by_one_are_partial(read_one):
    conditions = when(equal("k1"), 50) + when(equal("k2"), -50) + when(equal("k3"), 50)
    choices = lid(COLORS, cardinality="Multiple")
    assert read_one(item(choices, conditions=conditions)).key["scoring"] == "partial"
    stated = item(choices, conditions=conditions, scoring_algorithm="AllOrNothing")
    assert read_one(stated).key["scoring"] == "all"


@pytest.mark.parametrize(
    ("tests", "rule"),
    [
        (f"<or>{equal('4.0')}<and>{between('4.0', '4.0')}</and></or>", {"value": "4.0"}),
        (
            f"<or>{equal('77')}<and>{between('70', '84')}</and></or>",
            {"value": "77", "tolerance": "7"},
        ),
        (
            f"<or>{equal('0.3')}<and>{between('0.25', '0.35')}</and></or>",
            {"value": "0.3", "tolerance": "0.05"},
        ),
        (
            f"<or>{equal('5')}<and>{between('1', '6')}</and></or>",
            {"low": "1", "high": "6"},
        ),
        (between("1", "22"), {"low": "1", "high": "22"}),
        (equal("1/3") + between("0", "2/3"), {"value": "1/3", "tolerance": "1/3"}),
        (
            equal("200", margintype="percent", margin="20.0") + between("160", "240"),
            {"value": "200", "tolerance_percent": "20.0"},
        ),
        (
            equal("1.23", precisiontype="decimals", precision="2"),
            {"value": "1.23", "decimals": 2},
        ),
        (
            equal("123", precisiontype="significantDigits", precision="3"),
            {"value": "123", "significant_digits": 3},
        ),
    ],
)
def test_a_number_keeps_its_margin(read_one, tests, rule):
    found = read_one(item(blank(fibtype="Decimal"), conditions=when(tests)))
    assert (found.kind, found.key) == ("numeric", {"accepted": [rule]})


def test_an_open_bound_is_noted(read_one):
    tests = equal("42") + between("41.5", "42.5", tags=("vargt", "varlte"))
    found = read_one(item(blank(fibtype="Decimal"), conditions=when(tests)))
    assert found.notes == ("the bound 41.5 itself is accepted",)


def test_a_short_answer_has_several_forms(read_one):
    conditions = when(equal("grey") + equal("gray", case="Yes"))
    found = read_one(item(blank(), conditions=conditions, question_type="short_answer_question"))
    assert found.kind == "short_answer"
    assert found.key == {"accepted": ["grey", "gray"], "case_sensitive": True}


def test_a_pattern_may_be_part_of_the_answer(read_one):
    part = '<varsubstring respident="r">gray</varsubstring>'
    found = read_one(item(blank(), conditions=when(part), cc_profile="cc.pattern_match.v0p1"))
    assert found.key == {"accepted": ["gray"], "match": "contains"}


def test_an_essay_keeps_its_limits_and_its_grader_s_notes(read_one):
    place = blank(word_limit_enabled="Yes", word_limit_min="10", word_limit_max="99", rce="Yes")
    found = read_one(item(place, conditions=when("<other/>", 0), grading_notes="Be kind"))
    assert found.kind == "essay"
    assert (found.body["min_words"], found.body["max_words"]) == (10, 99)
    assert found.key == {"grading_notes": "Be kind"}
    assert found.notes == ("formatted text is left out",)


def test_blanks_named_in_the_text_accept_all_their_texts(read_one):
    places = lid({"1": "red", "2": "Red"}, "response_c1") + lid({"3": "blue"}, "response_c2")
    found = read_one(
        item(
            places,
            stem="<p>[c1] and [c2] and [c3]</p>",
            conditions=when(equal("1", "response_c1"), 50) + when(equal("3", "response_c2"), 50),
            question_type="fill_in_multiple_blanks_question",
        )
    )
    assert found.body["stem"] == "<p>{{b1}} and {{b2}} and [c3]</p>"
    assert found.key["blanks"]["b1"] == {"accepted": ["red", "Red"]}


def test_blanks_are_compared_as_the_exporter_says(read_one):
    near = lid(
        {"1": "blue"},
        "response_n",
        scoring_algorithm="TextCloseEnough",
        levenshtein_distance="2",
        ignore_case="false",
    )
    part = lid({"2": "red"}, "response_p", scoring_algorithm="TextContainsAnswer")
    found = read_one(
        item(near, part, stem="[n] [p]", question_type="fill_in_multiple_blanks_question")
    )
    assert found.key["blanks"] == {
        "b1": {"accepted": ["blue"], "match": "close", "max_edits": 2, "case_sensitive": True},
        "b2": {"accepted": ["red"], "match": "contains"},
    }


def test_a_blank_compared_by_a_regular_expression_is_refused(read_one):
    place = lid({"1": "^a+$"}, "response_n", scoring_algorithm="TextRegex")
    found = read_one(item(place, stem="[n]", question_type="fill_in_multiple_blanks_question"))
    assert isinstance(found, Refused)
    assert "textregex" in found.reason


def test_a_blank_may_be_chosen_from_a_list(read_one):
    place = lid({"1": "red", "2": "plaid"}, "response_c")
    found = read_one(
        item(
            place,
            stem="Roses are [c].",
            conditions=when(equal("1", "response_c"), feedback="1_fb"),
            after=tells("1_fb", "Indeed"),
            question_type="multiple_dropdowns_question",
        )
    )
    assert found.key == {"blanks": {"b1": {"correct": "b1a"}}}
    assert found.feedback == {"choices": {"b1a": "Indeed"}}


def test_a_blank_without_a_place_is_put_at_the_end(read_one):
    place = lid({"1": "red"}, "response_c")
    found = read_one(item(place, stem="Roses?", question_type="fill_in_multiple_blanks_question"))
    assert found.body["stem"] == "Roses?<p>{{b1}}</p>"
    assert "has no place" in found.notes[0]


def test_blanks_between_pieces_of_text_stay_in_their_places(read_one):
    places = blank("r1") + material("of our", "") + blank("r2")
    wanted = when(equal("winter", "r1") + equal("discontent", "r2"))
    found = read_one(item(places, stem="Now is the", conditions=wanted))
    assert found.body["stem"] == "Now is the {{b1}} of our {{b2}}"
    assert found.kind == "fill_blanks"


def test_prompts_are_matched_and_options_do_not_tell(read_one):
    options = {str(number): f"Option {number}" for number in range(1, 9)}
    places = "".join(lid(options, f"q{n}", prompt=f"Prompt {n}") for n in range(1, 9))
    pairs = "".join(when(equal(str(n), f"q{n}"), 12) for n in range(1, 9))
    found = read_one(item(places, conditions=pairs, question_type="matching_question"))
    texts = {option["id"]: option["text"] for option in found.body["options"]}
    assert texts[found.key["pairs"]["p3"]] == "Option 3"
    assert [option["text"] for option in found.body["options"]] != list(options.values())
    assert list(texts) == [f"o{n}" for n in range(1, 9)]


def test_things_are_sorted_into_categories(read_one):
    things = {"1": "Cat", "2": "Dog", "3": "Oak", "4": "Stone"}
    places = lid(things, "q1", "Multiple", "Animals") + lid(things, "q2", "Multiple", "Plants")
    conditions = when(equal("1", "q1") + equal("2", "q1"), 50) + when(equal("3", "q2"), 50)
    found = read_one(item(places, conditions=conditions, question_type="categorization_question"))
    prompts = {p["text"]: p["id"] for p in found.body["prompts"]}
    options = {o["id"]: o["text"] for o in found.body["options"]}
    belongs = {thing: options[found.key["pairs"][prompt]] for thing, prompt in prompts.items()}
    assert belongs == {
        "Cat": "Animals",
        "Dog": "Animals",
        "Oak": "Plants",
        "Stone": "None of these",
    }


def test_an_order_is_read_and_never_shown(read_one):
    entries = {str(n): f"Day {n}" for n in range(1, 6)}
    wanted = when("".join(equal(ident) for ident in entries))
    found = read_one(item(lid(entries, cardinality="Ordered"), conditions=wanted))
    texts = {entry["id"]: entry["text"] for entry in found.body["entries"]}
    assert [texts[ident] for ident in found.key["order"]] == list(entries.values())
    assert list(texts) != found.key["order"]


def test_an_order_has_labels_at_its_ends(read_one):
    ends = '<material position="top"><mattext>First</mattext></material>'
    place = lid({"1": "A", "2": "B"}, cardinality="Ordered").replace(
        "<render_choice", f"<render_extension>{ends}</render_extension><render_choice"
    )
    found = read_one(item(place, conditions=when(equal("2") + equal("1"))))
    assert found.body["top_label"] == "First"


def test_feedback_is_kept_for_right_wrong_and_all(read_one):
    after = "".join(
        tells(f"{name}_fb", name) for name in ("general", "correct", "general_incorrect", "k1")
    )
    conditions = when("<other/>", 0, "general_fb") + when(equal("k1"), 0, "k1_fb")
    found = read_one(good_item(conditions=conditions + when(equal("k2")), after=after))
    assert found.feedback == {
        "general": "general",
        "correct": "correct",
        "incorrect": "general_incorrect",
        "choices": {"a": "k1"},
    }


def test_feedback_without_a_place_is_noted(read_one):
    found = read_one(good_item(after=tells("elsewhere_fb", "Text")))
    assert found.notes == ("feedback for single answers is left out (1 texts)",)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("calculated_question", "formula"),
        ("hot_spot_question", "pointing"),
        ("file_upload_question", "file"),
        ("crossword_question", "not supported"),
    ],
)
def test_what_has_no_counterpart_is_refused_by_name(read_one, kind, reason):
    found = read_one(item(blank(), question_type=kind))
    assert isinstance(found, Refused)
    assert (found.kind, found.ident, found.title) == (kind, "i1", "One")
    assert reason in found.reason


def test_a_place_to_point_at_is_refused_without_a_name(read_one):
    found = read_one(item('<response_xy ident="r"><render_hotspot/></response_xy>'))
    assert (found.kind, found.reason) == (
        "response_xy",
        "answers by response_xy are not supported",
    )


def test_an_item_that_could_not_be_scored_is_refused(read_one):
    assert "earns points" in read_one(good_item(conditions="")).reason
    assert (
        "choices: from 2" in read_one(item(lid({"k2": "B"}), conditions=when(equal("k2")))).reason
    )


def test_plain_text_is_never_taken_for_markup(read_one):
    choices = lid(COLORS).replace("text/html", "text/plain").replace("Red", "a &lt;b&gt; c")
    found = read_one(item(choices, conditions=when(equal("k1"))))
    assert found.body["choices"][0]["text"] == "a &lt;b&gt; c"


def test_markup_that_is_not_escaped_is_read_too(read_one):
    stem = good_item().replace("What?", "<p>What is <em>this</em>?<br/></p>")
    assert read_one(stem).body["stem"] == "<p>What is <em>this</em>?<br></p>"


def test_what_a_conversion_loses_is_noted(read_one):
    found = read_one(
        item(
            lid({"k1": "Red", "k2": "Blue", "k3": ""}, shuffle="Yes"),
            conditions=when(equal("k2")),
            calculator_type="basic",
        )
    )
    assert isinstance(found, ParsedItem)
    assert len(found.notes) == 3


def test_the_first_word_on_a_fact_counts(read_one):
    twice = good_item().replace(
        "</itemmetadata>",
        f"{facts(points_possible='3')}{facts(points_possible='9')}</itemmetadata>",
    )
    assert read_one(twice).points == 3


def hinted(style, *texts):
    materials = "".join(f"<hintmaterial>{material(text)}</hintmaterial>" for text in texts)
    solution = f"<solution><solutionmaterial>{material('Done.')}</solutionmaterial></solution>"
    hint = f'<hint feedbackstyle="{style}">{materials}</hint>'
    return f'<itemfeedback ident="help">{material("Well.")}{hint}{solution}</itemfeedback>'


def test_hints_come_one_by_one_and_are_no_feedback(read_one):
    found = read_one(
        item(
            lid(COLORS),
            conditions=when(equal("k2"), feedback="help"),
            after=hinted("Incremental", "Look up.", "The sky."),
        )
    )
    assert found.hints == ("Look up.", "The sky.")
    assert "Look up." not in str(found.feedback)
    assert "Done." not in str(found.feedback)
    assert "a worked solution is left out" in found.notes


def test_a_hint_to_be_shown_as_a_whole_is_one(read_one):
    help_ = hinted("Complete", "Look up.", "The sky.")
    found = read_one(item(lid(COLORS), conditions=when(equal("k2")), after=help_))
    assert found.hints == ("Look up. The sky.",)
