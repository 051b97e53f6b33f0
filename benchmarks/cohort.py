"""Adds students who hand in once, a quiz of 20 items for them, and their tokens; prints JSON.

A student who hands in once tells whether anything was lost: where students repeat, the next
submission heals the path and nobody sees.

python -m benchmarks.cohort COUNT [--district CODE] [--items N] [--begun] [--password TEXT]
"""

import argparse
import json
import uuid
from typing import Any

import django


def make(
    count: int,
    district: str = "harbor",
    *,
    items: int = 20,
    begun: bool = False,
    password: str = "",
) -> dict[str, Any]:
    """Make `count` students in sections of 30, and return what a client needs to play them.

    With `begun`, each has the quiz open. The session stays in their district.
    """
    from django.contrib.auth.hashers import make_password
    from rest_framework.authtoken.models import Token

    from courses.models import Course, School, Section
    from students.models import Enrollment, Membership, User

    here = enter(district)  # The owner, who may be the one to run this, sees all districts.
    course = Course.objects.filter(district=here).earliest("code")
    school = School.objects.filter(district=here).earliest("pk")
    assessment = _quiz(course, items)
    hashed = make_password(password) if password else "!"
    stem = uuid.uuid4().hex[:8]
    users = User.objects.bulk_create(
        User(
            username=f"once-{stem}-{n}",
            password=hashed,
            first_name="Once",
            district_id=course.district_id,
        )
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
        "forms": _forms(assessment),
    }


def enter(code: str) -> int:
    """Bring the session into the district of this code, and return its number."""
    from courses.models import District
    from courses.tenancy import enter_district

    enter_district(None, "operator")
    district_id = District.objects.get(code=code).pk
    enter_district(district_id)
    return district_id


def _begin(user: Any, assessment: Any) -> str:
    from assessments.services.attempts import begin_attempt

    return str(begin_attempt(user, assessment).uuid)


def _quiz(course, count):  # type: ignore[no-untyped-def]
    """Return a quiz of the course's first items that a machine can score."""
    from assessments.models import Assessment, AssessmentItem, Item
    from courses.models import Activity, ActivitySkill

    activity, is_new = Activity.objects.get_or_create(
        course=course,
        code=f"bench-{count}",
        defaults={"title": f"{count} questions", "kind": "quiz", "position": 10_000},
    )
    if not is_new:
        return activity.assessment
    assessment = Assessment.objects.create(activity=activity, course=course)
    items = list(Item.objects.filter(course=course).exclude(current__kind="essay")[:count])
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


def _forms(assessment):  # type: ignore[no-untyped-def]
    """Return what the page sends to save each of those answers."""
    from assessments.sheet import form_data, prefix_of

    items, answers = assessment.items.order_by("places__position"), _answers(assessment)
    forms = []
    for number, item in enumerate(items, start=1):
        data = form_data(item.current.kind, prefix_of(number), answers[str(item.uuid)])
        filled = [(name, value) for name, values in data.lists() for value in values]
        forms.append([("item", str(number)), *filled])
    return forms


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--district", default="harbor")
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--begun", action="store_true")
    parser.add_argument("--password", default="")
    django.setup()
    print(json.dumps(make(**vars(parser.parse_args()))))
