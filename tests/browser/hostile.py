"""Adds a district whose names, questions, lessons and answers are all hostile; prints JSON."""

import json
import sys
from typing import Any

import django

ROLES = ("student", "teacher", "guardian", "school_admin", "district_admin")


def make() -> dict[str, Any]:
    """Make the district, and return who signs in and where the student's works are."""
    from assessments.services.attempts import begin_attempt, submit_attempt
    from courses.models import District
    from tests import factories
    from tests.hostile.payloads import PAYLOADS

    district: District = factories.make_district("West")
    District.objects.filter(pk=district.pk).update(name=f"West{PAYLOADS[0]}"[:40])
    names = [payload.replace("\x00", "") for payload in PAYLOADS]
    school = factories.make_school(names[1][:100])
    course = factories.make_course(names[2][:100])
    section = factories.make_section(school, course, names[3][:100])
    skills = [factories.make_skill(name[:100]) for name in names[:6]]
    people = {role: _person(role, names, school, district) for role in ROLES}
    pupils = [
        _person("student", names[number:], school, district, f"pupil{number}")
        for number in range(5, len(names), 5)
    ]
    factories.enroll(section, people["student"], *pupils)
    factories.enroll(section, people["teacher"], role="teacher")
    _guard(people)
    text = "\n\n".join(names)
    lesson = factories.make_activity(course, *skills, title=names[4][:100], body=text)
    items = _items(factories, course, skills[0], names)
    paper = factories.make_assessment(course, items)
    student = people["student"]
    done = begin_attempt(student, paper)
    submit_attempt(student, done.uuid, _answers(items, names), "hostile")
    attempt = begin_attempt(student, paper)
    return {
        "users": {role: user.username for role, user in people.items()},
        "student": [
            f"/activities/{lesson.uuid}/",
            f"/activities/{paper.activity.uuid}/",
            f"/attempts/{attempt.uuid}/",
            f"/attempts/{done.uuid}/result/",
        ],
        "teacher": [f"/sections/{section.uuid}/"],
    }


def _person(role: str, names: list[str], school: Any, district: Any, name: str = "") -> Any:
    from lms.demo.accounts import DEMO_PASSWORD
    from tests import factories

    at = None if role == "district_admin" else school
    user = factories.make_user(f"hostile-{name or role}", role, at, district)
    user.first_name, user.last_name = names[0][:150], names[1 % len(names)][:150]
    user.set_password(DEMO_PASSWORD) if not name else user.set_unusable_password()
    user.save()
    return user


def _guard(people: dict[str, Any]) -> None:
    from students.models import Guardianship

    Guardianship.objects.create(guardian=people["guardian"], student=people["student"])


def _items(factories: Any, course: Any, skill: Any, names: list[str]) -> list[Any]:
    """Return an item for each text and format, which asks, offers and explains by that text."""
    made = []
    for text_format in ("html", "markdown"):
        for number, text in enumerate(names):
            pieces = [{"id": "a", "text": text}, {"id": "b", "text": f"b {text}"}]
            kind, more, key = [
                ("single_choice", {"choices": pieces}, {"correct": "a"}),
                ("essay", {"min_words": 1}, {"grading_notes": text}),
                ("short_answer", {}, {"accepted": [text]}),
                (
                    "matching",
                    {"prompts": pieces, "options": pieces},
                    {"pairs": {"a": "a", "b": "b"}},
                ),
                ("ordering", {"entries": pieces}, {"order": ["b", "a"]}),
            ][number % 5]
            feedback = {"correct": text, "incorrect": text, "general": text}
            body = {"format": text_format, "stem": text} | more
            made.append(
                factories.make_item(course, skill, kind=kind, body=body, key=key, feedback=feedback)
            )
    return made


def _answers(items: list[Any], names: list[str]) -> dict[Any, Any]:
    answers = {}
    for number, item in enumerate(items):
        kind = item.current.kind
        text = names[(number * 7) % len(names)]
        answers[item.uuid] = {
            "single_choice": {"choice": "b"},
            "matching": {"pairs": {"a": "b", "b": "a"}},
            "ordering": {"order": ["a", "b"]},
        }.get(kind, {"text": text[:400]})
    return answers


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(make()) + "\n")
