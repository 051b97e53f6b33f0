"""An admin brings files in by her browser; a worker takes them on; students see the pictures."""

import io
import time
import zipfile

import pytest
from playwright.sync_api import FilePayload, expect

from tests.assessments.qti.xml import good_item, quiz_file
from tests.browser.conftest import Door
from tests.browser.test_every_page import SEEN_LOOKS, _findings
from tests.browser.visitor import Visitor
from tests.media import picture

pytestmark = pytest.mark.browser

SKILLS = b"framework,code,title\nbrowser,B1,Bring a file\n"
ALT = "A teal field"


def _quiz() -> bytes:
    stem = f'Which color is it? <img src="pictures/field.png" alt="{ALT}">'
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("quiz.xml", quiz_file(good_item(stem=stem), title="Colors"))
        archive.writestr("pictures/field.png", picture(size=(40, 30)))
    return output.getvalue()


def _bring(admin: Visitor, kind: str, name: str, data: bytes) -> None:
    admin.go(f"/imports/{kind}/")
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    admin.page.locator("input[type=file]").set_input_files(file)
    if kind == "items":
        admin.page.get_by_label("Course").select_option(label="Mathematics, grades 3 to 5")
    admin.page.get_by_role("button", name="Try it").click()


def _wait_for(admin: Visitor, title: str) -> None:
    expect(admin.page.get_by_role("heading", level=1)).to_have_text(title, timeout=90_000)


def test_an_import_shows_itself_and_ends_in_a_report(visit: Door) -> None:
    admin = visit("districtadmin1")
    _bring(admin, "skills", "skills.csv", SKILLS)
    expect(admin.page.get_by_role("progressbar")).to_be_visible()
    found = list(_findings(admin.page, admin.page.url, SEEN_LOOKS))
    _wait_for(admin, "This is what would change")
    found += _findings(admin.page, admin.page.url, SEEN_LOOKS)
    admin.page.get_by_role("button", name="Import for good").click()
    _wait_for(admin, "Imported")
    assert found == []
    admin.go("/imports/")
    expect(admin.page.get_by_role("row", name="skills.csv")).to_contain_text("Imported")


def test_a_picture_of_a_package_is_shown_with_its_question(visit: Door) -> None:
    admin = visit("districtadmin1")
    _bring(admin, "items", "quiz.zip", _quiz())
    _wait_for(admin, "This is what would change")
    admin.page.get_by_role("button", name="Import for good").click()
    _wait_for(admin, "Imported")
    student = visit("student6")
    student.begin("Colors")
    shown = student.page.get_by_role("img", name=ALT)
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.naturalWidth") == 40


def test_without_scripts_she_looks_again_herself(visit: Door) -> None:
    admin = visit("districtadmin1", java_script_enabled=False)
    _bring(admin, "skills", "again.csv", SKILLS)
    title = admin.page.get_by_role("heading", level=1)
    until = time.monotonic() + 90
    while title.inner_text() == "Trying it" and time.monotonic() < until:
        admin.page.get_by_role("link", name="Look again").click()
    expect(title).to_have_text("This is what would change")
