"""Which courses a student has, in and between terms."""

from datetime import timedelta

from courses.models import Section
from students.models import Enrollment
from students.selectors.access import enrolled_courses, sections_visible_to, today
from students.selectors.engine_inputs import courses_taken
from tests.factories import Cast, make_course, make_section


def end(section: Section, days_ago: int) -> None:
    Enrollment.objects.filter(section=section).update(ends_on=today() - timedelta(days=days_ago))


def test_a_student_takes_the_courses_she_is_enrolled_in_today(cast: Cast) -> None:
    assert list(enrolled_courses(cast.student)) == [cast.course]


def test_between_terms_she_keeps_the_courses_that_ended_last(cast: Cast) -> None:
    end(cast.section, 30)
    assert list(enrolled_courses(cast.student)) == [cast.course]
    [taken] = courses_taken(cast.student.pk)
    assert (taken.id, taken.revision) == (cast.course.pk, cast.course.revision)


def test_a_course_that_ended_earlier_is_behind_her(cast: Cast) -> None:
    old = make_section(cast.school, make_course("Old"))
    Enrollment.objects.create(section=old, user=cast.student, role="student")
    end(old, 60)
    assert list(enrolled_courses(cast.student)) == [cast.course]
    end(cast.section, 30)
    assert list(enrolled_courses(cast.student)) == [cast.course]


def test_a_teacher_loses_a_section_when_it_ends(cast: Cast) -> None:
    end(cast.section, 1)
    assert not sections_visible_to(cast.teacher).exists()
