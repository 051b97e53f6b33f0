"""Everything that matters goes by links and forms alone."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.answers import answer_all
from tests.browser.conftest import Door
from tests.browser.trail import Trail
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
LOOKS = 40
ESSAY = "Practice: Build a paragraph"
ESSAY_CODE = "reading-4-practice-r4.wri.1"
SKILLS = b"framework,code,title\nplain,P1,By links and forms\n"


def test_a_quiz_can_be_done_and_leads_to_a_new_path(visit: Door) -> None:
    student = visit("student2", java_script_enabled=False)
    before = Trail.of(student.page)
    student.begin()
    answer_all(student.page)
    student.hand_in()
    expect(student.page.locator(".score")).to_have_text("10 of 10")
    _look_until_the_path_is_there(student)
    student.go("/")
    after = Trail.of(student.page)
    assert int(after.computed_seq) > int(before.computed_seq)
    assert after.steps != before.steps


def _look_until_the_path_is_there(student: Visitor) -> None:
    for _ in range(LOOKS):
        again = student.page.get_by_role("link", name="Look again")
        if not again.count():
            return
        again.click()
    raise AssertionError("The path never came.")


def test_a_quiz_can_be_left_and_taken_up_again(visit: Door) -> None:
    student = visit("student3", java_script_enabled=False)
    student.begin()
    student.question(1).get_by_role("textbox").fill("70")
    student.page.get_by_role("button", name="Save and come back later").click()
    expect(student.page.get_by_role("status").first).to_contain_text("Saved")
    student.page.get_by_role("button", name="Go on").click()
    expect(student.question(1).get_by_role("textbox")).to_have_value("70")


def test_what_is_empty_is_pointed_out_before_it_is_handed_in(visit: Door) -> None:
    student = visit("student4", java_script_enabled=False)
    student.begin()
    student.question(1).get_by_role("textbox").fill("70")
    student.hand_in()
    expect(student.page.get_by_role("alert")).to_contain_text("9 questions have no answer")
    expect(student.page.get_by_role("alert")).to_be_focused()
    student.page.get_by_role("button", name="Hand in anyway").click()
    expect(student.page.locator(".score")).to_have_text("1 of 10")


def test_a_lesson_can_be_worked_through(visit: Door) -> None:
    student = visit("student5", java_script_enabled=False)
    student.page.locator("#next-start").click()
    student.page.get_by_role("button", name="I have worked through this").click()
    expect(student.page).to_have_url(re.compile("/$"))
    expect(student.page.get_by_role("status").first).to_contain_text("Well done")


def test_a_teacher_searches_and_sorts_her_class(visit: Door) -> None:
    teacher = visit("teacher1", java_script_enabled=False)
    teacher.page.locator("main table a[href^='/sections/']").first.click()
    teacher.page.get_by_role("link", name="Last work").click()
    name = teacher.page.locator("tbody th").first.inner_text()
    teacher.page.get_by_label("Search by the student's name").fill(name)
    teacher.page.get_by_role("button", name="Search").click()
    expect(teacher.page.locator("tbody th")).to_have_text([name])


def test_a_student_chooses_another_way_than_the_first(visit: Door) -> None:
    student = visit("student34", java_script_enabled=False)
    choice = student.page.locator("a.choice").first
    title = choice.locator("span[lang]").inner_text()
    choice.click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text(title)
    student.page.locator("main form button.primary").first.click()
    expect(student.page.get_by_role("heading", level=1)).not_to_have_text("404")
    assert student.go("/") == 200


def test_an_essay_waits_for_a_teacher_who_scores_it_and_changes_her_mind(visit: Door) -> None:
    student = visit("student23", java_script_enabled=False)
    student.begin(ESSAY)
    answer_all(student.page, ESSAY_CODE)
    expect(student.page.locator("[data-dictate]").first).to_be_hidden()
    student.hand_in()
    expect(student.page).to_have_url(re.compile("/result/"))
    teacher = visit("teacher1", java_script_enabled=False)
    teacher.go("/grading/")
    teacher.page.get_by_role("link", name=re.compile("^Read and score")).last.click()
    teacher.page.get_by_label("Points").fill("99")
    teacher.page.get_by_role("button", name="Save", exact=True).click()
    expect(teacher.page.get_by_role("alert")).to_be_visible()
    for points in ("0", "1"):
        teacher.page.get_by_label("Points").fill(points)
        teacher.page.get_by_label("What to say to the student").fill("Well begun.")
        address = teacher.page.url
        teacher.page.get_by_role("button", name="Save", exact=True).click()
        teacher.go(address)
    expect(teacher.page.locator("main li").filter(has_text="Well begun.")).to_have_count(2)


def test_a_student_says_what_she_likes_best(visit: Door) -> None:
    student = visit("student36", java_script_enabled=False)
    student.go("/preferences/")
    student.page.get_by_label("What do you like best?").select_option(index=1)
    student.page.get_by_role("button", name="Save").click()
    expect(student.page.locator("main [role=status]")).to_be_visible()
    student.go("/preferences/")
    assert student.page.get_by_label("What do you like best?").input_value()


def test_a_student_gets_her_copy_by_looking_again(visit: Door) -> None:
    student = visit("student37", java_script_enabled=False)
    student.go(f"/records/people/{student.uuid()}/")
    student.page.get_by_role("button", name="Make a copy").click()
    fetch = student.page.get_by_role("button", name="Fetch it")
    for _ in range(LOOKS):
        if fetch.count():
            break
        student.page.wait_for_timeout(500)
        student.page.reload()
    with student.page.expect_download() as download:
        fetch.click()
    assert download.value.suggested_filename.endswith(".zip")


def test_a_teacher_opens_her_class_and_a_child_comes_in_by_pictures(visit: Door) -> None:
    teacher = visit("teacher1", java_script_enabled=False)
    teacher.go(f"/sections/{teacher.ask('sections/')['results'][0]['uuid']}/")
    teacher.page.get_by_role("link", name="Class sign-in").click()
    if (close := teacher.page.get_by_role("button", name="Close", exact=True)).count():
        close.click()
    teacher.page.get_by_label("Open it for").select_option(index=0)
    teacher.page.get_by_role("button", name="Open the class").click()
    code = teacher.page.locator(".class-code").inner_text()
    teacher.make_pictures()
    slip = teacher.page.locator(".class-card").first
    name, words = slip.get_by_role("heading").inner_text(), slip.locator("li").all_inner_texts()
    child = visit(java_script_enabled=False)
    child.go("/accounts/login/")
    child.page.get_by_role("link", name="Sign in with your class").click()
    child.page.get_by_label("Class code").fill(code)
    child.page.locator("main form button").first.click()
    child.page.get_by_role("link", name=re.sub(r" (\S)\S*$", r" \1.", name)).click()
    for word in words:
        child.page.get_by_role("button", name=word, exact=True).click()
    expect(child.page.get_by_role("heading", name="My path")).to_be_visible()


def test_a_guardian_looks_after_her_child_and_takes_her_word_back(visit: Door) -> None:
    guardian = visit("guardian1", java_script_enabled=False)
    expect(guardian.page.get_by_role("heading", level=1)).not_to_be_empty()
    [child] = guardian.ask("children/")["results"]
    address = f"/children/{child['uuid']}/consents/"
    for answer in ("Yes, I agree", "No, I no longer agree"):
        guardian.go(address)
        pictures = guardian.page.locator("section.card", has_text="Pictures and recordings")
        pictures.get_by_role("link").click()
        guardian.page.get_by_role("button", name=answer).click()
        said = answer.partition(",")[0]
        expect(pictures.locator("strong")).to_have_text(said)
    guardian.go(f"/children/{child['uuid']}/looks/")
    expect(guardian.page.get_by_role("heading", level=1)).to_be_visible()


def test_an_admin_tries_a_file_and_brings_it_in(visit: Door) -> None:
    admin = visit("districtadmin1", java_script_enabled=False)
    admin.go("/imports/skills/")
    file = FilePayload(name="plain.csv", mimeType="text/csv", buffer=SKILLS)
    admin.page.locator("input[type=file]").set_input_files(file)
    admin.page.get_by_role("button", name="Try it").click()
    _look_until(admin, "This is what would change")
    admin.page.get_by_role("button", name="Import for good").click()
    _look_until(admin, "Imported")
    with admin.page.expect_download():
        admin.page.get_by_role("link", name="report", exact=False).first.click()


def _look_until(admin: Visitor, title: str) -> None:
    heading = admin.page.get_by_role("heading", level=1)
    for _ in range(4 * LOOKS):
        if heading.inner_text() == title:
            return
        admin.page.wait_for_timeout(500)
        admin.page.get_by_role("link", name="Look again").click()
    expect(heading).to_have_text(title)


def test_an_admin_finds_somebody_and_has_her_erased_and_thinks_again(visit: Door) -> None:
    name = visit("student38").ask("me/")["name"]
    admin = visit("districtadmin1", java_script_enabled=False)
    admin.page.get_by_role("link", name="People").click()
    admin.page.get_by_role("searchbox").or_(admin.page.locator("main [name=q]")).first.fill(name)
    admin.page.get_by_role("button", name="Search").click()
    admin.page.get_by_role("link", name=name, exact=True).click()
    admin.page.get_by_role("link", name="Make a copy of it, or erase this person").click()
    admin.page.get_by_role("link", name="Erase …").click()
    admin.page.get_by_label("Type the person's full name").fill("Somebody else")
    admin.page.get_by_role("button", name="Erase this person").click()
    expect(admin.page.get_by_role("alert")).to_be_visible()
    admin.page.get_by_label("Type the person's full name").fill(name)
    admin.page.get_by_role("button", name="Erase this person").click()
    admin.go("/records/erasures/")
    card = admin.page.locator("li.card").filter(has_text=name)
    expect(card).to_contain_text("Will be erased on")
    card.get_by_role("button", name="Take it back").click()
    expect(admin.page.locator("li.card").filter(has_text=name)).to_contain_text("Taken back on")


def test_an_admin_searches_the_log(visit: Door) -> None:
    admin = visit("schooladmin1", java_script_enabled=False)
    admin.page.get_by_role("link", name="Log", exact=True).click()
    admin.page.get_by_label("Who or whom").fill("nobody-like-that")
    admin.page.get_by_role("button", name="Search").click()
    expect(admin.page.locator("main")).to_contain_text("Nothing like that is in the log.")
    admin.page.get_by_role("link", name="Show all").click()
    expect(admin.page.locator("main table tbody tr").first).to_be_visible()
