"""The demonstration courses as rows: skills, units, activities, items, quizzes."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from assessments import scoring
from assessments.models import Assessment, AssessmentItem, Item, ItemKey, ItemVersion
from courses.models import (
    Activity,
    ActivitySkill,
    Course,
    Skill,
    SkillFramework,
    SkillPrerequisite,
    Unit,
)
from lms.demo.library import CourseContent, ItemContent


@dataclass(frozen=True)
class DemoItem:
    """An item as the simulated learners meet it: what they may answer, and what that scores.

    `answers` holds (answer as JSON object, score): the right one first. Essays have none.
    """

    version_id: int
    skill_ids: tuple[int, ...]
    difficulty: float
    answers: list[tuple[dict[str, Any], float]]
    hints: int = 0


@dataclass
class DemoCourse:
    """What was made of a course's content."""

    course: Course
    skill_order: list[int] = field(default_factory=list)
    needs: dict[int, list[int]] = field(default_factory=dict)
    lessons: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    practices: dict[int, tuple[int, list[DemoItem]]] = field(default_factory=dict)
    quizzes: list[tuple[int, list[DemoItem]]] = field(default_factory=list)


def make_course(content: CourseContent) -> DemoCourse:
    """Make a course of the demonstration school from its content."""
    course = Course.objects.create(
        title=content.title,
        code=content.code,
        description=content.description,
        language=content.language,
    )
    made = DemoCourse(course)
    skills = _make_skills(content, made)
    units = {
        unit.code: Unit.objects.create(course=course, title=unit.title, position=position)
        for position, unit in enumerate(content.units)
    }
    items = _make_items(content, course, skills)
    _make_activities(content, made, skills, units, items)
    return made


def _make_skills(content: CourseContent, made: DemoCourse) -> dict[str, Skill]:
    framework = SkillFramework.objects.create(
        title=content.title, code=f"waymark-{content.code}", publisher="Waymark"
    )
    skills = {
        row.code: Skill(
            framework=framework,
            sourced_id=row.code,
            code=row.code,
            title=row.title,
            description=row.description,
            position=position,
        )
        for position, row in enumerate(content.skills)
    }
    Skill.objects.bulk_create(skills.values())
    SkillPrerequisite.objects.bulk_create(
        SkillPrerequisite(skill=skills[row.code], prerequisite=skills[code], is_hard=is_hard)
        for row in content.skills
        for codes, is_hard in ((row.hard, True), (row.advised, False))
        for code in codes
    )
    made.skill_order = [skill.pk for skill in skills.values()]
    made.needs = {
        skills[row.code].pk: [skills[code].pk for code in row.hard] for row in content.skills
    }
    return skills


def _make_items(
    content: CourseContent, course: Course, skills: dict[str, Skill]
) -> dict[str, DemoItem]:
    items = [Item(course=course, code=row.code) for row in content.items]
    Item.objects.bulk_create(items)
    versions = [
        ItemVersion(
            item=item,
            number=1,
            kind=row.kind,
            body=row.body,
            skill_ids=sorted(skills[code].pk for code in row.skills),
            hints=list(row.hints),
        )
        for item, row in zip(items, content.items, strict=True)
    ]
    ItemVersion.objects.bulk_create(versions)
    ItemKey.objects.bulk_create(
        ItemKey(version=version, key=row.key, feedback=row.feedback)
        for version, row in zip(versions, content.items, strict=True)
    )
    Item.skills.through.objects.bulk_create(  # type: ignore[attr-defined]
        Item.skills.through(item=version.item, skill_id=skill_id)
        for version in versions
        for skill_id in version.skill_ids
    )
    for version in versions:
        version.item.current = version
    Item.objects.bulk_update(items, ["current"])
    return {
        row.code: _demo_item(version, row)
        for version, row in zip(versions, content.items, strict=True)
    }


def _demo_item(version: ItemVersion, row: ItemContent) -> DemoItem:
    right = scoring.key_answer(row.kind, row.body, row.key)
    candidates = [right, *_slips(row, right)] if right else []
    scored = [(answer, scoring.score(row.kind, row.body, row.key, answer)) for answer in candidates]
    answers = [(answer, score) for answer, score in scored if score is not None]
    skill_ids, hints = tuple(version.skill_ids), len(version.hints)
    return DemoItem(version.pk, skill_ids, row.difficulty, answers, hints)


def _slips(row: ItemContent, right: dict[str, Any]) -> list[dict[str, Any]]:
    """Return answers that a learner who doesn't know might give."""
    match row.kind:
        case "single_choice":
            return [{"choice": choice["id"]} for choice in row.body["choices"]][:4]
        case "multiple_choice":
            return [{"choices": [choice["id"]]} for choice in row.body["choices"]]
        case "true_false":
            return [{"value": not right["value"]}]
        case "numeric":
            return [{"text": f"{right['text']}0"}, {"text": "1"}, {"text": "12"}]
        case "short_answer":
            return [{"text": "I am not sure"}]
        case "fill_blanks":
            return [{"blanks": dict(list(right["blanks"].items())[:-1])}, {"blanks": {}}]
        case "ordering":
            return [{"order": right["order"][1:] + right["order"][:1]}]
        case "matching":
            prompts, options = zip(*right["pairs"].items(), strict=True)
            moved = options[1:] + options[:1]
            return [{"pairs": dict(zip(prompts, moved, strict=True))}]
    return []


def _make_activities(
    content: CourseContent,
    made: DemoCourse,
    skills: dict[str, Skill],
    units: dict[str, Unit],
    items: dict[str, DemoItem],
) -> None:
    unit_of = {skill.code: units[skill.unit] for skill in content.skills}
    position = 0
    tags: list[ActivitySkill] = []
    for lesson in content.lessons:
        position += 1
        activity = Activity.objects.create(
            course=made.course,
            unit=unit_of[lesson.skill],
            code=lesson.code,
            title=lesson.title,
            kind=Activity.Kind.LESSON,
            format=lesson.format,
            body=lesson.text,
            minutes=lesson.minutes,
            position=position,
        )
        skill = skills[lesson.skill]
        made.lessons[skill.pk].append(activity.pk)
        tags.append(ActivitySkill(activity=activity, skill=skill))
    for quiz in content.quizzes:
        position += 1
        activity = Activity.objects.create(
            course=made.course,
            unit=units[quiz.unit],
            code=quiz.code,
            title=quiz.title,
            kind=quiz.kind,
            format=Activity.Format.INTERACTIVE,
            body=quiz.description,
            minutes=quiz.minutes,
            position=position,
        )
        asked = [items[code] for code in quiz.items]
        assessment = _make_assessment(made.course, activity, asked)
        if quiz.kind == "practice":
            made.practices[skills[quiz.skill].pk] = (assessment.pk, asked)
        else:
            made.quizzes.append((assessment.pk, asked))
        checked = (
            {skills[quiz.skill].pk}
            if quiz.skill
            else {skill_id for item in asked for skill_id in item.skill_ids}
        )
        tags += [
            ActivitySkill(activity=activity, skill_id=skill_id) for skill_id in sorted(checked)
        ]
    ActivitySkill.objects.bulk_create(tags)


def _make_assessment(course: Course, activity: Activity, asked: list[DemoItem]) -> Assessment:
    assessment = Assessment.objects.create(activity=activity, course=course)
    version_items = ItemVersion.objects.in_bulk([item.version_id for item in asked])
    AssessmentItem.objects.bulk_create(
        AssessmentItem(
            assessment=assessment,
            item_id=version_items[item.version_id].item_id,
            position=position,
        )
        for position, item in enumerate(asked)
    )
    return assessment
