"""From choices to reason records: the numbers as they stood when each step was chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from students.engine.belief import DAY
from students.engine.catalogue import Catalogue, Flags, Floats, Indices, Overrides
from students.engine.graph import SkillGraph
from students.engine.prerequisites import KNOWN, READY
from students.engine.ranking import candidate_order
from students.engine.reasons import (
    CONSTRAINTS,
    TERMS,
    Alternative,
    Constraint,
    Reason,
    Rejected,
    Why,
)
from students.engine.scoring import Situation

MOST_ALTERNATIVES = 3
ALTERNATIVE_BAND = 1.0

OPEN = CONSTRAINTS.index("open")
JUST_DONE = CONSTRAINTS.index("just_done")
PREREQUISITE = CONSTRAINTS.index("prerequisite")
HELD, SKIPPED, NO_SKILL = range(len(CONSTRAINTS), len(CONSTRAINTS) + 3)
_WHY: dict[int, Why] = {
    OPEN: "score",
    JUST_DONE: "just_done",
    PREREQUISITE: "prerequisite",
    HELD: "held",
    SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen candidate, with all scores and the variety term as they were at that moment.

    ``left`` are the minutes of the day that were left for it; below zero where it did not fit.
    """

    candidate: int
    constraint: Constraint
    pin: int
    is_review: bool
    scores: Floats
    variety: Floats
    p_explored: float | None
    left: float


def tiers(catalogue: Catalogue, situation: Situation, overrides: Overrides) -> Indices:
    """What keeps each candidate back, if anything; of several things the strongest."""
    activities = len(catalogue.activities)
    tier = np.full(activities, OPEN, dtype=np.intp)
    tier[situation.just_done] = JUST_DONE
    tier[_any_skill(catalogue, situation.blocked)] = PREREQUISITE
    held = np.array([skill in overrides.holds for skill in catalogue.skills] + [False])
    tier[_any_skill(catalogue, held)] = HELD
    for activity in overrides.skips:
        if activity in catalogue.index:
            tier[catalogue.index[activity]] = SKIPPED
    by_candidate = tier[catalogue.activity]
    none = (catalogue.skill == len(catalogue.skills)) & (by_candidate != SKIPPED)
    by_candidate[none] = NO_SKILL
    return by_candidate


def _any_skill(catalogue: Catalogue, flags: Flags) -> Flags:
    """Per activity, whether any of its skills is flagged."""
    if not len(catalogue.first):
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(np.logical_or.reduceat(flags[catalogue.skill], catalogue.first))


def describe(
    choices: list[Choice],
    graph: SkillGraph,
    catalogue: Catalogue,
    situation: Situation,
    tier: Indices,
    at: float,
) -> tuple[Reason, ...]:
    """One record per choice. Alternatives and rejected ones are never steps of the same plan."""
    taken = np.zeros(len(catalogue.activities), dtype=np.bool_)
    for choice in choices:
        taken[catalogue.activity[choice.candidate]] = True
    writer = _Writer(graph, catalogue, situation, tier, ~taken[catalogue.activity], at)
    return tuple(writer.reason(place, choice) for place, choice in enumerate(choices, 1))


