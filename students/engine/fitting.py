"""Learn a model from a school's answers: difficulties, averages and a few parameters.

What is maximised is the one-step-ahead likelihood: each answer is predicted from the earlier ones
of the same student, which is exactly how the model is used. Difficulties that judge the
parameters come from the other half of the students, so no answer is predicted with its own help.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log

from students.engine.belief import Parameters
from students.engine.evidence import Response
from students.engine.graph import SkillGraph
from students.engine.model import Model

Histories = Mapping[int, Sequence[Response]]

LARGEST_SEARCH = 20_000
_ROUNDS = 2
_PASSES = 2
_ITEM_PRIOR_INFORMATION = 2.0
_SKILL_PRIOR_INFORMATION = 4.0
_LEAST_P = 1e-6

# Factors tried on each parameter in turn; the first is moved by steps instead.
_STEPS = (-0.4, -0.2, 0.2, 0.4)
_FACTORS: dict[str, tuple[float, ...]] = {
    "theta_variance": (0.5, 2.0),
    "theta_share": (0.5, 0.75, 1.25, 1.5),
    "spread": (0.5, 2.0),
    "information": (0.7, 1.4),
    "answer_gain": (0.25, 0.5, 2.0),
    "answer_noise": (0.25, 2.0, 4.0),
    "half_life_days": (0.33, 3.0),
    "prerequisite_share": (0.0, 2.0),
}


def fit(responses: Histories, graph: SkillGraph | None = None, prior: Model | None = None) -> Model:
    """A model of these histories (student to responses, oldest first), started from ``prior``.

    Coordinate search on at most ``LARGEST_SEARCH`` answers of evenly chosen students, then
    difficulties from all of them. Deterministic. Returns ``prior`` when there is nothing to fit.
    """
    start = prior or Model.default()
    histories = [tuple(responses[student]) for student in sorted(responses)]
    histories = [history for history in histories if history]
    if not histories:
        return start
    searched = _sample(histories)
    parameters = start.parameters
    for _ in range(_ROUNDS):
        trial = _Trial(replace(start, parameters=parameters), searched, graph)
        best = trial.score(parameters)
        for name in ("base", *_FACTORS):
            for candidate in _candidates(parameters, name):
                score = trial.score(candidate)
                if score > best + 1e-9:
                    best, parameters = score, candidate
    fitted = _with_difficulties(replace(start, parameters=parameters), histories, graph)
    return replace(fitted, version=_version(fitted))


def log_likelihood(model: Model, responses: Histories, graph: SkillGraph | None = None) -> float:
    """Mean one-step-ahead log-likelihood per answer, in nats; higher is better."""
    histories = [responses[student] for student in sorted(responses)]
    return _mean_log(model, histories, graph)


def predictions(
    model: Model, history: Sequence[Response], graph: SkillGraph | None = None
) -> Iterator[float]:
    """For each answer, the chance of a right one as seen just before it."""
    state = model.start()
    for response in history:
        yield model.p_correct(state, response.skills, response.at, response.item, graph)
        state = model.update(state, response)


def _candidates(parameters: Parameters, name: str) -> Iterator[Parameters]:
    """Neighbours of the parameters along one axis, those that make no sense left out."""
    now = getattr(parameters, name)
    values = [now + step for step in _STEPS] if name == "base" else []
    values += [now * factor for factor in _FACTORS.get(name, ())]
    if name in ("theta_share", "prerequisite_share"):
        values = sorted({min(1.0, value) for value in values} - {now})
    for value in values:
        try:
            yield replace(parameters, **{name: value})
        except ValueError:
            continue


def _sample(histories: list[tuple[Response, ...]]) -> list[tuple[Response, ...]]:
    """Every n-th student, so that the search stays quick whatever the school's size."""
    total = sum(map(len, histories))
    return histories[:: max(1, -(-total // LARGEST_SEARCH))]


class _Trial:
    """Two halves of the students, each judged with the difficulties that the other half taught."""

    def __init__(
        self, model: Model, histories: Sequence[tuple[Response, ...]], graph: SkillGraph | None
    ) -> None:
        first, second = histories[::2], histories[1::2] or histories[::2]
        self.graph = graph
        self.pairs = (
            (_with_difficulties(model, first, graph), second),
            (_with_difficulties(model, second, graph), first),
        )

    def score(self, parameters: Parameters) -> float:
        return sum(
            _mean_log(replace(model, parameters=parameters), histories, self.graph)
            for model, histories in self.pairs
        )


def _mean_log(
    model: Model, histories: Sequence[Sequence[Response]], graph: SkillGraph | None
) -> float:
    total, count = 0.0, 0
    for history in histories:
        for response, p in zip(history, predictions(model, history, graph), strict=True):
            p = min(1.0 - _LEAST_P, max(_LEAST_P, p))
            total += response.score * log(p) + (1.0 - response.score) * log(1.0 - p)
            count += 1
    return total / max(1, count)


def _with_difficulties(
    model: Model, histories: Sequence[Sequence[Response]], graph: SkillGraph | None
) -> Model:
    """Skill averages, then item difficulties, by Newton steps over the residuals; twice.

    The second pass sees students whose abilities were tracked with the first one's difficulties.
    An item's difficulty is what its skills' averages leave unexplained, shrunk to zero.
    """
    for _ in range(_PASSES):
        skills = dict(model.skills)
        for skill, step in _steps(model, histories, graph, by_item=False).items():
            skills[skill] = skills.get(skill, 0.0) + step
        model = replace(model, skills=skills)
        items = dict(model.items)
        for item, step in _steps(model, histories, graph, by_item=True).items():
            items[item] = items.get(item, 0.0) - step
        model = replace(model, items=items)
    return model


def _steps(
    model: Model,
    histories: Sequence[Sequence[Response]],
    graph: SkillGraph | None,
    *,
    by_item: bool,
) -> dict[int, float]:
    """One Newton step of a maximum a posteriori estimate, per item or per skill."""
    residuals: dict[int, float] = {}
    information: dict[int, float] = {}
    for history in histories:
        for response, p in zip(history, predictions(model, history, graph), strict=True):
            names = (response.item,) if by_item else response.skills
            for name in names:
                residuals[name] = residuals.get(name, 0.0) + (response.score - p) / len(names)
                information[name] = information.get(name, 0.0) + p * (1.0 - p) / len(names)
    prior = _ITEM_PRIOR_INFORMATION if by_item else _SKILL_PRIOR_INFORMATION
    return {name: residuals[name] / (information[name] + prior) for name in residuals}


def _version(model: Model) -> str:
    """Named after its content, so that equal models have equal names."""
    content = {**model.to_dict(), "version": ""}
    text = json.dumps(content, sort_keys=True).encode()
    return f"fit-{hashlib.sha256(text).hexdigest()[:12]}"
