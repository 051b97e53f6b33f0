"""How long a plan of a large course takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from benchmarks.figures import percentile
from students.engine import (
    Catalogue,
    CatalogueActivity,
    Model,
    Response,
    SkillGraph,
    Wishes,
    plan,
)
from students.engine.catalogue import KINDS

SKILLS, ACTIVITIES, ANSWERS, STEPS, ROUNDS = 300, 3_000, 1_500, 10, 200
BEGIN, BETWEEN = 1_700_000_000.0, 600.0


def planning(seed: int) -> list[str]:
    """Lines on 10 steps of a course of 300 skills and 3,000 activities, after 1,500 answers."""
    luck = Random(seed)
    graph, catalogue, model = _graph(luck), _catalogue(luck), Model.default()
    state = model.replay(model.start(), _answers(luck))
    at = BEGIN + ANSWERS * BETWEEN
    update = Response(1, (1,), 1.0, at, 1)
    return [
        f"{STEPS} steps of {SKILLS} skills, {ACTIVITIES} activities, after {ANSWERS} answers:",
        _timed("update", lambda: model.update(state, update)),
        _timed("masteries", lambda: model.masteries(state, graph.skills, at, graph)),
        _timed("plan", lambda: plan(model, state, graph, catalogue, Wishes(steps=STEPS), at=at)),
    ]


def _timed(name: str, run: Callable[[], object]) -> str:
    """CPU time: what else the machine does meanwhile is not the planner's."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        run()
        seconds.append(time.process_time() - started)
    middle, most = (1_000 * percentile(seconds, share) for share in (0.5, 0.95))
    return f"  {name:<12} p50 {middle:6.2f} ms  p95 {most:6.2f} ms of CPU"


def _graph(luck: Random) -> SkillGraph:
    return SkillGraph(
        tuple(range(SKILLS)),
        {
            skill: tuple(
                (needed, luck.random() < 0.5)
                for needed in luck.sample(range(max(0, skill - 30), skill), min(skill, 2))
            )
            for skill in range(SKILLS)
        },
    )


def _catalogue(luck: Random) -> Catalogue:
    formats = ("text", "video", "game", "audio")
    return Catalogue(
        CatalogueActivity(
            number,
            tuple(
                {number % SKILLS, luck.randrange(SKILLS)} if number % 7 == 0 else {number % SKILLS}
            ),
            KINDS[number % 3],
            luck.choice(formats),
            luck.randint(5, 25),
            number,
        )
        for number in range(ACTIVITIES)
    )


def _answers(luck: Random) -> list[Response]:
    return [
        Response(
            item=luck.randrange(900),
            skills=(luck.randrange(SKILLS),),
            score=float(luck.random() < 0.7),
            at=BEGIN + number * BETWEEN,
            activity=luck.randrange(ACTIVITIES),
            key=number,
        )
        for number in range(ANSWERS)
    ]
