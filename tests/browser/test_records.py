"""A copy, made by a real worker while the page waits for it."""

from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door

pytestmark = pytest.mark.browser


def test_a_student_gets_her_copy_without_reloading(visit: Door) -> None:
    student = visit("student17")
    student.go("/")
    student.page.get_by_role("link", name="What is kept about you").click()
    student.page.get_by_role("link", name="Make a copy").click()
    student.page.locator("main a.card").first.click()
    student.page.get_by_role("button", name="Make a copy").click()
    fetch = student.page.get_by_role("button", name="Fetch it")
    expect(fetch).to_be_visible()
    with student.page.expect_download() as download:
        fetch.click()
    with ZipFile(download.value.path()) as packed:
        assert {"README.txt", "person.json"} <= set(packed.namelist())
