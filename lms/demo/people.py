"""The people and places of the demonstration districts. All names are made up by chance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password

from courses.models import AcademicSession, Course, District, School, Section
from lms.demo.accounts import DEMO_PASSWORD
from students.models import Enrollment, Guardianship, Membership, Role, User

CLASS_SIZE = 30
FIRST_NAMES = """
    Ada Amir Anya Aria Ben Bo Caleb Chloe Dana Diego Elif Emma Esra Finn Grace Hana Hugo Ines
    Ivan Jade Joel Kai Kira Leo Lina Luca Maya Milo Mina Nadia Nico Noor Omar Otis Pia Priya
    Quinn Rafa Rosa Sami Sara Sofia Tariq Theo Uma Vera Wren Yara Yusuf Zoe
""".split()
LAST_NAMES = """
    Abbas Adler Baker Bauer Castro Chen Cole Costa Daly Diaz Dogan Ellis Farah Flores Fox Gray
    Haas Hale Ito Jansen Kaya Khan Kim Kovac Lang Lopez Marsh Mendez Moreau Nair Novak Okafor
    Olsen Park Patel Pereira Quist Ramos Reyes Rossi Sato Silva Singh Stone Toth Vega Weber
    Yilmaz Young Zhou
""".split()


@dataclass
class DemoSchool:
    """A school with its classes: each is taught every course by one teacher."""

    school: School
    classes: list["DemoClass"] = field(default_factory=list)


@dataclass
class DemoClass:
    """Thirty students who take the same courses together."""

    name: str
    teacher: User
    students: list[User]


@dataclass
class Crowd:
    """Makes people one after another, with one password between them."""

    random: Random
    district: District
    prefix: str = ""
    password: str = field(default_factory=lambda: make_password(DEMO_PASSWORD))
    counts: dict[str, int] = field(default_factory=dict)

    def people(self, role: str, count: int, grade: str = "") -> list[User]:
        """Make `count` accounts named after their role, student1 and so on."""
        stem = f"{self.prefix}{role.replace('_', '')}"
        first = self.counts.get(stem, 0) + 1
        self.counts[stem] = first + count - 1
        users = [self._person(f"{stem}{first + offset}", grade) for offset in range(count)]
        return User.objects.bulk_create(users)

    def _person(self, username: str, grade: str) -> User:
        return User(
            uuid=UUID(int=self.random.getrandbits(128), version=4),
            username=username,
            password=self.password,
            first_name=self.random.choice(FIRST_NAMES),
            last_name=self.random.choice(LAST_NAMES),
            district=self.district,
            grade=grade,
        )


def make_school(crowd: Crowd, name: str, students: int) -> DemoSchool:
    """Make a school with classes of thirty, teachers, guardians and an admin."""
    school = School.objects.create(name=name)
    made = DemoSchool(school)
    for number, size in enumerate(_class_sizes(students)):
        grade = 3 + number % 3
        teacher, *_ = crowd.people(Role.TEACHER, 1)
        pupils = crowd.people(Role.STUDENT, size, grade=f"{grade:02d}")
        made.classes.append(DemoClass(f"{grade}{chr(65 + number // 3)}", teacher, pupils))
    _join(school, Role.SCHOOL_ADMIN, crowd.people(Role.SCHOOL_ADMIN, 1))
    _join(school, Role.TEACHER, [each.teacher for each in made.classes])
    for each in made.classes:
        _join(school, Role.STUDENT, each.students)
        _give_guardians(crowd, school, each.students)
    return made


def _class_sizes(students: int) -> Iterator[int]:
    while students > 0:
        yield min(CLASS_SIZE, students)
        students -= CLASS_SIZE


def _join(school: School, role: str, users: list[User]) -> None:
    Membership.objects.bulk_create(
        Membership(user=user, school=school, role=role) for user in users
    )


def _give_guardians(crowd: Crowd, school: School, students: list[User]) -> None:
    guardians = crowd.people(Role.GUARDIAN, len(students))
    for guardian, student in zip(guardians, students, strict=True):
        guardian.last_name = student.last_name
    User.objects.bulk_update(guardians, ["last_name"])
    _join(school, Role.GUARDIAN, guardians)
    Guardianship.objects.bulk_create(
        Guardianship(guardian=guardian, student=student, relation="parent")
        for guardian, student in zip(guardians, students, strict=True)
    )


def make_year(today: date) -> AcademicSession:
    """Make a school year that today lies in."""
    return AcademicSession.objects.create(
        title=f"{today.year}",
        kind=AcademicSession.Kind.SCHOOL_YEAR,
        starts_on=today - timedelta(days=180),
        ends_on=today + timedelta(days=180),
        school_year=str(today.year),
    )


def make_sections(made: DemoSchool, course: Course, year: AcademicSession) -> None:
    """Let every class of a school take a course with its teacher."""
    for each in made.classes:
        section = Section.objects.create(
            school=made.school, course=course, title=f"{each.name} {course.title}", code=each.name
        )
        section.academic_sessions.add(year)
        enrolled = [
            Enrollment(section=section, user=user, role="student") for user in each.students
        ]
        lead = Enrollment(section=section, user=each.teacher, role="teacher", is_primary=True)
        Enrollment.objects.bulk_create([*enrolled, lead])
