"""Many students' answers as arrays: what a batch works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from students.engine.evidence import Response, credit, reliability
from students.engine.graph import SkillGraph
from students.engine.scans import Flags, Floats, Indices


@dataclass(frozen=True)
class Log:
    """Answers, each student's together and in order; arrays of one length, but for skills.

    ``tag_row`` and ``tag_skill`` hold one entry for each skill of each answer, by answer, skills
    ascending. ``at`` in seconds (all equal where unknown), ``score`` the credit in [0, 1].
    """

    student: Indices
    item: Indices
    score: Floats
    weight: Floats
    at: Floats
    tag_row: Indices
    tag_skill: Indices

    def __len__(self) -> int:
        return len(self.score)

    def of(self, rows: Flags) -> Log:
        """The flagged answers alone."""
        tags = rows[self.tag_row]
        places = np.cumsum(rows) - 1
        return Log(
            self.student[rows],
            self.item[rows],
            self.score[rows],
            self.weight[rows],
            self.at[rows],
            places[self.tag_row[tags]],
            self.tag_skill[tags],
        )

    def tag_counts(self) -> Indices:
        """How many skills each answer has."""
        return np.bincount(self.tag_row, minlength=len(self)).astype(np.int64)


def log_of(histories: Mapping[int, Sequence[Response]]) -> Log:
    """The answers of many students, by student."""
    rows = [(student, one) for student in sorted(histories) for one in histories[student]]
    tags = [
        (place, skill) for place, (_, one) in enumerate(rows) for skill in sorted(set(one.skills))
    ]
    pairs = np.array(tags, dtype=np.int64).reshape(len(tags), 2)
    return Log(
        np.array([student for student, _ in rows], dtype=np.int64),
        np.array([one.item for _, one in rows], dtype=np.int64),
        np.array([credit(one) for _, one in rows], dtype=np.float64),
        np.array([reliability(one) for _, one in rows], dtype=np.float64),
        np.array([one.at for _, one in rows], dtype=np.float64),
        pairs[:, 0].copy(),
        pairs[:, 1].copy(),
    )


def sets_of(log: Log) -> tuple[Indices, list[tuple[int, ...]]]:
    """The number of each answer's set of skills, and the sets by number."""
    names: dict[tuple[int, ...], int] = {}
    ends = np.cumsum(log.tag_counts()).tolist()
    skills = log.tag_skill.tolist()
    found, start = [], 0
    for end in ends:
        found.append(names.setdefault(tuple(skills[start:end]), len(names)))
        start = end
    return np.array(found, dtype=np.int64), list(names)


def edges_of(graph: SkillGraph | None) -> dict[int, tuple[int, ...]]:
    """The direct prerequisites of each skill that has any."""
    if graph is None:
        return {}
    needed = {skill: tuple(one for one, _ in graph.requires(skill)) for skill in graph.skills}
    return {skill: before for skill, before in needed.items() if before}
