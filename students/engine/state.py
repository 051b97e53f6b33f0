"""What the engine remembers of one student: sufficient statistics, never the history.

Byte layout of ``LearnerState.to_bytes`` (little endian, ids ascending, floats as IEEE doubles):
one version byte; the header; then every skill; then every activity. A reader refuses a version
it does not know; a state is derived, so it can always be rebuilt from the responses.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NEVER = float("-inf")
CITED = 3
SITTING_GAP = 1_800.0

_VERSION = 1
_HEADER = struct.Struct("<BdddqII")
_SKILL = struct.Struct("<qddqddqqB")
_KEY = struct.Struct("<q")
_ACTIVITY = struct.Struct("<qqddq")
_NOTHING = -(2**63)


class SkillBelief(NamedTuple):
    """One skill's own evidence, as a Gaussian on the log-odds scale (0 is the skill's average).

    ``successes`` sums scores. ``sittings`` counts the separate activities of the current day of
    work. ``keys`` names the latest responses, newest last.
    """

    mean: float
    variance: float
    answers: int
    successes: float
    last_at: float
    sittings: int
    last_activity: int | None
    keys: tuple[int, ...]


class ActivityRecord(NamedTuple):
    """What was done of one activity; ``score_sum / answers`` is the score of the last sitting."""

    times: int
    last_at: float
    score_sum: float
    answers: int

    @property
    def last_score(self) -> float | None:
        """The mean score of the last sitting; None for a lesson, which has none."""
        return self.score_sum / self.answers if self.answers else None


def sat_again(record: ActivityRecord | None, at: float, score: float | None) -> ActivityRecord:
    """Count a new sitting after half an hour's pause; answers within one belong together."""
    points, answers = (0.0, 0) if score is None else (score, 1)
    if record is None or at - record.last_at > SITTING_GAP:
        return ActivityRecord((record.times if record else 0) + 1, at, points, answers)
    return ActivityRecord(
        record.times,
        max(record.last_at, at),
        record.score_sum + points,
        record.answers + answers,
    )


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything known about one student. A value: ``Model.update`` returns a new one."""

    theta: float
    theta_variance: float
    count: int = 0
    last_at: float = NEVER
    skills: Mapping[int, SkillBelief] = field(default_factory=dict)
    activities: Mapping[int, ActivityRecord] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The same bytes for equal states, whatever order the evidence came in."""
        parts = [
            _HEADER.pack(
                _VERSION,
                self.theta,
                self.theta_variance,
                self.last_at,
                self.count,
                len(self.skills),
                len(self.activities),
            )
        ]
        parts += [_pack_skill(skill, self.skills[skill]) for skill in sorted(self.skills)]
        parts += [
            _ACTIVITY.pack(activity, *self.activities[activity])
            for activity in sorted(self.activities)
        ]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> LearnerState:
        """Read what ``to_bytes`` wrote; ValueError for anything else."""
        if not data or data[0] != _VERSION:
            raise ValueError("not a learner state of a version this engine reads")
        try:
            state, end = _read(memoryview(data))
        except struct.error as error:
            raise ValueError("a learner state cut short") from error
        if end != len(data):
            raise ValueError("a learner state with something after its end")
        return state


def _pack_skill(skill: int, belief: SkillBelief) -> bytes:
    activity = _NOTHING if belief.last_activity is None else belief.last_activity
    head = _SKILL.pack(skill, *belief[:6], activity, len(belief.keys))
    return head + b"".join(_KEY.pack(key) for key in belief.keys)


def _read(data: memoryview) -> tuple[LearnerState, int]:
    _, theta, variance, last_at, count, skill_count, activity_count = _HEADER.unpack_from(data, 0)
    offset = _HEADER.size
    skills: dict[int, SkillBelief] = {}
    for _ in range(skill_count):
        skill, belief, offset = _read_skill(data, offset)
        skills[skill] = belief
    activities: dict[int, ActivityRecord] = {}
    for _ in range(activity_count):
        activity, *record = _ACTIVITY.unpack_from(data, offset)
        offset += _ACTIVITY.size
        activities[activity] = ActivityRecord(*record)
    return LearnerState(theta, variance, count, last_at, skills, activities), offset


def _read_skill(data: memoryview, offset: int) -> tuple[int, SkillBelief, int]:
    skill, mean, variance, answers, successes, last_at, sittings, activity, key_count = (
        _SKILL.unpack_from(data, offset)
    )
    offset += _SKILL.size
    end = offset + key_count * _KEY.size
    keys = tuple(_KEY.unpack_from(data, place)[0] for place in range(offset, end, _KEY.size))
    last = None if activity == _NOTHING else activity
    belief = SkillBelief(mean, variance, answers, successes, last_at, sittings, last, keys)
    return skill, belief, end
