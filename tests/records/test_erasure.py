"""An erased person is nowhere any more, and the figures of her classes stay what they were."""

import base64
import json
from dataclasses import asdict, replace

import pytest
import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from analytics.selectors.schools import school_summary
from analytics.selectors.sections import section_grid
from analytics.selectors.skills import section_skills
from assessments.models import Attempt, Grade, Response, SavedAnswer
from assessments.services.attempts import begin_attempt
from assessments.tasks import recompute
from lms.records.copies import make_copies
from lms.records.erasure import erase_due
from lms.records.receipts import is_genuine
from students.models import Erasure, PersonCopy, Session, SkillMastery, Tombstone, User
from students.services.records import (
    NotHerName,
    NothingToTakeBack,
    ask_for_copy,
    ask_for_erasure,
    take_back,
)
from tests.factories import Cast, hand_in, make_assessment, make_item

pytestmark = pytest.mark.django_db


def erase(person: User, by: User) -> Erasure:
    erasure = ask_for_erasure(person, by, person.display_name)
    assert erase_due() == 1
    erasure.refresh_from_db()
    return erasure


@pytest.fixture
def worked(cast: Cast) -> Cast:
    """The student and her classmate did the same quiz; one answer of hers was graded."""
    for student in (cast.student, cast.classmate):
        attempt = hand_in(student, cast.quiz, right=6)
        recompute(student.pk)
    response = Response.objects.filter(attempt__student=cast.student).earliest("position")
    Grade.objects.create(
        response=response,
        student=cast.student,
        evidence_seq=99,
        score=0.5,
        comment="You can do it, Sam",
        graded_by=cast.teacher,
    )
    assert attempt.student == cast.classmate
    return cast


def figures(cast: Cast) -> list[object]:
    """What the pages of her school and section count, but for names and the time of asking."""
    summary = school_summary(cast.school)
    skills = section_skills(cast.section)
    return [
        [asdict(line) for line in summary.sections],
        [asdict(course) for course in summary.courses],
        [asdict(day) for day in summary.days],
        summary.students_measured,
        asdict(replace(summary.currency, oldest_seconds=None)),
        [(row.code, row.known, row.enough) for row in skills.rows],
        sorted(cell.p_known or 0 for row in skills.rows for cell in row.cells),
        sorted((line.skills_known, line.skills_enough) for line in section_grid(cast.section)),
        sorted(Response.objects.values_list("version", "score")),
    ]


def test_the_figures_of_her_classes_stay(worked: Cast) -> None:
    before = figures(worked)
    erase(worked.student, worked.district_admin)
    assert figures(worked) == before


def test_her_account_is_gone_and_nobodys_is_nobody(worked: Cast) -> None:
    erase(worked.student, worked.district_admin)
    assert not User.objects.filter(pk=worked.student.pk).exists()
    nobody = User.objects.get(is_nameless=True)
    assert (nobody.first_name, nobody.last_name, nobody.email) == ("", "", "")
    assert not nobody.is_active
    assert not nobody.has_usable_password()


def test_what_she_chose_stays_and_what_she_wrote_goes(worked: Cast) -> None:
    essay = make_item(worked.course, kind="essay", key={})
    paper = make_assessment(worked.course, [essay])
    attempt = begin_attempt(worked.student, paper)
    Response.objects.create(
        attempt=attempt,
        student=worked.student,
        version=essay.current,
        position=0,
        evidence_seq=7,
        answer={"text": "My name is Sam"},
        score=1,
    )
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=attempt.started_at, evidence_seq=7)
    erase(worked.student, worked.district_admin)
    answers = Response.objects.filter(student__is_nameless=True).values_list(
        "version__kind", "answer"
    )
    assert {kind for kind, answer in answers if answer is None} == {"essay"}
    assert not Grade.objects.exclude(comment="").exists()


def test_work_that_was_not_handed_in_goes(worked: Cast) -> None:
    attempt = begin_attempt(worked.student, worked.quiz)
    erase(worked.student, worked.district_admin)
    assert not Attempt.objects.filter(pk=attempt.pk).exists()
    assert not SavedAnswer.objects.exists()


def test_a_teacher_goes_and_the_grades_she_gave_stay(worked: Cast) -> None:
    erase(worked.teacher, worked.district_admin)
    assert Grade.objects.get().graded_by is None
    assert not User.objects.filter(is_nameless=True).exists()


def test_her_sessions_end(worked: Cast) -> None:
    client = Client()
    client.force_login(worked.student)
    erase(worked.student, worked.district_admin)
    assert not Session.objects.exists()


