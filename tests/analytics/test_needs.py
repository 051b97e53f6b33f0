"""Who needs the teacher now."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.html import strip_tags

from analytics.selectors.needs import needs_of
from students.models import LearnerState, SkillMastery
from tests.analytics.classes import fill, learn, page, queries, text_of, write_essay
from tests.factories import enroll, hand_in, make_user


def _need(cast, student=None):
    student = student or cast.student
    return next((one for one in needs_of(cast.teacher) if one.student_uuid == student.uuid), None)


def test_who_works_well_needs_nobody(cast):
    learn(cast, cast.student, right=9)
    assert _need(cast) is None


def test_who_has_not_begun_is_quiet(cast):
    assert _need(cast).why == "quiet"


def test_who_has_handed_in_nothing_for_a_week_is_quiet(cast):
    learn(cast, cast.student, right=9)
    ago = timezone.now() - timedelta(days=8)
    LearnerState.objects.filter(pk=cast.student.pk).update(evidence_at=ago)
    assert _need(cast).why == "quiet"


def test_whose_path_stays_behind_is_named_first(cast):
    hand_in(cast.student, cast.quiz, right=9)
    ago = timezone.now() - timedelta(minutes=2)
    LearnerState.objects.filter(pk=cast.student.pk).update(stale_since=ago)
    assert needs_of(cast.teacher)[0].why == "not_computed"


def test_three_low_tries_at_one_activity_are_stuck(cast):
    for _ in range(3):
        learn(cast, cast.student, right=2)
    need = _need(cast)
    assert (need.why, need.count, need.about) == ("stuck", 3, cast.quiz.activity.title)


def test_three_tries_of_which_the_last_is_good_are_not_stuck(cast):
    for right in (2, 3, 9):
        learn(cast, cast.student, right=right)
    assert _need(cast) is None


def test_an_essay_waits_and_says_where(cast):
    attempt = write_essay(cast, cast.student)
    learn(cast, cast.student, right=9)
    need = _need(cast)
    assert (need.why, need.attempt_uuid, need.position) == ("waiting", attempt.uuid, 0)


def test_a_skill_surely_not_known_is_struggled_with(cast):
    learn(cast, cast.student, right=9)
    SkillMastery.objects.filter(student=cast.student, skill=cast.skills[1]).update(
        p_known=0.1, low=0.05, high=0.3
    )
    need = _need(cast)
    assert (need.why, need.about) == ("struggling", "Add")


def test_a_wide_interval_accuses_nobody(cast):
    learn(cast, cast.student, right=9)
    SkillMastery.objects.filter(student=cast.student).update(p_known=0.3, low=0.1, high=0.6)
    assert _need(cast) is None


def test_kinds_take_turns(cast):
    fill(cast, 4)
    write_essay(cast, cast.student)
    whys = [need.why for need in needs_of(cast.teacher)]
    assert len(whys) >= 2
    assert len(set(whys[:2])) == 2


def test_another_teachers_students_are_not_named(cast):
    assert {need.section_uuid for need in needs_of(cast.teacher)} == {cast.section.uuid}


def test_it_takes_two_queries_for_two_learners_and_for_thirty(cast):
    assert queries(lambda: needs_of(cast.teacher)) == 2
    fill(cast)
    assert queries(lambda: needs_of(cast.teacher)) == 2


def _desk(cast):
    return page(cast.teacher, "analytics:sections")


def test_each_need_has_one_action_and_its_reason_a_number(cast):
    fill(cast, 4)
    write_essay(cast, cast.student)
    needs = re.findall(r'<li class="need">.*?</li>', _desk(cast).text, re.S)
    assert len(needs) >= 2
    for need in needs:
        assert need.count('class="button primary"') == need.count('class="button') == 1
        reason = need.split('class="need-why">')[1].split("</div>")[0]
        assert re.search(r"\d", strip_tags(reason)), reason


def test_the_quiet_are_named_with_the_days(cast):
    learn(cast, cast.student, right=9)
    ago = timezone.now() - timedelta(days=9)
    LearnerState.objects.filter(pk=cast.student.pk).update(evidence_at=ago)
    assert _need(cast).count == 9
    assert "Nothing has come in for 9 days" in text_of(_desk(cast))


def test_those_beyond_the_first_are_folded_away_and_open(cast):
    enroll(
        cast.section,
        *(make_user(f"S{n}", "student", cast.school, cast.district) for n in range(10)),
    )
    folded = _desk(cast).text.partition("<details>")[2].partition("</details>")[0]
    assert "4 more are waiting" in folded
    assert folded.count('<li class="need">') == 4


def test_where_nobody_needs_her_the_teacher_is_told_so(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.classmate, right=9)
    assert "Nobody needs you now" in text_of(_desk(cast))


def test_an_admin_who_teaches_nobody_is_not_told_that_nobody_needs_her(cast):
    shown = text_of(page(cast.school_admin, "analytics:sections"))
    assert "Nobody needs you now" not in shown
    assert "Who needs me now" not in shown
