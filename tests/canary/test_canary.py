"""No address tells anybody what she may not read: every datum has a token, looked for everywhere.

The short form asks for every address about the things of students near and far, as everybody whose
reading differs. `make canary` asks for every address with every key there is, as all of them.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from assessments.services.attempts import save_answers
from assessments.services.grades import grade_response
from courses.models import Unit
from courses.tenancy import enter_district
from students.models import User
from tests.access import ROWS
from tests.access_things import things_of
from tests.access_world import People, SignIns, make_people, sign_in
from tests.canary import tokens
from tests.canary.crawler import Crawler, guesses, patterns
from tests.canary.filling import fill_up
from tests.canary.rules import Facts, Reader, may_read, reader_of
from tests.canary.tokens import UUID, Canaries
from tests.canary.unscoped import take_scoping_away
from tests.factories import hand_in, make_assessment
from tests.recomputing import recompute
from tests.standing import PEOPLE

pytestmark = pytest.mark.django_db
SHORT = [
    *("student", "guardian", "teacher", "school_admin", "district_admin"),
    *("former_teacher", "foreign_district_admin"),
]
BEHIND_WALLS = ["teacher", "district_admin"]
PAGES = 60
# Kept by the database and by sign-in themselves; a match of skills has nothing to read in it.
EMPTY = {
    *("students.AuditHead", "students.AuditParticulars", "students.AuditSeal"),
    *("students.Session", "courses.SkillMatch"),
}
LOCKED = {"students.ConsentEntry.wording"}  # Added to only, by the database's own rule.
READING = set(SHORT) - {"former_teacher"}


@dataclass
class World:
    """The marked world, and who reads it."""

    canaries: Canaries
    facts: Facts
    readers: dict[str, Reader]
    signed_in: SignIns
    things: dict[str, dict[str, Any]]
    asked: dict[str, int] = field(default_factory=dict)

    def crawler(self, who: str, told: Any) -> Crawler:
        client = Client(raise_request_exception=False)
        if who in self.signed_in.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.signed_in.sessions[who]
        return Crawler(client, self.signed_in.tokens[who], told)

    def named(self) -> Iterator[str]:
        """Yield the addresses of the access matrix, about everybody's things."""
        for row in ROWS:
            for things in self.things.values() if row.is_about_things else [{}]:
                filled = [things.get(name, name.removeprefix("=")) for name in row.arguments]
                yield reverse(row.name, args=filled)

    def starts(self) -> list[str]:
        found = []
        for name, arguments in patterns():
            with suppress(NoReverseMatch):
                found += [] if arguments else [reverse(name)]
        return found


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two districts with two schools and more, a token in every datum."""
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_people()
        things = {}
        for whose, around in people.around.items():
            enter_district(around[0].district_id)
            things[whose] = things_of(*around)
        for whose in people.around:
            _finish(people, whose, things[whose])
        fill_up(people.users["student"])
        enter_district(None)
        canaries = tokens.mark_everything()
        readers = {who: reader_of(who, people.users.get(who)) for who in PEOPLE}
        signed_in = sign_in(_as_marked(people))
        for who in ("deactivated", "signed_out"):
            readers[who] = Reader(who, None)
        yield World(canaries, Facts.read(), readers, signed_in, things)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def _finish(people: People, whose: str, things: dict[str, Any]) -> None:
    """Give a student a result that she may not read, a grade with words to it, and a path."""
    student, section = people.around[whose]
    enter_district(student.district_id)
    quiz = section.course.assessments.filter(activity__kind="quiz").earliest("pk")
    items = [place.item for place in quiz.places.select_related("item")]
    hand_in(student, make_assessment(section.course, items, feedback_timing="never"), right=3)
    unit = Unit.objects.create(course=section.course, title="Numbers", position=student.pk)
    section.course.activities.filter(kind="lesson").update(unit=unit)
    done = student.attempts.get(uuid=things["done"])
    grade_response(done.responses.earliest("pk").pk, 0.5, student, "Nearly there.")
    save_answers(student, things["open"], {items[0].uuid: {"value": True}})
    recompute(student.pk)


def _as_marked(people: People) -> People:
    users = {who: User.objects.get(pk=user.pk) for who, user in people.users.items()}
    return People(users, people.around)


def leaks(world: World, who: str, *, addresses: Any, pages: int) -> list[str]:
    """Crawl as somebody and return what she was told that she may not read."""
    reader, found, own = world.readers[who], [], 0
    mine = reader.user.district_id if reader.user else None

    def told(address: str, text: str) -> None:
        nonlocal own
        for datum in world.canaries.sung_in(text):
            if may_read(reader, datum, world.facts):
                own += 1
            else:
                found.append(f"{who} reads {datum.column} at {address}")
        for uuid in set(UUID.findall(text)) - set(UUID.findall(address)):
            datum = world.canaries.uuids.get(uuid)
            if datum and datum.district not in (None, mine):
                found.append(f"{who} reads {datum.column} of another district at {address}")

    crawler = world.crawler(who, told)
    crawler.follow(world.starts(), pages)
    crawler.guess(addresses)
    world.asked[who] = len(crawler.asked)
    assert own > 0 or who not in READING
    return sorted(set(found))


@pytest.mark.parametrize("who", SHORT)
def test_nobody_is_told_what_she_may_not_read(world, who):
    assert not leaks(world, who, addresses=world.named(), pages=PAGES)


def test_every_datum_has_its_token(world):
    assert len(world.canaries.tokens) > 400
    assert world.canaries.unmarked <= LOCKED, sorted(world.canaries.unmarked)
    left = sorted(world.canaries.without_rows - EMPTY)
    assert not left, f"Make a row of each of {', '.join(left)} in `_finish`."


@pytest.mark.parametrize("who", BEHIND_WALLS)
def test_without_our_scoping_the_database_still_walls_districts_off(world, who, monkeypatch):
    assert len(world.starts()) > 20  # All views are loaded.
    assert len(take_scoping_away(monkeypatch)) >= 15
    reader, found, own = world.readers[who], set(), 0

    def told(address: str, text: str) -> None:
        nonlocal own
        for datum in world.canaries.sung_in(text):
            if datum.district not in (None, reader.user.district_id):
                found.add(f"{who} reads {datum.column} of another district at {address}")
            own += 1

    crawler, asked_as = world.crawler(who, told), set()
    with connection.execute_wrapper(_noting_role(asked_as)):
        crawler.follow(world.starts(), PAGES)
        crawler.guess(world.named())
    assert not found
    assert own > 0
    assert asked_as == {"off"}


def _noting_role(found: set[str]) -> Callable[..., Any]:
    """Note of every statement whether a superuser runs it, whom no wall holds."""

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        session = context["connection"].connection
        found.add(session.info.parameter_status("is_superuser"))
        return execute(sql, params, many, context)

    return note


@pytest.mark.canary
@pytest.mark.parametrize("who", PEOPLE)
def test_nor_by_any_address_that_can_be_guessed(world, who):
    keys = {
        "UUIDConverter": list(world.canaries.uuids),
        "IntConverter": range(1, 50),
        "StringConverter": ["roster", "items", "skills", "1"],
        "SlugConverter": ["roster", "items"],
    }
    addresses = [*world.named(), *guesses(keys)]
    assert not leaks(world, who, addresses=addresses, pages=1000)
    sys.stdout.write(f"{who}: {world.asked[who]} addresses\n")
