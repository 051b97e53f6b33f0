"""Adds a lesson with this text to a course, by its address; prints where it is, as JSON."""

import json
import sys

import django


def make(course_uuid: str, body: str) -> str:
    """Make the lesson, about the first skill of the course; return its address."""
    from courses.models import Course, Skill
    from courses.tenancy import enter_district
    from tests.factories import make_activity

    course = Course.objects.get(uuid=course_uuid)
    enter_district(course.district_id)
    skill = Skill.objects.filter(activities__course=course).first()
    lesson = make_activity(course, skill, title="Seeds, seen and heard", body=body)
    return f"/activities/{lesson.uuid}/"


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(make(*sys.argv[1:])) + "\n")
