"""How much a day holds: the teacher's minutes a day, as a rule that the records can repeat.

Let B be the minutes a day, and D what the course's activities done since the day began take, each
counted once. Then L = B - D is left. Of the candidates with minutes <= L the plan takes the best,
takes its minutes off L, and goes on so until none fits; then come the others, best first. Where
nothing that is open fits into L at the beginning, the day is over and the plan is that of the next
one: L = B. Hence an activity longer than B is first only where nothing that is open fits a day.

The order can be rebuilt: a record says whether its step fitted (``in_day``), and within one
constraint what fitted stands before what did not. While a plan grows L shrinks, so what is allowed
shrinks; scores fall as ever; and nothing fits any more once a step did not. So within each of the
two groups every choice has at most the score of the one before, and sorting gives the same order.

What people pinned is in the day whatever it takes, and uses it up. Nothing is forbidden: a day's
minutes order a plan and cut it into today and later, and what is later can be begun at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from students.engine.state import LearnerState

WITHOUT_END = float("inf")
OVER = -1.0


def minutes_done(state: LearnerState, minutes: Mapping[int, float], began: float) -> float:
    """What was worked on since the day began takes; activities without known minutes take none."""
    return sum(
        minutes.get(activity, 0.0)
        for activity, record in state.activities.items()
        if record.last_at >= began
    )


def left_of_day(a_day: float, done: float, shortest: float) -> float:
    """The minutes to plan with: what is left, or a whole day where not even the shortest fits."""
    left = a_day - done
    return left if shortest <= left else a_day


def how_many_fit(steps: Sequence[float], left: float, *, is_fresh: bool) -> int:
    """How many of the first steps, by their minutes, fit into what is left, one after another.

    In a day in which nothing has been done yet (``is_fresh``) the first always does.
    """
    count = 0
    for minutes in steps:
        left -= minutes
        if left < 0.0 and not (is_fresh and count == 0):
            break
        count += 1
    return count
