"""A student hands in a quiz, and everybody who may see what came of it does."""

import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answer_all, answer_wrongly, items_of
from tests.browser.conftest import Door
from tests.browser.trail import Trail
from tests.browser.visitor import QUIZ, Visitor

pytestmark = pytest.mark.browser
WRONG = 4  # a question of true or false


@dataclass
class Work:
    """One student's hand-in, and what she, her teacher and her admin saw around it."""

    student: Visitor
    before: Trail
    after: Trail
    answers_before: int
    questions: int
    attempt: str
    seconds: float
    documents: list[str]


@pytest.fixture(scope="module")
def work(visit_once: Door) -> Work:
    """Let student1 do the quiz once, for all tests of the module."""
    answers_before = _answers_today(visit_once("schooladmin1"))
    student = visit_once("student1")
    before = Trail.of(student.page)
    attempt = student.begin()
    answer_all(student.page)
    answer_wrongly(student.question(WRONG), items_of()[WRONG - 1])
    questions = student.page.locator("fieldset.question").count()
    documents: list[str] = []
    student.page.on("domcontentloaded", lambda page: documents.append(page.url))
    started = time.monotonic()
    student.hand_in()
    path = student.page.locator("#path")
    expect(path).not_to_have_attribute("data-computed-seq", before.computed_seq)
    seconds = time.monotonic() - started
    after = Trail.of(visit_once("student1").page)
    uuid = attempt.rstrip("/").rpartition("/")[2]
    return Work(student, before, after, answers_before, questions, uuid, seconds, documents)


def _answers_today(admin: Visitor) -> int:
    """Return how many answers the school's page counts today."""
    admin.page.get_by_text("The figures: Work handed in").click()
    table = admin.page.get_by_role("region", name="Work handed in")
    return int(table.locator("tbody tr").last.locator("td").last.inner_text())


def test_the_next_step_opens(visit: Door) -> None:
    student = visit("student1")
    step = student.page.locator("#next-title").inner_text()
    student.page.locator("#next-start").click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text(step)


def test_the_quiz_has_ten_questions_of_eight_kinds(work: Work) -> None:
    assert work.questions == len(items_of()) == 10
    assert len({item.kind for item in items_of()}) == 8


def test_the_student_sees_her_score(work: Work) -> None:
    expect(work.student.page.locator(".score")).to_have_text("9 of 10")


def test_a_hint_comes_before_the_right_answer_and_a_phone_tears_no_word(work: Work) -> None:
    page = work.student.page
    shown = page.locator(".item-result").nth(WRONG - 1)
    told = shown.locator("details p")
    expect(told).to_be_hidden()
    shown.get_by_text("Show a right answer").click()
    expect(told).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    heights = page.locator(".item-result dt").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    page.set_viewport_size({"width": 1280, "height": 800})
    assert max(heights) < 40


def test_the_student_sees_feedback_on_each_question(work: Work) -> None:
    results = work.student.page.locator(".item-result")
    expect(results).to_have_count(10)
    wrong = results.nth(WRONG - 1)
    expect(wrong.get_by_role("heading")).to_contain_text("not yet")
    expect(wrong.locator(".notice")).to_contain_text("How many hundreds does each number have?")
    expect(results.get_by_text("✓ right")).to_have_count(9)


def test_the_student_sees_the_changed_path_within_seconds(work: Work) -> None:
    print(f"\nfrom the click to the changed path in the browser: {work.seconds:.2f} s")
    assert int(work.after.computed_seq) > int(work.before.computed_seq)
    assert work.after.steps
    assert work.after.steps != work.before.steps
    assert work.seconds < 5


def test_the_path_says_what_it_rests_on(work: Work) -> None:
    path = work.student.page.locator("#path")
    expect(path.locator("#path-updated")).to_contain_text("from")
    assert work.after.computed_seq == work.after.evidence_seq


def test_the_result_shows_the_next_step_and_nothing_behind_it(work: Work) -> None:
    shown = Trail.of(work.student.page)
    assert shown.steps == work.after.steps[:1]
    assert shown.computed_seq == work.after.computed_seq


def test_the_result_was_one_page_that_never_loaded_again(work: Work) -> None:
    assert len(work.documents) == 1


def test_the_teachers_section_shows_the_work(work: Work, visit: Door) -> None:
    teacher = visit("teacher1")
    teacher.page.get_by_role("link", name="3A Mathematics, grades 3 to 5").click()
    row = teacher.page.get_by_role("row", name=work.student.ask("me/")["name"])
    expect(row.locator(f'a[href*="{work.attempt}"]')).to_contain_text("90 %")
    expect(row).not_to_contain_text("not up to date")


def test_the_teachers_page_of_the_student_leads_to_the_answers(work: Work, visit: Door) -> None:
    teacher = visit("teacher1")
    teacher.go(f"/students/{work.student.uuid()}/")
    expect(teacher.page.locator(".steps h4").first).to_have_text(work.after.steps[0])
    handed_in = teacher.page.get_by_role("region", name="handed in")
    handed_in.locator(f'a[href*="{work.attempt}"]').click()
    expect(teacher.page.locator(".attempt-item")).to_have_count(10)
    expect(teacher.page.locator(".attempt-item").nth(WRONG - 1)).to_contain_text("0 of 1")


def test_the_schools_page_counts_the_answers(work: Work, visit: Door) -> None:
    assert _answers_today(visit("schooladmin1")) >= work.answers_before + 10


def test_the_guardian_sees_what_her_child_did(work: Work, visit: Door) -> None:
    guardian = visit("guardian1")
    expect(guardian.page.get_by_role("heading", level=1)).to_have_text(
        work.student.ask("me/")["name"]
    )
    expect(guardian.page.locator("main")).to_contain_text(QUIZ)


def test_the_guardian_does_not_see_another_child(visit: Door) -> None:
    guardian, other = visit("guardian1"), visit("student2").uuid()
    assert guardian.go(f"/children/{other}/") == 404
    assert guardian.go(f"/students/{other}/") == 404
