"""The pages and the API by which people steer the planning of paths."""

import pytest

from courses.models import Activity
from courses.tenancy import enter_district
from students.models import LearnerState
from students.planning import AS_USUAL, Exploration, Planning
from students.selectors.planning import exploration_of, planning_of
from students.services.planning import change_planning
from tests.analytics.classes import learn, page, post, queries, text_of
from tests.api import Api, problem
from tests.factories import Cast, make_skill

USUAL = dict.fromkeys(
    ("due_review", "expected_gain", "unlocks", "variety", "format_preference"), "usual"
)


def planning(cast: Cast, **fields: object):
    """Send the form of the section's planning as its teacher."""
    sent = USUAL | {"minutes": "", "do": "look"} | fields
    return post(cast.teacher, "analytics:section_planning", cast.section.uuid, **sent)


def test_the_page_of_a_section_leads_to_its_planning(cast: Cast):
    shown = page(cast.teacher, "analytics:section", cast.section.uuid).text
    assert f"/sections/{cast.section.uuid}/planning/" in shown


def test_it_shows_what_is_chosen_now(cast: Cast):
    skill = cast.skills[1]
    change_planning(cast.section, Planning(25, {"variety": "more"}, (skill.pk,)), cast.teacher)
    form = page(cast.teacher, "analytics:section_planning", cast.section.uuid).context["form"]
    assert form["minutes"].value() == 25
    assert form["variety"].value() == "more"
    assert form["focus"].value() == [str(skill.uuid)]


def test_it_shows_what_would_change_before_anything_is_saved(cast: Cast):
    learn(cast, cast.student)
    shown = planning(cast, focus=[str(cast.skills[2].uuid)], expected_gain="less")
    assert "of 1 students would get another next step" in text_of(shown)
    assert "The class has 2 students; 1 could be looked at." in text_of(shown)
    assert shown.context["form"]["focus"].value() == [str(cast.skills[2].uuid)]
    assert planning_of(cast.section) == AS_USUAL


def test_what_is_saved_holds_and_is_told(cast: Cast):
    learn(cast, cast.student)
    answer = planning(cast, minutes="20", unlocks="more", do="save")
    assert answer.status_code == 302
    assert planning_of(cast.section) == Planning(20, {"unlocks": "more"})
    assert not LearnerState.objects.get(pk=cast.student.pk).is_current


def test_one_press_leads_back_to_usual(cast: Cast):
    change_planning(cast.section, Planning(20), cast.teacher)
    shown = page(cast.teacher, "analytics:section_planning", cast.section.uuid)
    assert "This class is not planned as usual." in shown.text
    post(cast.teacher, "analytics:section_planning", cast.section.uuid, do="usual")
    assert planning_of(cast.section) == AS_USUAL


@pytest.mark.parametrize("minutes", ["3", "999", "soon"])
def test_bad_minutes_are_refused_and_kept_to_be_mended(cast: Cast, minutes: str):
    shown = planning(cast, minutes=minutes, variety="more", do="save")
    assert "Please look again" in text_of(shown)
    assert f'value="{minutes}"' in shown.text
    assert shown.context["form"]["variety"].value() == "more"
    assert planning_of(cast.section) == AS_USUAL


def test_too_many_skills_are_refused(cast: Cast):
    first = Activity.objects.filter(course=cast.course).first()
    more = [make_skill(f"More {number}") for number in range(7)]
    first.skills.add(*more)
    shown = planning(cast, focus=[str(skill.uuid) for skill in more], do="save")
    assert "Choose 6 skills at most" in text_of(shown)
    assert shown.text.count("checked") == 7 + len(USUAL)


def test_a_skill_of_another_course_is_refused(cast: Cast):
    shown = planning(cast, focus=[str(cast.school.uuid)], do="save")
    assert "This course does not teach that skill." in text_of(shown)


def test_the_page_costs_the_same_for_any_class(cast: Cast):
    learn(cast, cast.student)
    planning(cast, minutes="20")
    alone = queries(lambda: planning(cast, minutes="20"))
    learn(cast, cast.classmate)
    assert queries(lambda: planning(cast, minutes="20")) == alone


def test_an_admin_says_how_far_paths_explore(cast: Cast):
    address = ("analytics:school_planning", cast.school.uuid)
    assert "checked" in page(cast.school_admin, *address).text
    post(cast.school_admin, *address, exploration="little")
    assert exploration_of(cast.school) == Exploration.LITTLE
    refused = post(cast.school_admin, *address, exploration="everything")
    assert "Please look again" in text_of(refused)
    assert exploration_of(cast.school) == Exploration.LITTLE


def test_programs_read_and_change_a_section_s_planning(cast: Cast):
    api, address = Api(cast.teacher), f"sections/{cast.section.uuid}/planning/"
    wanted = {
        "minutes": 30,
        "levels": USUAL | {"due_review": "more"},
        "focus": [str(cast.skills[0].uuid)],
    }
    assert api.get(address).json() == {"minutes": None, "levels": USUAL, "focus": []}
    assert api.put(address, wanted).json() == wanted
    assert api.get(address).json() == wanted
    problem(Api(cast.other_teacher).put(address, wanted), 404)


def test_programs_are_told_what_does_not_fit(cast: Cast):
    api, address = Api(cast.teacher), f"sections/{cast.section.uuid}/planning/"
    whole = {"minutes": None, "levels": {}, "focus": []}
    problem(api.put(address, whole | {"minutes": 1}), 400)
    problem(api.put(address, whole | {"levels": {"luck": "more"}}), 400)
    found = problem(api.put(address, whole | {"focus": [str(cast.school.uuid)]}), 422)
    assert [fault["pointer"] for fault in found["errors"]] == ["#/focus/0"]


def test_programs_of_admins_say_how_far_paths_explore(cast: Cast):
    api, address = Api(cast.school_admin), f"schools/{cast.school.uuid}/planning/"
    assert api.put(address, {"exploration": "some"}).json() == {"exploration": "some"}
    assert api.get(address).json() == {"exploration": "some"}
    enter_district(cast.district.pk)
    problem(Api(cast.teacher).get(address), 404)
