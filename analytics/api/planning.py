"""Steering the planning of paths, for programs: what the pages of a teacher and an admin do."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from analytics.selectors.heat_map import skills_taught
from courses.models import School, Section
from students.api.endpoints import Body, SignedIn, answer, body_of, endpoint, one_address
from students.api.problems import Unprocessable
from students.planning import (
    FEWEST_MINUTES,
    MOST_FOCUS,
    MOST_MINUTES,
    Dial,
    Exploration,
    Level,
    Planning,
)
from students.selectors.access import school_for, section_for
from students.selectors.planning import exploration_of, planning_of
from students.services.planning import change_exploration, change_planning


class LevelsBody(Body):
    """How much each term of a step's score counts; what is not named is as usual."""

    def get_fields(self) -> dict[str, Any]:
        return {
            dial.value: serializers.ChoiceField(
                Level.choices, default=Level.USUAL.value, help_text=str(dial.label)
            )
            for dial in Dial
        }


class PlanningBody(Body):
    """How the paths of a section's students are planned."""

    minutes = serializers.IntegerField(
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        allow_null=True,
        help_text="What a day holds; null for no limit.",
    )
    levels = LevelsBody()
    focus = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_FOCUS,
        help_text="The skills that the class works on now.",
    )


class ExplorationBody(Body):
    """How far a school lets the planner try activities that are as good as the best."""

    exploration = serializers.ChoiceField(Exploration.choices)


@endpoint("GET", {200: PlanningBody}, tag="sections", refuses=[404])
def section_planning(request: SignedIn, uuid: UUID) -> Response:
    """Return how a section's paths are planned."""
    return _planned(section_for(request.user, uuid))


@endpoint("PUT", {200: PlanningBody}, tag="sections", takes=PlanningBody, refuses=[404, 422])
def section_planning_change(request: SignedIn, uuid: UUID) -> Response:
    """Plan a section's paths so from now on; where something changes, paths are made anew."""
    section, sent = section_for(request.user, uuid), body_of(request, PlanningBody)
    ids = {skill.uuid: skill.pk for skill in skills_taught(section.course).skills}
    unknown = [place for place, skill in enumerate(sent["focus"]) if skill not in ids]
    if unknown:
        detail = "This course does not teach that skill."
        raise Unprocessable(
            faults=[{"pointer": f"#/focus/{place}", "detail": detail} for place in unknown]
        )
    focus = tuple(ids[skill] for skill in sent["focus"])
    wanted = Planning(sent["minutes"], sent["levels"], focus)
    change_planning(section, wanted, request.user)
    return _planned(section)


@endpoint("GET", {200: ExplorationBody}, tag="schools", refuses=[404])
def school_planning(request: SignedIn, uuid: UUID) -> Response:
    """Return how far a school lets the planner explore."""
    return _explored(school_for(request.user, uuid))


@endpoint("PUT", {200: ExplorationBody}, tag="schools", takes=ExplorationBody, refuses=[404])
def school_planning_change(request: SignedIn, uuid: UUID) -> Response:
    """Let the planner of a school explore so far; where that changes, paths are made anew."""
    school, sent = school_for(request.user, uuid), body_of(request, ExplorationBody)
    change_exploration(school, Exploration(sent["exploration"]), request.user)
    return _explored(school)


def _planned(section: Section) -> Response:
    now = planning_of(section)
    taught = {skill.pk: skill.uuid for skill in skills_taught(section.course).skills}
    shown = {
        "minutes": now.minutes,
        "levels": {dial: now.level(dial) for dial in Dial.values},
        "focus": [taught[skill] for skill in now.focus if skill in taught],
    }
    return answer(PlanningBody, shown)


def _explored(school: School) -> Response:
    return answer(ExplorationBody, {"exploration": exploration_of(school)})


section_plan = one_address(section_planning, section_planning_change)
school_plan = one_address(school_planning, school_planning_change)
