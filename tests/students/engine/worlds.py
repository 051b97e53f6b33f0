"""Plain builders and hypothesis strategies for the engine's tests."""

import random
from math import exp

from hypothesis import given, settings
from hypothesis import strategies as st

from students.engine import (
    Catalogue,
    CatalogueActivity,
    Model,
    Response,
    SkillGraph,
)

NOON = 1_700_000_000.0
HOUR, DAY = 3_600.0, 86_400.0
MODEL = Model.default()

# 1 -> 2 -> 3 (hard), 1 -> 4 (advised), 5 on its own.
GRAPH = SkillGraph((1, 2, 3, 4, 5), {2: ((1, True),), 3: ((2, True),), 4: ((1, False),)})


def answer(skill=1, score=1.0, at=NOON, **more):
    return Response(**{"item": 10 * skill, "skills": (skill,), "score": score, "at": at, **more})


def answers(skill, count, score=1.0, at=NOON, **more):
    return [answer(skill, score, at + 60 * number, **more) for number in range(count)]


def shown(*evidence):
    return MODEL.replay(MODEL.start(), evidence)


def catalogue(skills=(1, 2, 3, 4, 5), each=4, minutes=10.0):
    kinds, formats = ("lesson", "practice", "quiz"), ("text", "video", "game", "audio")
    return Catalogue(
        CatalogueActivity(100 * skill + n, (skill,), kinds[n % 3], formats[n % 4], minutes, place)
        for place, (skill, n) in enumerate((skill, n) for skill in skills for n in range(each))
    )


def simulated(students=60, length=40, skills=6, items=30, seed=5):
    """Histories of a world with item difficulties, abilities and learning by doing."""
    r = random.Random(seed)
    difficulty = [r.gauss(0.0, 1.2) for _ in range(items)]
    histories = {}
    for student in range(students):
        ability = r.gauss(0.6, 1.0)
        skill = [ability + r.gauss(0.0, 0.7) for _ in range(skills)]
        history = []
        for number in range(length):
            item = r.randrange(items)
            p = 1 / (1 + exp(difficulty[item] - skill[item % skills]))
            score = float(r.random() < p)
            history.append(Response(item, (item % skills,), score, NOON + number * HOUR))
            skill[item % skills] += 0.05
        histories[student] = history
    return histories


def for_all(*strategies):
    """A property that must hold whatever is drawn; a busy machine is no counter-example."""
    return lambda test: settings(deadline=None, max_examples=30)(given(*strategies)(test))


scores = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))
gaps = st.one_of(st.just(0.0), st.floats(0.0, 400 * DAY))
skill_sets = st.lists(st.integers(1, 5), max_size=3, unique=True).map(tuple)


@st.composite
def histories(draw, max_size=25):
    """Responses at non-decreasing times, some in activities, some with keys."""
    at, evidence = NOON, []
    for _ in range(draw(st.integers(0, max_size))):
        at += draw(gaps)
        evidence.append(
            Response(
                item=draw(st.integers(1, 9)),
                skills=draw(skill_sets),
                score=draw(scores),
                at=at,
                activity=draw(st.one_of(st.none(), st.integers(100, 503))),
                key=draw(st.one_of(st.none(), st.integers(1, 10**9))),
                hints=draw(st.sampled_from([None, None, 0, 1, 3])),
                seconds=draw(st.sampled_from([None, None, 1.0, 40.0])),
                weight=draw(st.sampled_from([1.0, 1.0, 0.5])),
            )
        )
    return evidence


@st.composite
def graphs(draw, skills=7):
    """Acyclic by construction: a skill requires earlier ones only."""
    edges = {
        skill: tuple(
            (earlier, draw(st.booleans()))
            for earlier in range(1, skill)
            if draw(st.integers(0, 3)) == 0
        )
        for skill in range(1, skills + 1)
    }
    return SkillGraph(tuple(range(1, skills + 1)), edges)
