"""Adds students who hand in once, a quiz of 20 items for them, and their tokens; prints JSON.

A student who hands in once tells whether anything was lost: where students repeat, the next
submission heals the path and nobody sees.

python -m benchmarks.cohort COUNT [DISTRICT]
"""

import json
import sys
import uuid
from typing import Any

import django


def make(count: int, district: str = "harbor", *, begun: bool = False) -> dict[str, Any]:
    """Make `count` students in sections of 30, and return what a client needs to play them.

    With `begun`, each has the quiz open. The session stays in their district.
    """
    from rest_framework.authtoken.models import Token

    from courses.models import Course, School, Section
    from students.models import Enrollment, Membership, User

    enter(district)
    course = Course.objects.earliest("code")
    school = School.objects.earliest("pk")
    assessment = _quiz(course)
    stem = uuid.uuid4().hex[:8]
    users = User.objects.bulk_create(
        User(username=f"once-{stem}-{n}", password="!", first_name="Once", district=course.district)
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=user, school=school, role="student") for user in users
    )
    sections = Section.objects.bulk_create(
        Section(school=school, course=course, title=f"Once {n}") for n in range(count // 30 + 1)
    )
    Enrollment.objects.bulk_create(
        Enrollment(section=sections[n // 30], user=user, role="student")
        for n, user in enumerate(users)
    )
    tokens = Token.objects.bulk_create(
        Token(user=user, key=uuid.uuid4().hex + uuid.uuid4().hex[:8]) for user in users
    )
    return {
        "assessment": str(assessment.uuid),
        "students": [
            {
                "id": user.pk,
                "uuid": str(user.uuid),
                "username": user.username,
                "token": token.key,
                "attempt": _begin(user, assessment) if begun else None,
            }
            for user, token in zip(users, tokens, strict=True)
        ],
        "answers": _answers(assessment),
    }


def enter(code: str) -> None:
    """Bring the session into the district of this code."""
    from courses.models import District
    from courses.tenancy import enter_district

    enter_district(None, "operator")
    enter_district(District.objects.get(code=code).pk)


def _begin(user: Any, assessment: Any) -> str:
    from assessments.services.attempts import begin_attempt

    return str(begin_attempt(user, assessment).uuid)


def _quiz(course):  # type: ignore[no-untyped-def]
    """Return a quiz of the course's first 20 items that a machine can score."""
    from assessments.models import Assessment, AssessmentItem, Item
    from courses.models import Activity, ActivitySkill

    activity, is_new = Activity.objects.get_or_create(
        course=course,
        code="bench-20",
        defaults={"title": "Twenty questions", "kind": "quiz", "position": 10_000},
    )
    if not is_new:
        return activity.assessment
    assessment = Assessment.objects.create(activity=activity, course=course)
    items = list(Item.objects.filter(course=course).exclude(current__kind="essay")[:20])
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=assessment, item=item, position=position)
        for position, item in enumerate(items)
    )
    skills = {skill for item in items for skill in item.current.skill_ids}
    ActivitySkill.objects.bulk_create(
        ActivitySkill(activity=activity, skill_id=skill) for skill in sorted(skills)
    )
    course.revision += 1
    course.save(update_fields=["revision"])
    return assessment


def _answers(assessment):  # type: ignore[no-untyped-def]
    """Return answers to every item, two thirds of them right."""
    from assessments import scoring

    answers = {}
    for number, item in enumerate(assessment.items.order_by("places__position")):
        version = item.current
        right = scoring.key_answer(version.kind, version.body, version.secret.key)
        answers[str(item.uuid)] = right if number % 3 else {}
    return answers


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]), *sys.argv[2:])))
