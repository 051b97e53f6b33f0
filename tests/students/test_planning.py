"""A teacher steers the planning of her class, and an admin how far it explores."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.tenancy import enter_district
from students.engine import Reason, rebuild_order
from students.models import (
    AuditEntry,
    Enrollment,
    LearnerState,
    LearningPath,
    PathStep,
    SectionPlan,
    User,
)
from students.planning import AS_USUAL, Exploration, Level, Planning
from students.selectors.access import today
from students.selectors.engine_inputs import courses_taken
from students.selectors.plan_preview import preview
from students.selectors.planning import planning_of, students_planned_by
from students.services.planning import change_exploration, change_planning
from tests.factories import Cast, enroll, hand_in, make_section
from tests.recomputing import recompute

WEIGHED = Planning(minutes=20, levels={"unlocks": "more", "variety": "less"})


def learn(cast: Cast, student: User) -> None:
    hand_in(student, cast.quiz, right=5)
    catch_up(student)


def catch_up(student: User) -> None:
    recompute(student.pk)
    enter_district(student.district_id)


def reasons(student: User) -> list[Reason]:
    steps = PathStep.objects.filter(path__student=student).order_by("position")
    return [Reason.from_dict(step.reason) for step in steps]


def is_behind(student: User) -> bool:
    state = LearnerState.objects.filter(pk=student.pk).first()
    return state is not None and not state.is_current


def planning_read(student: User) -> Planning:
    [taken] = courses_taken(student.pk)
    return taken.planning


def test_what_nobody_decided_is_as_usual(cast: Cast) -> None:
    assert planning_of(cast.section) == planning_read(cast.student) == AS_USUAL


def test_what_a_teacher_decides_is_read_with_the_courses_in_one_query(
    cast: Cast, django_assert_num_queries
) -> None:
    focus = Planning(30, {"due_review": "less"}, (cast.skills[1].pk,))
    change_planning(cast.section, focus, cast.teacher)
    courses_taken(cast.student.pk)
    with django_assert_num_queries(1):
        assert planning_read(cast.student) == focus


def test_it_asks_for_new_paths_of_exactly_her_students(cast: Cast) -> None:
    learn(cast, cast.student)
    learn(cast, cast.stranger)
    assert change_planning(cast.section, WEIGHED, cast.teacher) == 2
    assert is_behind(cast.student)
    assert is_behind(cast.classmate)
    assert not is_behind(cast.stranger)


def test_saving_what_is_so_already_changes_nothing(cast: Cast) -> None:
    change_planning(cast.section, WEIGHED, cast.teacher)
    entries = AuditEntry.objects.count()
    said_again = Planning(20, {"unlocks": "more", "variety": "less", "due_review": "usual"})
    assert change_planning(cast.section, said_again, cast.teacher) == 0
    assert AuditEntry.objects.count() == entries


def test_a_skill_that_the_class_works_on_moves_forward(cast: Cast) -> None:
    learn(cast, cast.student)
    before = [one.skill for one in reasons(cast.student)]
    later = next(skill for skill in before if skill != before[0])
    change_planning(cast.section, Planning(focus=(later,)), cast.teacher)
    catch_up(cast.student)
    after = reasons(cast.student)
    assert [one.skill for one in after].index(later) < before.index(later)
    assert {one.terms["teacher_weight"] for one in after if one.skill == later} == {1.0}


def test_a_dial_multiplies_its_term(cast: Cast) -> None:
    learn(cast, cast.student)
    usual = {one.activity: one.terms["unlocks"] for one in reasons(cast.student)}
    change_planning(cast.section, Planning(levels={"unlocks": "more"}), cast.teacher)
    catch_up(cast.student)
    more = {one.activity: one.terms["unlocks"] for one in reasons(cast.student)}
    assert any(more.values())
    assert all(more[one] == pytest.approx(2 * usual[one], abs=2e-6) for one in more.keys() & usual)


@pytest.mark.parametrize(
    ("dial", "weights"),
    [("due_review", (0.0, 1.0, 5.0)), ("variety", (0.5, 1.0, 2.0))],
)
def test_reviews_need_more_to_be_felt(dial: str, weights: tuple[float, ...]) -> None:
    told = [Planning(levels={dial: level}).wishes((), timezone.now()) for level in Level.values]
    assert tuple(wishes.weights[dial] for wishes in told) == weights


def test_it_survives_the_next_recompute(cast: Cast) -> None:
    change_planning(cast.section, Planning(minutes=25), cast.teacher)
    learn(cast, cast.student)
    learn(cast, cast.student)
    assert LearningPath.objects.get(student=cast.student).minutes == 25


def test_the_order_is_rebuilt_from_records_made_for_a_day(cast: Cast) -> None:
    change_planning(cast.section, Planning(minutes=15), cast.teacher)
    learn(cast, cast.student)
    found = reasons(cast.student)
    assert {one.in_day for one in found} == {True, False}
    assert rebuild_order(reversed(found)) == [one.position for one in found]


def test_back_to_usual_is_as_if_nothing_had_been_decided(cast: Cast) -> None:
    learn(cast, cast.student)
    before = [one.activity for one in reasons(cast.student)]
    change_planning(cast.section, WEIGHED, cast.teacher)
    catch_up(cast.student)
    change_planning(cast.section, AS_USUAL, cast.teacher)
    catch_up(cast.student)
    assert planning_read(cast.student) == AS_USUAL
    assert [one.activity for one in reasons(cast.student)] == before


def test_who_changed_what_is_in_the_log(cast: Cast) -> None:
    change_planning(cast.section, WEIGHED, cast.teacher)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_id, entry.target) == (cast.teacher.pk, f"section:{cast.section.uuid}")
    assert entry.details["setting"] == "planning"
    assert (entry.details["minutes"], entry.details["unlocks"]) == (20, "more")


def test_of_two_sections_of_a_course_the_one_joined_last_counts(cast: Cast) -> None:
    change_planning(cast.section, Planning(minutes=25), cast.teacher)
    enroll(cast.other_section, cast.student)
    assert planning_read(cast.student) == AS_USUAL
    assert students_planned_by([cast.section.pk]) == [cast.classmate.pk]
    change_planning(cast.other_section, Planning(minutes=10), cast.other_teacher)
    assert planning_read(cast.student).minutes == 10


def test_between_terms_the_planning_goes_on(cast: Cast) -> None:
    change_planning(cast.section, Planning(minutes=25), cast.teacher)
    Enrollment.objects.filter(section=cast.section).update(ends_on=today() - timedelta(days=9))
    assert planning_read(cast.student).minutes == 25
    assert cast.student.pk in students_planned_by([cast.section.pk])
    enroll(make_section(cast.school, cast.course, "5B"), cast.student)
    assert cast.student.pk not in students_planned_by([cast.section.pk])


def test_a_school_lets_the_planner_explore_and_its_teachers_keep_what_they_chose(
    cast: Cast,
) -> None:
    change_planning(cast.section, WEIGHED, cast.teacher)
    assert change_exploration(cast.school, Exploration.LITTLE, cast.school_admin) == 3
    assert planning_read(cast.student) == Planning(20, WEIGHED.levels, (), Exploration.LITTLE.value)
    assert change_exploration(cast.school, Exploration.LITTLE, cast.school_admin) == 0
    assert planning_read(cast.student).wishes((), timezone.now()).exploration > 0.1


def test_no_row_holds_a_day_without_sense(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionPlan.objects.create(section=cast.section, minutes=3)


def test_a_preview_says_what_the_next_path_will_be_and_writes_nothing(cast: Cast) -> None:
    for student in (cast.student, cast.classmate):
        learn(cast, student)
    other = next(one for one in cast.skills if one.pk != reasons(cast.student)[0].skill)
    wanted = Planning(focus=(other.pk,), levels={"expected_gain": "less"})
    seen = preview(cast.section, wanted)
    assert (seen.students, seen.looked_at) == (2, 2)
    assert not SectionPlan.objects.exists()
    change_planning(cast.section, wanted, cast.teacher)
    catch_up(cast.student)
    first = PathStep.objects.filter(path__student=cast.student).earliest("position")
    told = {one.student_uuid: one.after for one in seen.shown}
    assert seen.first_steps == len(seen.shown)
    assert told.get(cast.student.uuid, first.activity.title) == first.activity.title


def test_a_preview_of_what_is_so_already_shows_no_change(cast: Cast) -> None:
    learn(cast, cast.student)
    change_planning(cast.section, WEIGHED, cast.teacher)
    seen = preview(cast.section, WEIGHED)
    assert (seen.first_steps, seen.paths, seen.shown) == (0, 0, [])


def test_a_preview_costs_the_same_for_any_number_of_students(
    cast: Cast, django_assert_num_queries
) -> None:
    learn(cast, cast.student)
    preview(cast.section, WEIGHED)
    with django_assert_num_queries(5):
        preview(cast.section, WEIGHED)
    learn(cast, cast.classmate)
    with django_assert_num_queries(5):
        preview(cast.section, WEIGHED)
