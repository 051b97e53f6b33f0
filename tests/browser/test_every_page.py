"""Every page of everybody, as people see it who can't see well, at night or on a small phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.answers import answer_all
from tests.browser.conftest import Door
from tests.browser.pages import name_of, reachable
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

Look = tuple[int, dict[str, Any], dict[str, Any]]
ESSAY = "Practice: Build a paragraph"
ESSAY_CODE = "reading-4-practice-r4.wri.1"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": [*TAGS, "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}
LAW = EVERYTHING | {"runOnly": {"type": "tag", "values": TAGS}}
SHAPE = EVERYTHING | {
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}
}
COLORS = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "rules": {}}
LOOKS = [
    (1280, {"color_scheme": "light", "contrast": "no-preference"}, EVERYTHING),
    (360, {"color_scheme": "dark", "contrast": "no-preference"}, EVERYTHING),
    (360, {"color_scheme": "light", "contrast": "more"}, COLORS),
    (1280, {"color_scheme": "dark", "contrast": "more"}, COLORS),
]
SEEN_LOOKS = [(*LOOKS[0][:2], SHAPE)]
# What somebody may have chosen for herself, on a device that is set otherwise.
CHOSEN = [
    ("light", {"theme": "dark", "size": "larger", "lines": "wider", "letters": "wider"}),
    ("dark", {"theme": "light", "size": "larger", "face": "clear"}),
    ("light", {"theme": "contrast", "size": "larger", "face": "book"}),
]
PAGES = {
    "": "records:privacy account_login account_signup account_reset_password students:class_door"
    " students:choose_district",
    "student12": "records:index records:person records:copy home students:preferences"
    " students:reading"
    " analytics:looks account_change_password"
    " assessments:course assessments:activity assessments:attempt assessments:result api:docs 404",
    "teacher1": "design mfa_index mfa_activate_totp mfa_add_webauthn usersessions_list"
    " students:token"
    " analytics:sections analytics:section students:class_signin"
    " analytics:section_skills analytics:section_items analytics:section_item"
    " analytics:section_planning"
    " analytics:student"
    " analytics:section_grading"
    " analytics:student_skill analytics:student_what_if analytics:student_attempt"
    " analytics:grading analytics:grade",
    "guardian1": "analytics:child analytics:child_looks analytics:child_consents"
    " analytics:child_consent students:preferences",
    "schooladmin1": "students:people students:person analytics:school"
    " analytics:school_planning"
    " analytics:school_students analytics:section analytics:student analytics:school_consents"
    " analytics:school_consent analytics:audit imports:index imports:upload",
    "districtadmin1": "records:index records:person records:erase records:erasures"
    " records:retention records:privacy students:people students:person"
    " students:providers students:new_provider students:ways_in"
    " students:course_files analytics:fits analytics:audit analytics:schools analytics:school"
    " imports:index imports:upload",
}
NARROWEST = (320, 360)
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Tour:
    """A person with all pages she can reach, and those that are wider than a phone."""

    visitor: Visitor
    pages: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    def visit(self, address: str) -> None:
        self.pages.append(address)
        for width in NARROWEST:
            self.visitor.page.set_viewport_size({"width": width, "height": 640})
            if overhang := self.visitor.page.evaluate(OVERHANG):
                self.too_wide.append(f"{address} at {width}: {overhang} px")


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The kinds of pages that were looked at in every look; for others like them one will do."""
    return set()


@pytest.fixture(scope="module")
def chosen() -> set[str]:
    """The kinds of pages that were looked at with what a reader may choose."""
    return set()


@pytest.fixture(scope="module")
def works(visit_once: Door) -> list[str]:
    """What a student has under her hands: things to do, an attempt begun, one handed in."""
    student = visit_once("student12")
    essay = student.begin(ESSAY)
    answer_all(student.page, ESSAY_CODE)
    student.hand_in()
    student.page.wait_for_url("**/result/")
    listed = student.ask("assessments/?limit=200")["results"]
    practice = next(a for a in listed if a["activity"]["kind"] == "practice")
    quiz = student.begin()
    lesson, done = _lesson_of(student), student.activity_called(ESSAY)
    student.go(f"/records/people/{student.uuid()}/")
    student.page.get_by_role("button", name="Make a copy").click()
    student.page.get_by_role("button", name="Fetch it").wait_for()
    activities = [student.page.url, lesson, f"/activities/{practice['activity']['uuid']}/", done]
    return ["/", *activities, quiz, quiz + "?check=1", f"{essay}result/"]


