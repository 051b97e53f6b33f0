"""What the engine remembers of one student: sufficient statistics, never the history.

Byte layout of ``LearnerState.to_bytes`` (little endian, ids ascending, floats as IEEE doubles):
one version byte; the header; then every skill; every activity; the latest items, oldest first;
the latest answers, newest first. A reader refuses a version it does not know; a state is derived,
so it can always be rebuilt from the responses. Of items only the latest ``ITEM_REACH`` answers'
are kept, so the size is bounded by the skills and activities there are, not by the history.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

NEVER = float("-inf")
CITED = 3
SITTING_GAP = 1_800.0

_VERSION = 2
_COUNTS = struct.Struct("<BdIIIB")
_OVERALL = struct.Struct("<qd5d5dqdqddqq")
_SKILL = struct.Struct("<qqdd4d4ddqdqddqqB")
_KEY = struct.Struct("<q")
_ACTIVITY = struct.Struct("<qqddq")
_ITEM = struct.Struct("<qqdddq")
_ANSWER = struct.Struct("<qdB")
_NOTHING = -(2**63)
_MOST_SKILLS = 255


class Overall(NamedTuple):
    """Of all answers: decayed sums of residuals and of information, and where the student is.

    ``streak`` counts right answers in a row, wrong ones as a negative number. A session ends with
    half an hour's pause. The runs count how often in a row item and skills stayed the same.
    """

    answers: int = 0
    wrong: float = 0.0
    residuals: tuple[float, ...] = (0.0,) * 5
    information: tuple[float, ...] = (0.0,) * 5
    streak: int = 0
    last_at: float = NEVER
    session_answers: int = 0
    session_residual: float = 0.0
    session_information: float = 0.0
    item_run: int = 0
    skills_run: int = 0


NOTHING_YET = Overall()


class SkillBelief(NamedTuple):
    """What was shown of one skill: counts, decayed sums, the last answers.

    ``successes`` and ``wrong`` sum credit and its lack, by reliability. ``last_place`` counts
    answers to anything. ``settled`` and ``recent`` are what the answers say in log-odds as of the
    last one, under the model that wrote the state. ``sittings`` counts the separate activities of
    the current day of work. ``keys`` names the latest responses, newest last.
    """

    answers: int
    successes: float
    wrong: float
    residuals: tuple[float, ...]
    information: tuple[float, ...]
    last_score: float
    streak: int
    last_at: float
    last_place: int
    settled: float
    recent: float
    sittings: int
    last_activity: int | None
    keys: tuple[int, ...]


class ItemRecord(NamedTuple):
    """What was shown of one item met not long ago."""

    answers: int
    successes: float
    wrong: float
    last_score: float
    last_place: int


class Answered(NamedTuple):
    """One of the latest answers: to what, and with what credit. Skills ascend."""

    item: int
    score: float
    skills: tuple[int, ...]


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
    """Everything known about one student. A value: ``Model.update`` returns a new one.

    ``level`` is a placement's, in log-odds. ``items`` is in the order of their latest answers.
    """

    level: float = 0.0
    overall: Overall = NOTHING_YET
    skills: Mapping[int, SkillBelief] = field(default_factory=dict)
    activities: Mapping[int, ActivityRecord] = field(default_factory=dict)
    items: Mapping[int, ItemRecord] = field(default_factory=dict)
    latest: tuple[Answered, ...] = ()

    @property
    def last_at(self) -> float:
        """When the latest answer was given, unix seconds; minus infinity for none."""
        return self.overall.last_at

    @property
    def count(self) -> int:
        """How many answers there are."""
        return self.overall.answers

    def to_bytes(self) -> bytes:
        """The same bytes for equal states, whatever order independent evidence came in."""
        sizes = len(self.skills), len(self.activities), len(self.items), len(self.latest)
        parts = [_COUNTS.pack(_VERSION, self.level, *sizes), _pack_overall(self.overall)]
        parts += [_pack_skill(skill, self.skills[skill]) for skill in sorted(self.skills)]
        parts += [
            _ACTIVITY.pack(activity, *self.activities[activity])
            for activity in sorted(self.activities)
        ]
        parts += [_ITEM.pack(item, *record) for item, record in self.items.items()]
        parts += [_pack_answer(answer) for answer in self.latest]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> LearnerState:
        """Read what ``to_bytes`` wrote; ValueError for anything else."""
        if not data or data[0] != _VERSION:
            raise ValueError("not a learner state of a version this engine reads")
        try:
            state, end = _Reader(data).state()
        except struct.error as error:
            raise ValueError("a learner state cut short") from error
        if end != len(data):
            raise ValueError("a learner state with something after its end")
        return state


def _pack_overall(one: Overall) -> bytes:
    return _OVERALL.pack(one.answers, one.wrong, *one.residuals, *one.information, *one[4:])


def _pack_skill(skill: int, belief: SkillBelief) -> bytes:
    activity = _NOTHING if belief.last_activity is None else belief.last_activity
    head = _SKILL.pack(
        skill,
        *belief[:3],
        *belief.residuals,
        *belief.information,
        *belief[5:12],
        activity,
        len(belief.keys),
    )
    return head + b"".join(_KEY.pack(key) for key in belief.keys)


def _pack_answer(answer: Answered) -> bytes:
    skills = answer.skills[:_MOST_SKILLS]
    head = _ANSWER.pack(answer.item, answer.score, len(skills))
    return head + b"".join(_KEY.pack(skill) for skill in skills)


class _Reader:
    """Reads one state from its bytes, front to back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def take(self, layout: struct.Struct) -> tuple[float, ...]:
        values = layout.unpack_from(self.data, self.offset)
        self.offset += layout.size
        return values

    def state(self) -> tuple[LearnerState, int]:
        _, level, skills, activities, items, latest = self.take(_COUNTS)
        state = LearnerState(
            level,
            self.overall(),
            dict(self.skill() for _ in range(int(skills))),
            dict(self.activity() for _ in range(int(activities))),
            dict(self.item() for _ in range(int(items))),
            tuple(self.answer() for _ in range(int(latest))),
        )
        return state, self.offset

    def overall(self) -> Overall:
        values = self.take(_OVERALL)
        return Overall._make((*values[:2], values[2:7], values[7:12], *values[12:]))

    def skill(self) -> tuple[int, SkillBelief]:
        values = self.take(_SKILL)
        last = None if values[-2] == _NOTHING else values[-2]
        keys = self.numbers(int(values[-1]))
        head = (*values[1:4], values[4:8], values[8:12], *values[12:19])
        return int(values[0]), SkillBelief._make((*head, last, keys))

    def activity(self) -> tuple[int, ActivityRecord]:
        activity, *record = self.take(_ACTIVITY)
        return int(activity), ActivityRecord._make(record)

    def item(self) -> tuple[int, ItemRecord]:
        item, *record = self.take(_ITEM)
        return int(item), ItemRecord._make(record)

    def answer(self) -> Answered:
        item, score, skills = self.take(_ANSWER)
        return Answered(int(item), score, self.numbers(int(skills)))

    def numbers(self, count: int) -> tuple[int, ...]:
        return tuple(int(self.take(_KEY)[0]) for _ in range(count))
