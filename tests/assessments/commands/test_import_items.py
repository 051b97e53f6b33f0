"""`manage.py import_items`."""

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Assessment, Item
from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from students.models import Role
from tests.assessments.qti.xml import good_item, item, quiz_file
from tests.factories import (
    enroll,
    make_course,
    make_district,
    make_school,
    make_section,
    make_skill,
    make_user,
)

REFUSED = item(ident="h1", title="Where?", question_type="hot_spot_question")


@pytest.fixture
def course(db):
    make_district()
    return make_course()


@pytest.fixture
def quiz(tmp_path):
    path = tmp_path / "quiz.xml"
    path.write_text(quiz_file(good_item(points_possible="2"), REFUSED, title="Colors"))
    return path


def run(capsys, path, course, **options):
    call_command("import_items", path, course=course.code, **options)
    return capsys.readouterr().out


def test_it_tells_what_went_in_and_what_was_refused(capsys, quiz, course):
    said = run(capsys, quiz, course)
    assert "Items: 1 new, 0 changed, 0 unchanged, 1 refused." in said
    assert "new quiz Colors: 1 items, 1 added" in said
    assert "quiz.xml: hot_spot_question h1 Where?: questions answered by pointing" in said
    assert "Nothing changed" in run(capsys, quiz, course)


def test_a_dry_run_says_so(capsys, quiz, course):
    assert run(capsys, quiz, course, dry_run=True).startswith("Dry run, nothing was written")
    assert not Item.objects.exists()


def test_it_fails_only_if_nothing_could_be_read(capsys, tmp_path, course):
    path = tmp_path / "quiz.xml"
    path.write_text(quiz_file(REFUSED))
    with pytest.raises(CommandError, match="No item could be read"):
        run(capsys, path, course)
    assert "1 refused" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no file or folder"):
        run(capsys, tmp_path / "none.zip", course)


def test_a_skill_is_found_by_its_code_or_its_framework_s_identifier(capsys, quiz, course):
    skill = make_skill()
    run(capsys, quiz, course, skill=skill.code)
    run(capsys, quiz, course, skill=skill.sourced_id)
    assert list(Item.objects.get().skills.all()) == [skill]
    with pytest.raises(CommandError, match="no skill"):
        run(capsys, quiz, course, skill="none")


def test_a_course_is_looked_for_in_every_district(capsys, quiz, course):
    here, there = course.district, make_district("South")
    enter_district(None)
    run(capsys, quiz, course)
    enter_district(there.pk)
    twin = make_course()
    type(twin).objects.filter(pk=twin.pk).update(code=course.code)
    with pytest.raises(CommandError, match="Several districts"):
        run(capsys, quiz, course)
    run(capsys, quiz, course, district=here.code)
    assert not Item.objects.filter(course=twin).exists()


def test_no_course_of_the_code_is_told(quiz, course):
    with pytest.raises(CommandError, match="no course with the code none"):
        call_command("import_items", quiz, course="none")


@pytest.mark.real_data
def test_a_student_can_take_an_assessment_of_the_real_zip(capsys, real_data, course):
    run(capsys, real_data / "qti12" / "test_qti_1.2.zip", course, skill=make_skill().code)
    assessment = Assessment.objects.get()
    student = make_user("Sam", Role.STUDENT, make_school(), course.district)
    enroll(make_section(make_school(), course), student)
    assert len(begin_attempt(student, assessment).version_ids) == 3


@pytest.mark.real_data
def test_the_49_real_files_go_in_once(capsys, real_data, course):
    folder = real_data / "qti12" / "items_1.2"
    assert "Items: 45 new, 0 changed, 0 unchanged, 20 refused." in run(capsys, folder, course)
    again = run(capsys, folder, course)
    assert "Items: 0 new, 0 changed, 45 unchanged, 20 refused." in again
    assert "Nothing changed" in again