def _lesson_of(student: Visitor) -> str:
    address = f"students/{student.uuid()}/path/"
    paths = [student.ask(f"{address}?course={c['uuid']}") for c in student.ask(address)["courses"]]
    steps = [step["activity"] for path in paths for step in path["steps"]]
    lesson = next(activity for activity in steps if activity["kind"] == "lesson")
    return f"/activities/{lesson['uuid']}/"


@pytest.fixture(scope="module")
def tours() -> dict[str, Tour]:
    """The tours made so far; the order of the tests makes none twice."""
    return {}


@pytest.fixture(params=PAGES, ids=lambda username: username or "a stranger")
def tour(
    request: pytest.FixtureRequest, visit_once: Door, works: list[str], tours: dict[str, Tour]
) -> Tour:
    username = request.param
    if username not in tours:
        more = {
            "student12": [*works, "/api/docs/"],
            "teacher1": ["/design/", "/design/?theme=dark", "/design/?theme=contrast"],
            "districtadmin1": [f"/records/people/{visit_once('student12').uuid()}/"],
        }
        tours[username] = _make_tour(visit_once(username), username, more.get(username, []))
    return tours[username]


def _make_tour(visitor: Visitor, username: str, more: list[str]) -> Tour:
    seeds = ["/", "/nowhere/"] if username else ["/accounts/login/", "/accounts/signup/"]
    seeds += more
    tour = Tour(visitor)
    for address in reachable(visitor, *seeds):
        tour.visit(address)
    return tour


def test_the_tour_leads_everywhere(tour: Tour, request: pytest.FixtureRequest) -> None:
    expected = PAGES[request.node.callspec.params["tour"]]
    assert set(expected.split()) <= {name_of(page) for page in tour.pages}


def test_axe_finds_nothing_in_any_look(tour: Tour, seen: set[str]) -> None:
    found = []
    for address in tour.pages:
        tour.visitor.go(address)
        looks = SEEN_LOOKS if name_of(address) in seen else LOOKS
        found += [f"{address} {line}" for line in _findings(tour.visitor.page, address, looks)]
    seen.update(map(name_of, tour.pages))
    assert not found, "\n".join(found)


def _findings(page: Page, address: str, looks: list[Look]) -> Iterator[str]:
    """Yield what axe finds. The program behind the API's page is not ours; the law holds for it."""
    page.evaluate(AXE_SCRIPT)
    is_ours = name_of(address) != "api:docs"
    if not is_ours:
        page.locator(".opblock").last.wait_for()
    for width, media, options in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**media)
        result = page.evaluate("options => axe.run(options)", options if is_ours else LAW)
        for rule in result["violations"]:
            nodes = [node["html"][:200] for node in rule["nodes"][:3]]
            yield f"{width} {media}: {rule['id']}: {rule['help']}: {nodes}"


def test_axe_and_the_narrowest_phone_bear_any_choice_of_the_reader(
    tour: Tour, chosen: set[str]
) -> None:
    page, found = tour.visitor.page, []
    for address in [one for one in tour.pages if name_of(one) not in {*chosen, "api:docs"}]:
        tour.visitor.go(address)
        page.evaluate(AXE_SCRIPT)
        page.set_viewport_size({"width": NARROWEST[0], "height": 640})
        for scheme, choice in CHOSEN:
            page.emulate_media(color_scheme=scheme, contrast="no-preference")
            page.evaluate(
                "choice => Object.assign(document.documentElement.dataset, choice)", choice
            )
            result = page.evaluate("options => axe.run(options)", COLORS)
            found += [f"{address} {choice}: {rule['help']}" for rule in result["violations"]]
            for width in reversed(NARROWEST):
                page.set_viewport_size({"width": width, "height": 640})
                if over := page.evaluate(OVERHANG):
                    found.append(f"{address} {choice} at {width}: {over} px too wide")
        chosen.add(name_of(address))
    assert not found, "\n".join(found)


def test_no_page_scrolls_sideways_on_a_phone(tour: Tour) -> None:
    assert not tour.too_wide, "\n".join(tour.too_wide)


def test_no_page_breaks_the_content_policy_or_complains(tour: Tour) -> None:
    assert not tour.visitor.troubles, tour.visitor.troubles
