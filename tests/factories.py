"""Plain builders: each makes one thing and what it can't be without."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from assessments.models import Assessment, AssessmentItem, Attempt, Item, ItemKey, ItemVersion
from assessments.services.attempts import begin_attempt, submit_attempt
from courses.models import (
    Activity,
    Course,
    District,
    School,
    Section,
    Skill,
    SkillFramework,
    SkillPrerequisite,
)
from courses.tenancy import enter_district, session_district
from students.models import Enrollment, Guardianship, Membership, Role, User

_numbers = count(1)
PASSWORD = "a long enough password"


def make_district(name: str = "North") -> District:
    """Make a district and work for it from now on."""
    number = next(_numbers)
    enter_district(None)
    district = District.objects.create(name=name, code=f"{name.lower()}-{number}")
    enter_district(district.pk)
    return district


def make_school(name: str = "Hill School") -> School:
    return School.objects.create(name=name)


def make_user(name: str, role: str, school: School | None, district: District) -> User:
    """Make a person who plays one part at one school (or in the district)."""
    user = User.objects.create_user(
        username=f"{name.lower()}{next(_numbers)}",
        password=PASSWORD,
        first_name=name,
        last_name="Example",
        district=district,
    )
    Membership.objects.create(user=user, school=school, role=role)
    return user


def make_skill(title: str = "Add", *, after: Sequence[Skill] = (), hard: bool = True) -> Skill:
    of_district = SkillFramework.objects.filter(district=session_district())
    framework, _ = of_district.get_or_create(code="own", defaults={"title": "Own"})
    number = next(_numbers)
    skill = Skill.objects.create(
        framework=framework,
        sourced_id=f"s{number}",
        code=f"S{number}",
        title=title,
        position=number,
    )
    for prerequisite in after:
        SkillPrerequisite.objects.create(skill=skill, prerequisite=prerequisite, is_hard=hard)
    return skill


def make_course(title: str = "Numbers") -> Course:
    return Course.objects.create(title=title, code=f"c{next(_numbers)}")


def make_activity(course: Course, *skills: Skill, kind: str = "lesson", **fields: Any) -> Activity:
    number = next(_numbers)
    values = {"title": f"Activity {number}", "body": "Some *text*.", "position": number} | fields
    activity = Activity.objects.create(course=course, code=f"a{number}", kind=kind, **values)
    activity.skills.set(skills, through_defaults={})
    return activity


def make_item(
    course: Course,
    *skills: Skill,
    kind: str = "true_false",
    body: dict[str, Any] | None = None,
    key: dict[str, Any] | None = None,
    feedback: dict[str, Any] | None = None,
    hints: Sequence[str] = (),
) -> Item:
    """Make an item with its first version; by default a statement that is true."""
    number = next(_numbers)
    item = Item.objects.create(course=course, code=f"i{number}")
    item.skills.set(skills)
    version = ItemVersion.objects.create(
        item=item,
        number=1,
        kind=kind,
        body={"format": "markdown", "stem": f"Statement {number} is true."} | (body or {}),
        skill_ids=sorted(skill.pk for skill in skills),
        hints=list(hints),
    )
    ItemKey.objects.create(
        version=version,
        key={"correct": True} if key is None else key,
        feedback=feedback or {"correct": "Yes.", "incorrect": "Not yet."},
    )
    item.current = version
    item.save()
    return item


def make_assessment(
    course: Course, items: Sequence[Item], *, kind: str = "quiz", **fields: Any
) -> Assessment:
    skills = {skill for item in items for skill in item.skills.all()}
    activity = make_activity(course, *skills, kind=kind)
    assessment = Assessment.objects.create(activity=activity, course=course, **fields)
    for position, item in enumerate(items):
        AssessmentItem.objects.create(assessment=assessment, item=item, position=position)
    return assessment


def make_section(school: School, course: Course, title: str = "4B") -> Section:
    return Section.objects.create(school=school, course=course, title=title)


def enroll(section: Section, *students: User, role: str = "student") -> None:
    for user in students:
        Enrollment.objects.create(section=section, user=user, role=role)


def hand_in(student: User, assessment: Assessment, *, right: int, key: str = "") -> Attempt:
    """Sit an assessment of true/false items and answer the first `right` of them right."""
    enter_district(student.district_id)
    attempt = begin_attempt(student, assessment)
    items = [place.item for place in assessment.places.select_related("item")]
    answers = {item.uuid: {"value": number < right} for number, item in enumerate(items)}
    return submit_attempt(attempt.student, attempt.uuid, answers, key or f"key-{next(_numbers)}")


@dataclass(frozen=True)
class Cast:
    """The people of the tests: a student, those around her, and strangers of every distance.

    `student` is in `section` of `school`, taught by `teacher`, with `guardian`. `stranger` is a
    student of another section of the same school with a teacher of her own; `elsewhere` people
    are at another school of the district; `foreign` people in another district.
    """

    district: District
    school: School
    section: Section
    course: Course
    skills: list[Skill]
    quiz: Assessment
    lesson: Activity
    student: User
    classmate: User
    teacher: User
    guardian: User
    school_admin: User
    district_admin: User
    stranger: User
    other_section: Section
    other_teacher: User
    other_guardian: User
    elsewhere_school: School
    elsewhere_admin: User
    foreign_district: District
    foreign_school: School
    foreign_student: User
    foreign_teacher: User
    foreign_admin: User
    foreign_district_admin: User


def make_course_with_content(
    district: District,
) -> tuple[Course, list[Skill], Assessment, Activity]:
    """Make a course of three skills in a row, each with a lesson and a practice, and a quiz."""
    course = make_course()
    skills: list[Skill] = []
    items = []
    for title in ("Count", "Add", "Multiply"):
        skill = make_skill(title, after=skills[-1:])
        skills.append(skill)
        made = [make_item(course, skill) for _ in range(3)]
        items += made
        make_activity(course, skill)
        make_activity(course, skill, format="hands_on")
        make_assessment(course, made, kind="practice")
    quiz = make_assessment(course, items)
    lesson = Activity.objects.filter(course=course, kind="lesson").earliest("position")
    return course, skills, quiz, lesson


def make_cast() -> Cast:
    """Make the whole cast; the session works for the student's district afterwards."""
    foreign_district = make_district("South")
    foreign_school = make_school("South School")
    foreign = {
        name: make_user(name, role, school, foreign_district)
        for name, role, school in (
            ("Fstudent", Role.STUDENT, foreign_school),
            ("Fteacher", Role.TEACHER, foreign_school),
            ("Fadmin", Role.SCHOOL_ADMIN, foreign_school),
            ("Fdistrict", Role.DISTRICT_ADMIN, None),
        )
    }
    foreign_course, *_ = make_course_with_content(foreign_district)
    foreign_section = make_section(foreign_school, foreign_course, "F1")
    enroll(foreign_section, foreign["Fstudent"])
    enroll(foreign_section, foreign["Fteacher"], role="teacher")

    district = make_district()
    school, elsewhere = make_school(), make_school("Valley School")
    course, skills, quiz, lesson = make_course_with_content(district)
    people = {
        name: make_user(name, role, at, district)
        for name, role, at in (
            ("Sam", Role.STUDENT, school),
            ("Classmate", Role.STUDENT, school),
            ("Stranger", Role.STUDENT, school),
            ("Teacher", Role.TEACHER, school),
            ("Other", Role.TEACHER, school),
            ("Guardian", Role.GUARDIAN, school),
            ("Someone", Role.GUARDIAN, school),
            ("Admin", Role.SCHOOL_ADMIN, school),
            ("Elsewhere", Role.SCHOOL_ADMIN, elsewhere),
            ("District", Role.DISTRICT_ADMIN, None),
        )
    }
    section, other_section = make_section(school, course), make_section(school, course, "4C")
    enroll(section, people["Sam"], people["Classmate"])
    enroll(section, people["Teacher"], role="teacher")
    enroll(other_section, people["Stranger"])
    enroll(other_section, people["Other"], role="teacher")
    Guardianship.objects.create(guardian=people["Guardian"], student=people["Sam"])
    Guardianship.objects.create(guardian=people["Someone"], student=people["Stranger"])
    return Cast(
        district=district,
        school=school,
        section=section,
        course=course,
        skills=skills,
        quiz=quiz,
        lesson=lesson,
        student=people["Sam"],
        classmate=people["Classmate"],
        teacher=people["Teacher"],
        guardian=people["Guardian"],
        school_admin=people["Admin"],
        district_admin=people["District"],
        stranger=people["Stranger"],
        other_section=other_section,
        other_teacher=people["Other"],
        other_guardian=people["Someone"],
        elsewhere_school=elsewhere,
        elsewhere_admin=people["Elsewhere"],
        foreign_district=foreign_district,
        foreign_school=foreign_school,
        foreign_student=foreign["Fstudent"],
        foreign_teacher=foreign["Fteacher"],
        foreign_admin=foreign["Fadmin"],
        foreign_district_admin=foreign["Fdistrict"],
    )
