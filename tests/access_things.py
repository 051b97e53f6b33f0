"""What the addresses of the access matrix are about: a name here for every thing in a row there."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from assessments.models import Assessment, ItemVersion
from assessments.selectors import versions
from assessments.services.attempts import begin_attempt
from courses.media import read_media
from courses.models import Section
from lms.imports.running import carry_out
from students.models import (
    Alarm,
    EngineFit,
    Erasure,
    IdentityProvider,
    ImportJob,
    Judgment,
    User,
)
from students.services.audit import raise_alarm
from students.services.files import add_to_course
from students.services.import_jobs import ask_for_import, claim_next
from students.services.judgments import judge
from students.services.records import ask_for_copy
from tests.factories import hand_in
from tests.media import picture


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


def things_of(student: User, section: Section) -> dict[str, Any]:
    """Return what the addresses name, of a student and her section."""
    quiz = Assessment.objects.get(course=section.course, activity__kind="quiz")
    first = quiz.places.earliest("position").item
    ItemVersion.objects.filter(item=first).update(hints=["Read it again, slowly."])
    versions.forget()
    done = hand_in(student, quiz, right=5)
    User.objects.filter(pk=student.pk).update(grade="02")
    lesson = section.course.activities.filter(kind="lesson").earliest("position")
    return {
        "student": student.uuid,
        "section": section.uuid,
        "school": section.school.uuid,
        "course": section.course.uuid,
        "skill": lesson.skills.get().uuid,
        "lesson": lesson.uuid,
        "quiz": quiz.uuid,
        "item": first.uuid,
        "judgment": _judgment(student, section).uuid,
        "place": 0,
        "done": done.uuid,
        "open": begin_attempt(student, quiz).uuid,
        "alarm": raise_alarm(Alarm.BULK_EXPORT, subject=student).pk,
        "provider": IdentityProvider.objects.create(kind="other", name=student.username).uuid,
        "fit": EngineFit.objects.create(version=f"fit-{student.pk}", answers=1).uuid,
        "import": _tried_import(student).uuid,
        "copy": ask_for_copy(student, student).uuid,
        "erasure": Erasure.objects.create(person=student, due_at=in_a_week()).uuid,
        "file": add_to_course(section.course, read_media(picture()), "map.png", None).uuid,
    }


def _judgment(student: User, section: Section) -> Judgment:
    lesson = section.course.activities.filter(kind="lesson").earliest("position")
    teacher = User.objects.filter(enrollments__section=section, enrollments__role="teacher")
    return judge(student, lesson.skills.get(), 0.5, "Counted to ten.", teacher.earliest("pk"))


def _tried_import(student: User) -> ImportJob:
    admin = User.objects.get(district=student.district, memberships__role="district_admin")
    job = ask_for_import(admin, "skills", BytesIO(b"framework,code,title\nm,A,A\n"), "a.csv", {})
    claim_next()
    carry_out(student.district_id, job.pk)
    return job
