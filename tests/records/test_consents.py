"""What families agree to: kept answer by answer, and true to what it says about averages."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from analytics.selectors.schools import school_summary
from courses.tenancy import enter_district
from students.models import AuditEntry, ConsentEntry, Purpose
from students.selectors.consents import consents_of
from students.services.consents import answer_consent
from tests.analytics.classes import learn, page, post, queries, text_of
from tests.api import Api

pytestmark = pytest.mark.django_db


def held(student) -> dict[str, bool]:
    return {consent.purpose.value: consent.is_given for consent in consents_of(student)}


def say(cast, purpose: str, answer: str) -> None:
    post(cast.guardian, "analytics:child_consent", cast.student.uuid, purpose, answer=answer)


def test_until_somebody_answers_averages_count_and_nothing_else_holds(cast):
    assert held(cast.student) == {"statistics": True, "pictures": False, "other-services": False}
    assert not any(consent.is_answered for consent in consents_of(cast.student))


def test_a_guardian_gives_and_withdraws_and_every_answer_stays(cast):
    for answer, holds in (("yes", True), ("no", False), ("yes", True)):
        say(cast, "pictures", answer)
        assert held(cast.student)["pictures"] is holds
    said = ConsentEntry.objects.order_by("pk").values_list("is_given", "given_by", "wording")
    assert list(said) == [(given, cast.guardian.pk, "2026-11") for given in (True, False, True)]


def test_each_answer_is_in_the_log(cast):
    say(cast, "pictures", "yes")
    say(cast, "pictures", "no")
    entries = AuditEntry.objects.filter(action__startswith="consent").order_by("pk")
    assert [entry.action for entry in entries] == ["consent-given", "consent-withdrawn"]
    assert {entry.subject_id for entry in entries} == {cast.student.pk}
    assert entries[0].details == {"purpose": "pictures"}


def test_the_same_answer_twice_is_one(cast):
    say(cast, "pictures", "yes")
    say(cast, "pictures", "yes")
    assert ConsentEntry.objects.count() == 1


def test_to_say_what_is_the_rule_anyway_is_an_answer(cast):
    say(cast, "statistics", "yes")
    assert next(iter(consents_of(cast.student))).is_answered


def test_what_was_answered_is_neither_changed_nor_deleted(cast):
    say(cast, "pictures", "yes")
    for district, refusal in ((cast.district.pk, "permission denied"), (None, "never changed")):
        enter_district(district)
        for change in (
            lambda: ConsentEntry.objects.update(is_given=False),
            lambda: ConsentEntry.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                change()


def test_the_page_names_what_follows_before_it_is_confirmed(cast):
    address = ("analytics:child_consent", cast.student.uuid)
    shown = text_of(page(cast.guardian, *address, "statistics"))
    assert "Results no longer count in the averages" in shown
    assert "waiting" not in shown
    assert page(cast.guardian, *address, "everything").status_code == 404


def test_the_page_tells_every_answer_so_far_and_how_to_change_the_last(cast):
    address = ("analytics:child_consents", cast.student.uuid)
    assert "All answers so far" not in text_of(page(cast.guardian, *address))
    say(cast, "pictures", "yes")
    say(cast, "pictures", "no")
    told = text_of(page(cast.guardian, *address)).partition("All answers so far")[2]
    assert told.index("Pictures and recordings: No") < told.index("Pictures and recordings: Yes")
    say(cast, "pictures", "yes")
    assert "No, I no longer agree" in text_of(
        page(cast.guardian, "analytics:child_consent", cast.student.uuid, "pictures")
    )


def test_a_guardian_answers_for_her_own_child_only(cast):
    address = ("analytics:child_consent", cast.student.uuid, "pictures")
    assert post(cast.other_guardian, *address, answer="yes").status_code == 404
    assert post(cast.student, *address, answer="yes").status_code == 404
    assert not ConsentEntry.objects.exists()


def test_a_family_that_wants_no_statistics_is_in_no_average_and_keeps_its_path(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.classmate, right=0)
    before = school_summary(cast.school)
    say(cast, "statistics", "no")
    after = school_summary(cast.school)
    assert (before.students_measured, after.students_measured) == (2, 1)
    assert (before.students_left_out, after.students_left_out) == (0, 1)
    assert after.courses[0].mean_p_known < before.courses[0].mean_p_known
    assert after.courses[0].students == before.courses[0].students
    assert "Goes well" in text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    say(cast, "statistics", "yes")
    assert school_summary(cast.school).courses == before.courses


def test_the_school_says_that_somebody_is_left_out(cast):
    learn(cast, cast.student)
    say(cast, "statistics", "no")
    shown = text_of(page(cast.school_admin, "analytics:school", cast.school.uuid))
    assert "1 student is left out of it, as the family wishes." in shown


def test_programs_are_told_what_the_pages_say(cast):
    say(cast, "pictures", "yes")
    [_, pictures, _] = (
        Api(cast.guardian).get(f"children/{cast.student.uuid}/consents/").json()["consents"]
    )
    assert (pictures["purpose"], pictures["is_given"]) == ("pictures", True)
    assert pictures["given_by"] == "Guardian Example"
    listed = Api(cast.school_admin).get(f"schools/{cast.school.uuid}/consents/").json()["results"]
    assert [one["pictures"] for one in listed if one["name"] == "Sam Example"] == [True]


def on_paper(cast, **said: str):
    sent = {"purpose": "pictures", "answer": "yes", "signed_on": "2026-01-15"} | said
    address = ("analytics:school_consent", cast.school.uuid, cast.student.uuid)
    return post(cast.school_admin, *address, **sent)


def test_an_admin_keeps_an_answer_on_paper_with_who_signed_it(cast):
    assert on_paper(cast, given_by=str(cast.guardian.uuid)).status_code == 302
    entry = ConsentEntry.objects.get()
    assert (entry.given_by_id, entry.recorded_by_id) == (cast.guardian.pk, cast.school_admin.pk)
    assert (entry.is_on_paper, entry.signed_on) == (True, date(2026, 1, 15))
    shown = text_of(page(cast.guardian, "analytics:child_consents", cast.student.uuid))
    assert "on paper of" in shown


@pytest.mark.parametrize(
    "said",
    [
        {"signed_on": "2999-01-01"},
        {"signed_on": ""},
        {"purpose": "other"},
        {"answer": ""},
        {"given_by": "00000000-0000-0000-0000-000000000000"},
    ],
    ids=str,
)
def test_a_paper_that_can_not_be_is_refused(cast, said):
    assert on_paper(cast, **said).status_code == 200
    assert not ConsentEntry.objects.exists()


def test_only_a_guardian_of_the_child_can_have_signed(cast):
    assert on_paper(cast, given_by=str(cast.other_guardian.uuid)).status_code == 200


def table(cast, **asked: str) -> str:
    return text_of(page(cast.school_admin, "analytics:school_consents", cast.school.uuid, **asked))


def test_an_admin_finds_who_agrees_to_what(cast):
    say(cast, "pictures", "yes")
    assert "3 students" in table(cast)
    agreeing = table(cast, purpose="pictures", state="yes")
    assert "Sam Example" in agreeing
    assert "Classmate Example" not in agreeing
    assert "Sam Example" not in table(cast, purpose="pictures", state="no")
    assert "Nobody is found." in table(cast, purpose="statistics", state="no")
    assert "Sam Example" in table(cast, q="sam")


def test_what_holds_while_nobody_has_answered_is_told_from_an_answer(cast):
    assert table(cast, q="sam").count("(nobody has answered)") == 3
    say(cast, "statistics", "yes")
    assert table(cast, q="sam").count("(nobody has answered)") == 2
    unanswered = table(cast, purpose="statistics", state="unanswered")
    assert "Sam Example" not in unanswered
    assert "Classmate Example" in unanswered
    assert "Sam Example" in table(cast, purpose="pictures", state="unanswered")


def test_a_schools_consents_cost_the_same_for_any_number_of_students(cast):
    address = ("analytics:school_consents", cast.school.uuid)
    before = queries(lambda: page(cast.school_admin, *address))
    for student in (cast.student, cast.classmate, cast.stranger):
        answer_consent(student, Purpose.PICTURES, is_given=True, by=cast.guardian)
    assert queries(lambda: page(cast.school_admin, *address)) == before
