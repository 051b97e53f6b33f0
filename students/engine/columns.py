r"""The additive model: what is counted of a student, and which way each count may pull.

**Model.** The chance of a right answer is ``sigmoid(z)``, where z is a sum of weight times figure:
logistic regression over a student's own history, as in PFA (Pavlik, Cen and Koedinger 2009,
"Performance factors analysis") and Best-LR (Gervet, Koedinger, Schneider and Mitchell 2020, "When
is deep learning the best approach to knowledge tracing?"). Because it is a sum, every estimate
decomposes into named parts, and nothing but counters moves while a student works.

**Residuals.** ``r = w (y - p)`` is what an answer says beyond its item: y the credit in [0, 1], p
the success rate of the item among average students, w the evidence's reliability; ``I = w p(1-p)``
is its Fisher information. For a decay a, the figure is ``sum a^j r_j / (tau + sum a^j I_j)``, j
answers ago: one Newton step of a MAP estimate of ability from the prior N(0, 1/tau) (Fisher
scoring), with older answers counting less. The denominator does not depend on outcomes.

**The promise.** All that depends on outcomes is monotone in each of them, and its weight is bound
to the sign given here (``+1``: a better answer raises it and it raises the estimate; ``-1``: a
better answer lowers it and it lowers the estimate). A sum of such terms never falls when an answer
gets better. Columns of sign 0 depend on what was asked and when, never on how it turned out. So
does ``skill_apart``, whose sign says that what lies further back is never known better for it.

Counts enter as ``log(1 + count)``: practice has diminishing returns (Pavlik et al.; Newell and
Rosenbloom 1981). Retained successes ``log(1 + s) 2^(-t/h)`` at three half-lives h make a forgetting
curve as a sum of exponentials, which is close to a power law (Wixted and Carpenter 2007); a
skill's own share of the middle one makes its own half-life, shrunk to the common one.
"""

from __future__ import annotations

from typing import NamedTuple

DECAYS = (0.5, 0.8, 0.95, 0.99, 1.0)
OVERALL_TAU = (0.5, 0.8, 1.0, 1.5, 1.5)
SKILL_DECAYS = (0.5, 0.8, 0.95, 1.0)
SKILL_TAU = (0.5, 0.8, 1.0, 1.0)
HALF_LIVES_DAYS = (1.0, 7.0, 30.0)
SESSION_GAP = 1_800.0
SESSION_TAU = 1.0
ITEM_REACH = 512
LAGS = 3
RARE = 4.0


class Column(NamedTuple):
    """One figure: its name, the part of an estimate it belongs to, the sign its weight keeps."""

    name: str
    part: str
    sign: int


# Of the student as a whole.
OVERALL = (
    Column("answers", "overall", 0),
    Column("answers_squared", "overall", 0),
    Column("wrong", "overall", -1),
    *(Column(f"ability_{decay}", "overall", 1) for decay in DECAYS),
    Column("right_in_a_row", "overall", 1),
    Column("wrong_in_a_row", "overall", -1),
    Column("session_ability", "overall", 1),
    Column("session_place", "moment", 0),
    Column("pause", "moment", 0),
    Column("new_session", "moment", 0),
)
# Of a skill; of several, the mean.
SKILL = (
    Column("skill_answers", "answers", 0),
    Column("skill_answers_squared", "answers", 0),
    Column("skill_new", "answers", 0),
    Column("skill_right", "answers", 1),
    Column("skill_wrong", "answers", -1),
    Column("skill_ability_0.5", "recent", 1),
    Column("skill_ability_0.8", "recent", 1),
    Column("skill_ability_0.95", "answers", 1),
    Column("skill_ability_1.0", "answers", 1),
    Column("skill_last", "recent", 1),
    Column("skill_right_in_a_row", "recent", 1),
    Column("skill_wrong_in_a_row", "recent", -1),
    Column("skill_apart", "time", -1),
    *(Column(f"retained_{days:g}_days", "time", 1) for days in HALF_LIVES_DAYS),
    Column("skill_new_ability", "overall", 1),
    Column("prerequisites", "prerequisites", 1),
)
# Of the question asked and what came just before it.
ASKED = (
    Column("least_answers", "asked", 0),
    Column("most_answers", "asked", 0),
    Column("skills", "asked", 0),
    Column("rare", "asked", 0),
    Column("same_skills", "asked", 0),
    Column("same_skills_run", "asked", 0),
    Column("item_met", "asked", 0),
    Column("item_answers", "asked", 0),
    Column("item_right", "asked", 1),
    Column("item_wrong", "asked", -1),
    Column("item_last", "asked", 1),
    Column("item_apart", "asked", 0),
    Column("same_item", "asked", 0),
    Column("same_item_run", "asked", 0),
    Column("same_item_last", "asked", 1),
)
COLUMNS = (*OVERALL, *SKILL, *ASKED)
NAMES = tuple(column.name for column in COLUMNS)
PLACE = {name: place for place, name in enumerate(NAMES)}
SKILL_AT = len(OVERALL)
ASKED_AT = len(OVERALL) + len(SKILL)

# A skill's own deviation from the common weight of a column, sign as the column's.
SLOPES = (
    "skill_answers",
    "skill_right",
    "skill_wrong",
    "skill_ability_1.0",
    "retained_7_days",
    "ability_1.0",
)
# An item tells able students from others more or less: its own weight on this mixture.
ABILITY_MIX = {"ability_1.0": 0.6, "skill_ability_1.0": 0.4}

# The parts of an estimate of mastery, in the order in which they are added and shown.
PARTS = ("typical", "overall", "prerequisites", "answers", "recent", "time")
