"""Makes a section of many students who have done many activities each; prints its addresses.

python -m benchmarks.gradebook STUDENTS ACTIVITIES
"""

import json
import sys
import uuid
from typing import Any


def make(count: int, activities: int) -> dict[str, str]:
    """Make the section, led by the demonstration's teacher; everybody has done everything."""
    from django.urls import reverse

    from benchmarks import cohort
    from courses.models import Course, School, Section
    from students.models import Enrollment, Membership, User

    here = cohort.enter("harbor")
    course = Course.objects.filter(district=here).earliest("code")
    school = School.objects.filter(district=here).earliest("pk")
    section = Section.objects.create(school=school, course=course, title="Gradebook")
    teacher = User.objects.get(username="teacher1")
    Enrollment.objects.create(section=section, user=teacher, role="teacher")
    stem = uuid.uuid4().hex[:8]
    users = User.objects.bulk_create(
        User(username=f"book-{stem}-{n}", password="!", district_id=course.district_id)
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=user, school=school, role="student") for user in users
    )
    Enrollment.objects.bulk_create(
        Enrollment(section=section, user=user, role="student") for user in users
    )
    quizzes = [_small_quiz(course, number) for number in range(activities)]
    for quiz in quizzes:
        for user in users:
            _do(user, quiz)
    return {
        "section": reverse("analytics:section", args=[section.uuid]),
        "skills": reverse("analytics:section_skills", args=[section.uuid]),
        "export": reverse("analytics:section_export", args=[section.uuid]),
    }


def _small_quiz(course: Any, number: int) -> Any:
    """Return a quiz of one item, another one for each number."""
    from assessments.models import Assessment, AssessmentItem, Item
    from courses.models import Activity

    activity = Activity.objects.create(
        course=course,
        code=f"book-{number}-{uuid.uuid4().hex[:8]}",
        title=f"Activity {number}",
        kind="quiz",
        position=20_000 + number,
    )
    assessment = Assessment.objects.create(activity=activity, course=course)
    item = Item.objects.filter(course=course).exclude(current__kind="essay")[number]
    AssessmentItem.objects.create(assessment=assessment, item=item, position=0)
    return assessment


def _do(user: Any, quiz: Any) -> None:
    from assessments.services.attempts import begin_attempt, submit_attempt

    submit_attempt(user, begin_attempt(user, quiz).uuid, {}, "book")


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))))