class _Writer:
    def __init__(
        self,
        graph: SkillGraph,
        catalogue: Catalogue,
        situation: Situation,
        tier: Indices,
        left: Flags,
        at: float,
    ) -> None:
        self.graph, self.catalogue, self.situation = graph, catalogue, situation
        self.tier, self.left, self.at = tier, left, at
        self.uncited = left & (tier != NO_SKILL)
        self.waiting: dict[int, list[int]] = {}
        for place, blocker in situation.blocker.items():
            self.waiting.setdefault(blocker, []).append(place)

    def reason(self, position: int, choice: Choice) -> Reason:
        """Write down one step."""
        activity = self.catalogue.activities[self.catalogue.activity[choice.candidate]]
        skill = self.catalogue.skill_of(choice.candidate)
        mastery = None if skill is None else self.situation.masteries[skill]
        needed = () if skill is None else self.graph.requires(skill)
        before = {one: self.situation.masteries[one] for one, _ in needed}
        shown = {one for one, it in before.items() if it.enough and it.p_known >= READY}
        last_at = None if mastery is None else mastery.last_at
        return Reason(
            position=position,
            activity=activity.id,
            skill=skill,
            constraint=choice.constraint,
            pin=choice.pin,
            place=activity.position,
            score=float(choice.scores[choice.candidate]),
            terms=self._terms(choice, choice.candidate),
            kind=activity.kind,
            format=activity.format,
            minutes=float(activity.minutes),
            is_review=choice.is_review,
            p_known=round(mastery.p_known, 6) if mastery else 0.0,
            low=round(mastery.low, 6) if mastery else 0.0,
            high=round(mastery.high, 6) if mastery else 0.0,
            evidence_count=mastery.evidence_count if mastery else 0,
            enough=mastery.enough if mastery else False,
            days_since=None if last_at is None else round(max(0.0, self.at - last_at) / DAY, 6),
            evidence=mastery.evidence if mastery else (),
            ready_on=tuple(one for one, it in before.items() if it.enough and it.p_known >= KNOWN),
            unmet=tuple(one for one, hard in needed if hard and one not in shown),
            opens=0 if skill is None else self.graph.descendants(skill),
            alternatives=self._alternatives(choice),
            rejected=self._rejected(choice),
            p_explored=choice.p_explored,
            in_day=choice.left >= 0.0,
        )

    def _terms(self, choice: Choice, candidate: int) -> dict[str, float]:
        values = [*self.situation.terms[:-1, candidate].tolist(), float(choice.variety[candidate])]
        return dict(zip(TERMS, values, strict=True))

    def _alternatives(self, choice: Choice) -> tuple[Alternative, ...]:
        """The same skill, within a band of the best, other formats first, then by score."""
        columns = self.catalogue.of_skill[self.catalogue.skill[choice.candidate]]
        barrier = max(OPEN, int(self.tier[choice.candidate]))
        fit = self.left[columns] & (self.tier[columns] <= barrier) & (barrier <= PREREQUISITE)
        best = float(choice.scores[choice.candidate])
        best = float(choice.scores[columns[fit]].max(initial=best))
        near = columns[fit & (choice.scores[columns] >= best - ALTERNATIVE_BAND)]
        ranked = sorted(near.tolist(), key=lambda one: -float(choice.scores[one]))
        used = {self._format(choice.candidate)}
        others: list[int] = []
        for candidate in ranked:
            if self._format(candidate) not in used:
                used.add(self._format(candidate))
                others.append(candidate)
        others += [candidate for candidate in ranked if candidate not in others]
        return tuple(self._alternative(choice, one) for one in others[:MOST_ALTERNATIVES])

    def _format(self, candidate: int) -> int:
        return int(self.catalogue.format[self.catalogue.activity[candidate]])

    def _alternative(self, choice: Choice, candidate: int) -> Alternative:
        activity = self.catalogue.activities[self.catalogue.activity[candidate]]
        return Alternative(
            activity=activity.id,
            kind=activity.kind,
            format=activity.format,
            minutes=float(activity.minutes),
            score=float(choice.scores[candidate]),
            terms=self._terms(choice, candidate),
        )

    def _rejected(self, choice: Choice) -> Rejected | None:
        """The best candidate left out: first one that waits for this very skill, if any does.

        Each is cited once, as long as there are others.
        """
        skill = self.catalogue.skill[choice.candidate]
        elsewhere = self.left & (self.catalogue.skill != skill) & (self.tier != NO_SKILL)
        fresh = elsewhere & self.uncited
        waiting = fresh & self._waits_for(self.catalogue.skill_of(choice.candidate))
        for allowed in (waiting, fresh, elsewhere):
            candidate = candidate_order(choice.scores, allowed)
            if candidate is not None:
                place = self.catalogue.activity[candidate]
                self.uncited &= self.catalogue.activity != place
                return self._left_out(choice, candidate)
        return None

    def _waits_for(self, skill: int | None) -> Flags:
        waits = np.zeros(len(self.situation.blocked), dtype=np.bool_)
        places = [] if skill is None else self.waiting.get(skill, [])
        waits[places] = True
        return np.asarray(waits[self.catalogue.skill] & (self.tier == PREREQUISITE))

    def _left_out(self, choice: Choice, candidate: int) -> Rejected:
        why = _WHY[int(self.tier[candidate])]
        activity = self.catalogue.activities[self.catalogue.activity[candidate]]
        is_better = choice.scores[candidate] > choice.scores[choice.candidate]
        if why == "score" and is_better and choice.constraint != "pinned":
            why = "time" if 0.0 <= choice.left < activity.minutes else "review_limit"
        return Rejected(
            activity=activity.id,
            skill=self.catalogue.skill_of(candidate),
            score=float(choice.scores[candidate]),
            why=why,
            unmet=self._unmet(candidate) if why == "prerequisite" else None,
        )

    def _unmet(self, candidate: int) -> int | None:
        """What blocks the candidate's skill, or else another skill of the same activity."""
        same = self.catalogue.activity == self.catalogue.activity[candidate]
        places = [int(self.catalogue.skill[candidate]), *self.catalogue.skill[same].tolist()]
        blockers = (self.situation.blocker.get(place) for place in places)
        return next((one for one in blockers if one is not None), None)
