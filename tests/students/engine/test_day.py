"""What a day holds: the plan's first part fits into the teacher's minutes."""

from dataclasses import replace

from hypothesis import strategies as st

from students.engine import (
    Catalogue,
    Completion,
    Names,
    Overrides,
    SkillGraph,
    Wishes,
    explain,
)
from students.engine.day import how_many_fit, minutes_done
from tests.students.engine.planning import CATALOGUE, LATER, planned, plans
from tests.students.engine.worlds import NOON, answers, for_all, shown

MORNING = NOON - 3_600.0


def lasting(*minutes):
    """The usual catalogue, its activities as long as said, over and over."""
    return Catalogue(
        replace(one, minutes=minutes[place % len(minutes)])
        for place, one in enumerate(CATALOGUE.activities)
    )


def day(minutes, *done, of=None, **more):
    wishes = Wishes(minutes=minutes, day_began=MORNING)
    return planned(*done, wishes=wishes, of=of or CATALOGUE, **more).steps


def in_the_day(steps):
    return [step.minutes for step in steps if step.in_day]


@for_all(plans())
def test_the_day_s_steps_fit_into_its_minutes_beside_what_is_pinned(case):
    made, (_, _, wishes, *_) = case
    free = [step for step in made.steps if step.in_day and step.constraint != "pinned"]
    assert wishes.minutes is None or sum(step.minutes for step in free) <= wishes.minutes


@for_all(plans())
def test_without_minutes_every_step_is_in_the_day(case):
    made, (_, _, wishes, *_) = case
    assert wishes.minutes is not None or all(step.in_day for step in made.steps)


@for_all(plans())
def test_what_does_not_fit_comes_last(case):
    flags = [step.in_day for step in case[0].steps]
    assert flags == sorted(flags, reverse=True)


@for_all(plans())
def test_nothing_longer_than_a_day_is_first_while_something_open_fits(case):
    made, (graph, evidence, wishes, overrides, at, seed, shared) = case
    world = {"overrides": overrides, "at": at, "graph": graph, "seed": seed, "of": shared}
    without = planned(*evidence, wishes=replace(wishes, minutes=None), **world)
    a_day = wishes.minutes or 0.0
    if any(step.constraint == "open" and step.minutes <= a_day for step in without.steps):
        free = [step for step in made.steps if step.constraint != "pinned"]
        assert free[0].minutes <= a_day


@for_all(st.lists(st.integers(0, 60), max_size=10), st.integers(-20, 120), st.booleans())
def test_today_is_the_longest_beginning_that_fits(minutes, left, is_fresh):
    count = how_many_fit(minutes, left, is_fresh=is_fresh)
    assert sum(minutes[:count]) <= left or count <= is_fresh
    assert count == len(minutes) or sum(minutes[: count + 1]) > left


def test_it_takes_the_best_that_fits_and_goes_on_with_the_rest():
    steps = day(25.0, of=lasting(10.0, 30.0, 15.0))
    left = 25.0 - sum(in_the_day(steps))
    later = [step.minutes for step in steps if not step.in_day and step.constraint == "open"]
    assert len(in_the_day(steps)) == 2
    assert min(later) > left


def test_what_was_done_today_is_taken_off():
    done = Completion(planned().steps[0].activity, NOON)
    assert in_the_day(day(30.0)) == [10.0, 10.0, 10.0]
    assert in_the_day(day(30.0, done)) == [10.0, 10.0]


def test_what_was_done_yesterday_is_not():
    done = Completion(planned().steps[0].activity, MORNING - 60.0)
    assert in_the_day(day(30.0, done)) == [10.0, 10.0, 10.0]


def test_a_day_that_is_over_is_followed_by_a_whole_one():
    done = [Completion(one.id, NOON) for one in CATALOGUE.activities[:2]]
    assert in_the_day(day(20.0, *done)) == [10.0, 10.0]


def test_a_pin_is_in_the_day_whatever_it_takes_and_uses_it_up():
    steps = day(20.0, of=lasting(15.0), overrides=Overrides(pins=(300,)))
    assert steps[0].activity == 300
    assert steps[0].in_day
    assert in_the_day(steps[1:]) == [15.0]


def test_where_nothing_fits_a_day_the_plan_is_as_without_one():
    assert [s.activity for s in day(5.0)] == [s.activity for s in planned().steps]
    assert in_the_day(day(5.0)) == []


def test_it_tells_the_teacher_what_was_too_long_for_the_day():
    most_long = lasting(*[40.0] * 16, *[10.0] * 4)
    wishes = Wishes(minutes=20.0, emphasis={1: 2.0, 2: 2.0, 3: 2.0, 4: 2.0})
    free = SkillGraph((1, 2, 3, 4, 5), {})
    steps = planned(wishes=wishes, of=most_long, graph=free).steps
    assert steps[0].rejected.why == "time"
    words = [explain(step, Names()).teacher for step in steps]
    assert "takes longer than the day has left" in words[0]
    assert "For later: it does not fit" in words[-1]


def test_an_activity_is_counted_once_however_often_it_was_done_today():
    state = shown(*answers(1, 3, activity=100), Completion(100, LATER))
    assert minutes_done(state, {100: 10.0}, MORNING) == 10.0
    assert minutes_done(state, {}, MORNING) == 0.0