def test_her_files_go(worked: Cast, django_capture_on_commit_callbacks) -> None:
    ask_for_copy(worked.student, worked.student)
    make_copies()
    copy = PersonCopy.objects.get()
    upload = default_storage.save(f"imports/{worked.student.uuid}/roster/x.zip", ContentFile(b"x"))
    place = copy.file.place
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(worked.student, worked.district_admin)
    assert not default_storage.exists(place)
    assert not default_storage.exists(upload)
    assert (erasure.receipt["files"], erasure.receipt["deleted"]["students.PersonCopy"]) == (1, 1)


def test_caches_and_waiting_messages_forget_her(worked: Cast) -> None:
    server = redis.Redis.from_url(settings.REDIS_URL)
    name = worked.student.username
    body = base64.b64encode(json.dumps([[name], {}]).encode()).decode()
    server.set(f"seen:{name}", 1)
    server.set("greeting", f"Hello {name}")
    server.set("other", "Hello")
    server.rpush("queue", json.dumps({"body": body}), json.dumps({"body": "W1tdXQ=="}))
    server.hset("held", mapping={"a": json.dumps([{"body": body}, "x"]), "b": "kept"})
    erasure = erase(worked.student, worked.district_admin)
    assert erasure.receipt["keys_in_caches"] == 4
    assert (server.get("other"), server.llen("queue"), server.hkeys("held")) == (
        b"Hello",
        1,
        [b"b"],
    )
    server.delete("other", "queue", "held")


def test_the_receipt_counts_and_names_nobody(worked: Cast) -> None:
    erasure = erase(worked.student, worked.district_admin)
    receipt = erasure.receipt
    assert receipt["deleted"]["students.User"] == 1
    assert receipt["made_nameless"]["assessments.Response"] == 9
    assert receipt["asked_by_account"] == worked.district_admin.pk
    text = json.dumps(receipt)
    for value in (worked.student.username, "Sam", str(worked.student.uuid)):
        assert value not in text


def test_a_changed_receipt_is_told_from_a_genuine_one(worked: Cast) -> None:
    receipt = erase(worked.student, worked.district_admin).receipt
    assert is_genuine(receipt)
    assert not is_genuine(receipt | {"files": 7})
    assert not is_genuine({})


def test_the_name_must_be_typed(cast: Cast) -> None:
    with pytest.raises(NotHerName):
        ask_for_erasure(cast.student, cast.district_admin, "Somebody")
    assert ask_for_erasure(cast.student, cast.district_admin, " sam  EXAMPLE ")


def test_it_waits_and_can_be_taken_back(cast: Cast, settings) -> None:
    settings.ERASURE_WAITING_DAYS = 14
    erasure = ask_for_erasure(cast.student, cast.district_admin, "Sam Example")
    assert erase_due() == 0
    take_back(erasure, cast.district_admin)
    Erasure.objects.update(due_at=erasure.asked_at)
    assert erase_due() == 0
    assert User.objects.filter(pk=cast.student.pk).exists()


def test_what_is_done_cannot_be_taken_back(cast: Cast) -> None:
    erasure = erase(cast.student, cast.district_admin)
    with pytest.raises(NothingToTakeBack):
        take_back(erasure, cast.district_admin)


def test_an_erasure_that_stopped_half_way_is_finished(worked: Cast, settings) -> None:
    there, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    ask_for_erasure(worked.student, worked.district_admin, "Sam Example")
    assert erase_due() == 0
    assert not User.objects.filter(pk=worked.student.pk).exists()
    settings.REDIS_URL = there
    assert erase_due() == 1
    assert "to_do" not in Erasure.objects.get().receipt


def test_estimates_of_nobody_stay_out_of_the_way_of_a_recompute(worked: Cast) -> None:
    erase(worked.student, worked.district_admin)
    nobody = User.objects.get(is_nameless=True)
    before = list(SkillMastery.objects.filter(student=nobody).values_list("skill", "p_known"))
    recompute(nobody.pk)
    assert (
        list(SkillMastery.objects.filter(student=nobody).values_list("skill", "p_known")) == before
    )
    assert before


def test_identifiers_are_kept_as_digests_only(cast: Cast) -> None:
    cast.student.sourced_id = "S-1"
    cast.student.save()
    erase(cast.student, cast.district_admin)
    assert sorted(Tombstone.objects.values_list("kind", flat=True)) == ["sourced_id", "uuid"]
    assert not Tombstone.objects.filter(digest__contains="S-1").exists()
