"""What a teacher has seen a student do: who may say it, what it moves, who reads it."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import ItemStatistic
from assessments.selectors.evidence import evidence_between
from assessments.selectors.histories import histories
from assessments.services.item_statistics import count_items
from assessments.tasks import recompute
from courses.tenancy import enter_district
from students.engine.evidence import JUDGMENT_WEIGHT
from students.models import (
    Action,
    AuditEntry,
    Judgment,
    JudgmentWithdrawal,
    LearnerState,
    SkillMastery,
    User,
)
from students.selectors.judgments import may_judge
from students.services.judgments import AlreadyWithdrawn, judge, withdraw_judgment
from tests.api import Api, problem
from tests.assessments.derived import derived, replayed
from tests.factories import Cast, hand_in, make_skill

pytestmark = pytest.mark.django_db
NOTE = "Counted the class by tens."


def see(cast: Cast, score: float = 1.0, skill: int = 0, note: str = NOTE) -> Judgment:
    enter_district(cast.district.pk)
    return judge(cast.student, cast.skills[skill], score, note, cast.teacher)


def known(cast: Cast, skill: int = 0) -> float:
    assert recompute(cast.student.pk)
    return SkillMastery.objects.get(student=cast.student, skill=cast.skills[skill]).p_known


def page_of(cast: Cast, name: str = "student_skill") -> str:
    return reverse(f"analytics:{name}", args=[cast.student.uuid, cast.skills[0].uuid])


@pytest.fixture
def teacher(cast: Cast, client: Client) -> Client:
    client.force_login(cast.teacher)
    return client


class TestSaying:
    def test_only_who_teaches_her_the_skill_may_say_it(self, cast):
        enter_district(cast.district.pk)
        skill = cast.skills[0]
        people = (cast.other_teacher, cast.school_admin, cast.guardian, cast.student)
        assert may_judge(cast.teacher, cast.student, skill)
        assert not any(may_judge(person, cast.student, skill) for person in people)
        assert not may_judge(cast.teacher, cast.stranger, skill)
        assert not may_judge(cast.teacher, cast.student, make_skill("Of another course"))

    def test_it_is_a_fact_on_her_clock_and_in_the_log(self, cast):
        assert see(cast).evidence_seq == 1
        assert see(cast, 0.5).evidence_seq == 2
        assert LearnerState.objects.get(student=cast.student).evidence_seq == 2
        assert AuditEntry.objects.filter(action=Action.JUDGED).count() == 2

    def test_pressed_twice_it_is_said_once(self, cast):
        assert see(cast) == see(cast)
        assert LearnerState.objects.get(student=cast.student).evidence_seq == 1

    def test_taken_back_it_stays_on_record_and_moves_the_clock(self, cast):
        judgment = see(cast)
        withdraw_judgment(judgment, cast.teacher)
        assert Judgment.objects.get().note == NOTE
        assert JudgmentWithdrawal.objects.get().evidence_seq == 2
        with pytest.raises(AlreadyWithdrawn):
            withdraw_judgment(judgment, cast.teacher)
        assert LearnerState.objects.get(student=cast.student).evidence_seq == 2


class TestEvidence:
    def test_it_weighs_half_and_collides_with_no_answer(self, cast):
        hand_in(cast.student, cast.quiz, right=9)
        judgment = see(cast)
        *answers, said = evidence_between(cast.student.pk, 0, 99).evidence
        assert (said.weight, said.score, said.skills) == (
            JUDGMENT_WEIGHT,
            1.0,
            (cast.skills[0].pk,),
        )
        assert (said.item, said.key) == (-cast.skills[0].pk, -judgment.pk)
        assert all(one.item > 0 and one.key > 0 for one in answers)

    def test_yes_lifts_an_estimate_and_not_yet_lowers_it(self, cast):
        hand_in(cast.student, cast.quiz, right=5)
        before = known(cast)
        see(cast, 1.0)
        lifted = known(cast)
        see(cast, 0.0)
        assert before < lifted
        assert known(cast) < lifted

    def test_taken_back_it_is_as_if_it_had_never_been_said(self, cast):
        hand_in(cast.student, cast.quiz, right=5)
        before = known(cast)
        judgment = see(cast)
        assert known(cast) != before
        withdraw_judgment(judgment, cast.teacher)
        recompute(cast.student.pk)
        kept = derived(cast.student.pk)
        assert kept == replayed(cast.student.pk)
        assert known(cast) == pytest.approx(before, abs=1e-3)

    def test_said_and_taken_back_between_two_looks_it_is_nothing(self, cast):
        withdraw_judgment(see(cast), cast.teacher)
        found = evidence_between(cast.student.pk, 0, 9)
        assert (found.evidence, found.is_correction) == ([], False)
        assert evidence_between(cast.student.pk, 1, 9).is_correction

    def test_a_nights_fit_reads_it_and_counts_no_item_of_it(self, cast):
        hand_in(cast.student, cast.quiz, right=5)
        see(cast)
        withdraw_judgment(see(cast, 0.0), cast.teacher)
        found = histories(10**6)
        assert [one.weight for one in found[cast.student.pk]] == [1.0] * 9 + [0.5]
        count_items(found)
        assert ItemStatistic.objects.count() == 9


class TestPages:
    def test_a_teacher_writes_down_what_she_saw_and_takes_it_back(self, cast, teacher):
        assert "What I have seen" in teacher.get(page_of(cast)).text
        sent = {"score": "0.5", "note": NOTE}
        page = teacher.post(page_of(cast, "judge"), sent, follow=True).text
        assert NOTE in page
        assert "Partly" in page
        enter_district(cast.district.pk)
        address = [cast.student.uuid, Judgment.objects.get().uuid]
        taken = teacher.post(reverse("analytics:withdraw_judgment", args=address), follow=True)
        assert "taken back" in taken.text
        assert NOTE in taken.text

    @pytest.mark.parametrize(
        "sent", [{"score": "1.0"}, {"note": NOTE}, {"score": "2", "note": "x"}]
    )
    def test_without_a_verdict_or_a_note_nothing_is_kept(self, cast, teacher, sent):
        assert "Please look again" in teacher.post(page_of(cast, "judge"), sent).text
        enter_district(cast.district.pk)
        assert not Judgment.objects.exists()

    def test_an_admin_reads_and_has_no_form(self, cast, client):
        see(cast)
        client.force_login(cast.school_admin)
        page = client.get(page_of(cast)).text
        assert NOTE in page
        assert "What I have seen" not in page

    def test_the_student_reads_who_saw_it_beside_her_next_step(self, cast, client):
        for skill in range(3):
            see(cast, 0.5, skill)
        recompute(cast.student.pk)
        client.force_login(cast.student)
        page = client.get("/").text
        assert "Teacher Example saw you do a part of this." in page
        assert NOTE in page

    def test_her_family_reads_it_in_words(self, cast, client):
        see(cast)
        withdraw_judgment(see(cast, 0.0, 1, "Not this."), cast.teacher)
        client.force_login(cast.guardian)
        page = client.get(reverse("analytics:child", args=[cast.student.uuid])).text
        assert "Teacher Example has seen it done." in page
        assert "Not this." not in page

    def test_a_teacher_sees_it_among_what_a_step_rests_on(self, cast, teacher):
        for skill in range(3):
            see(cast, 0.5, skill)
        recompute(cast.student.pk)
        page = teacher.get(reverse("analytics:student", args=[cast.student.uuid])).text
        assert "Teacher Example has seen a part of it done." in page

    def test_who_has_said_it_may_be_gone(self, cast, client):
        see(cast)
        User.objects.filter(pk=cast.teacher.pk).delete()
        recompute(cast.student.pk)
        client.force_login(cast.guardian)
        page = client.get(reverse("analytics:child", args=[cast.student.uuid])).text
        assert "A teacher has seen it done." in page


class TestApi:
    def test_a_program_says_reads_and_takes_back(self, cast):
        gray, sam = Api(cast.teacher), Api(cast.student)
        base = f"students/{cast.student.uuid}/"
        said = gray.post(
            f"{base}skills/{cast.skills[0].uuid}/judgments/", {"score": 1, "note": NOTE}
        )
        assert said.status_code == 201
        uuid = said.json()["uuid"]
        assert sam.get(f"{base}judgments/").json()["results"][0]["by"] == "Teacher Example"
        assert gray.post(f"{base}judgments/{uuid}/withdraw/").status_code == 204
        again = problem(gray.post(f"{base}judgments/{uuid}/withdraw/"), 409)
        assert again["code"] == "already_withdrawn"
        assert sam.get(f"{base}judgments/").json()["results"][0]["withdrawn_at"]

    def test_reasons_name_what_was_seen(self, cast):
        see(cast, 0.5)
        recompute(cast.student.pk)
        steps = Api(cast.student).get(f"students/{cast.student.uuid}/path/").json()["steps"]
        notes = [one["note"] for step in steps for one in step["reason"]["judgments"]]
        assert NOTE in notes

    @pytest.mark.parametrize("score", [0.7, 2, -1, "yes"])
    def test_a_verdict_is_one_of_three(self, cast, score):
        address = f"students/{cast.student.uuid}/skills/{cast.skills[0].uuid}/judgments/"
        problem(Api(cast.teacher).post(address, {"score": score, "note": NOTE}), 400)
