"""A person gets a copy of everything that is kept about her, and of nobody else."""

import csv
import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from assessments.models import Grade, Response
from courses.tenancy import enter_district, through
from lms.records.copies import let_go, make_copies
from lms.records.document import ANOTHER_PERSON, THIS_PERSON, WITHHELD
from lms.records.registry import tables
from lms.tasks import look_after_records
from students.models import PersonCopy, StoredFile, User
from students.selectors.records import districts_with_records_to_do
from students.services.records import ask_for_copy
from tests.factories import Cast, hand_in

pytestmark = pytest.mark.django_db


def made_for(person: User, reader: User) -> PersonCopy:
    copy = ask_for_copy(person, reader)
    assert make_copies() == 1
    copy.refresh_from_db()
    return copy


def opened(copy: PersonCopy) -> dict[str, bytes]:
    with default_storage.open(copy.file.place) as file, ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rows(copy: PersonCopy, label: str) -> list[dict]:
    return json.loads(opened(copy)["person.json"])["tables"][label]["rows"]


@pytest.fixture
def worked(cast: Cast) -> Cast:
    """The student handed a quiz in, and her teacher graded an answer of it."""
    attempt = hand_in(cast.student, cast.quiz, right=3)
    response = Response.objects.filter(attempt=attempt).earliest("position")
    Grade.objects.create(
        response=response,
        student=cast.student,
        evidence_seq=99,
        score=0.5,
        comment="=Look again",
        graded_by=cast.teacher,
    )
    return cast


def test_it_has_every_table_that_tells_something(worked: Cast) -> None:
    document = json.loads(opened(made_for(worked.student, worked.student))["person.json"])
    told = {each.label for each in tables() if each.personal.tells and each.personal.copied_by}
    assert (document["format"], document["version"]) == ("waymark-person", 1)
    assert document["tables"].keys() == told
    assert [
        len(document["tables"][f"assessments.{name}"]["rows"]) for name in ("Attempt", "Response")
    ] == [1, 9]


def test_the_tables_are_the_same_as_the_document(worked: Cast) -> None:
    copy = made_for(worked.student, worked.student)
    text = opened(copy)["csv/assessments.Response.csv"].decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    assert [float(each["score"]) for each in listed] == [
        each["score"] for each in rows(copy, "assessments.Response")
    ]


def test_a_formula_stays_a_text(worked: Cast) -> None:
    copy = made_for(worked.student, worked.student)
    assert b"'=Look again" in opened(copy)["csv/assessments.Grade.csv"]


def test_others_are_nobody_in_it(worked: Cast) -> None:
    copy = made_for(worked.student, worked.district_admin)
    grade = rows(copy, "assessments.Grade")[0]
    assert (grade["student"], grade["graded_by"]) == (THIS_PERSON, ANOTHER_PERSON)
    everything = b"".join(opened(copy).values()).decode()
    for other in (worked.teacher, worked.guardian, worked.classmate):
        for value in (other.username, str(other.uuid)):
            assert value not in everything


def test_secrets_are_not_in_it(worked: Cast) -> None:
    everything = b"".join(opened(made_for(worked.student, worked.student)).values()).decode()
    worked.student.refresh_from_db()
    assert worked.student.password not in everything


@pytest.mark.parametrize(
    ("reader", "score", "comment"),
    [
        ("student", WITHHELD, WITHHELD),
        ("guardian", WITHHELD, WITHHELD),
        ("district_admin", 0.5, "=Look again"),
    ],
)
def test_what_is_not_released_is_in_the_districts_copy_only(
    worked: Cast, reader: str, score: object, comment: str
) -> None:
    unrelease(worked.student)
    copy = made_for(worked.student, getattr(worked, reader))
    grade = rows(copy, "assessments.Grade")[0]
    assert (grade["score"], grade["comment"]) == (score, comment)
    known = {each["score"] for each in rows(copy, "assessments.Response")}
    assert known == ({WITHHELD} if score == WITHHELD else {0.0, 1.0})


def unrelease(student: User) -> None:
    fields: dict = {"feedback_timing": "never"}
    if hasattr(student.attempts.model, "released_seq"):
        fields |= {"released_seq": None, "released_at": None}
    student.attempts.update(**fields)


def test_a_family_gets_no_estimates(worked: Cast) -> None:
    document = json.loads(opened(made_for(worked.student, worked.guardian))["person.json"])
    assert "assessments.Response" in document["tables"]
    assert not {"students.SkillMastery", "students.PathStep"} & document["tables"].keys()


def test_whoever_may_not_have_it_any_more_gets_none(worked: Cast) -> None:
    copy = ask_for_copy(worked.student, worked.guardian)
    worked.guardian.wards.update(ends_on=timezone.localdate() - timedelta(days=1))
    make_copies()
    assert not PersonCopy.objects.filter(pk=copy.pk).exists()


def test_it_goes_with_its_file(worked: Cast, django_capture_on_commit_callbacks) -> None:
    copy = made_for(worked.student, worked.student)
    place = copy.file.place
    with django_capture_on_commit_callbacks(execute=True):
        let_go(PersonCopy.objects.filter(pk=copy.pk))
    assert not default_storage.exists(place)


def test_a_worker_finds_whose_turn_it_is(worked: Cast) -> None:
    copy = ask_for_copy(worked.student, worked.student)
    enter_district(worked.foreign_district.pk)
    with through("dispatch"):
        assert districts_with_records_to_do() == [worked.district.pk]
    look_after_records()
    enter_district(worked.district.pk)
    copy.refresh_from_db()
    assert copy.is_made


def test_who_loses_the_right_to_it_loses_it(worked: Cast) -> None:
    copy = made_for(worked.student, worked.guardian)
    worked.guardian.wards.update(ends_on=timezone.localdate() - timedelta(days=1))
    make_copies()
    assert not StoredFile.objects.filter(owner=worked.guardian).exists()
    assert not PersonCopy.objects.filter(pk=copy.pk).exists()


def test_a_copy_under_way_is_not_begun_again(worked: Cast) -> None:
    first = ask_for_copy(worked.student, worked.student)
    assert ask_for_copy(worked.student, worked.student) == first
