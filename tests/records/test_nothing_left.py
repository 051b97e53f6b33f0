"""After an erasure no word of the person is anywhere: not in a dump, a file, a cache, a log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from assessments.models import Grade, Response
from assessments.services.attempts import begin_attempt, save_answers
from assessments.tasks import recompute
from courses.tenancy import enter_district
from lms.backups.programs import Programs
from lms.records.copies import make_copies
from lms.records.erasure import erase_due
from students.models import Action, Erasure, PersonCopy, User
from students.services.audit import record
from students.services.records import ask_for_copy, ask_for_erasure
from tests.factories import Cast, hand_in, make_cast
from tests.records.asking import a_request
from tests.records.test_erasure import figures
from tests.records.tokens import Tokens

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    """Real files, as an installation has them."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = configured.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    return tmp_path


@pytest.fixture
def server() -> Iterator[redis.Redis]:
    server = redis.Redis.from_url(configured.REDIS_URL)
    yield server
    server.flushdb()


@pytest.fixture
def lived(storage: Path, server: redis.Redis) -> tuple[Cast, Tokens]:
    """A student who left a word of her own wherever there is a place for one."""
    cast = make_cast()
    for student in (cast.student, cast.classmate):
        hand_in(student, cast.quiz, right=6)
        recompute(student.pk)
    response = Response.objects.filter(student=cast.student).earliest("position")
    facts = {"response": response, "student": cast.student, "evidence_seq": 99}
    Grade.objects.create(**facts, score=0.5, graded_by=cast.teacher)
    attempt = begin_attempt(cast.student, cast.quiz)
    item = cast.quiz.places.earliest("position").item
    save_answers(cast.student, attempt.uuid, {item.uuid: {"value": True}})
    tokens = Tokens(cast.student)
    note, address = tokens.new("a note in the log"), "203.0.113.77"
    tokens.places[address] = "an address in the log"
    record(Action.EXPORTED, details={"note": note}, request=a_request(cast.student, address))
    client = Client()
    client.force_login(cast.student)
    tokens.places[client.cookies[configured.SESSION_COOKIE_NAME].value] = "a session"
    tokens.fill()
    cast.student.refresh_from_db()
    return cast, tokens


def leave_more(student: User, tokens: Tokens, server: redis.Redis) -> None:
    """Leave words outside the database, too: in files, in a cache, in what waits for workers."""
    upload = f"imports/{student.uuid}/roster/a.zip"
    default_storage.save(upload, ContentFile(tokens.new("an upload").encode()))
    server.set(f"waymark:1:seen:{student.username}", tokens.new("a value in the cache"))
    server.rpush("default", tokens.new("a message") + student.username)
    ask_for_copy(student, student)
    make_copies()


def dump() -> bytes:
    with Programs().run("pg_dump", "--format=plain", "--no-password") as process:
        assert process.stdout is not None
        return process.stdout.read()


def everything_in(server: redis.Redis) -> bytes:
    values = []
    for key in server.scan_iter():
        kind = server.type(key)
        values.append(key)
        if kind == b"string":
            values.append(server.get(key))
        elif kind == b"list":
            values += server.lrange(key, 0, -1)
        elif kind == b"hash":
            values += [text for pair in server.hgetall(key).items() for text in pair]
        elif kind == b"set":
            values += server.smembers(key)
    return b"\n".join(values)


def files_in(folder: Path) -> bytes:
    return b"\n".join(
        str(path).encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()
    )


def copies_of(cast: Cast) -> bytes:
    from tests.records.test_copies import opened

    for person in (cast.classmate, cast.teacher, cast.guardian, cast.district_admin):
        ask_for_copy(person, cast.district_admin)
    assert make_copies() == 4
    return b"".join(part for copy in PersonCopy.objects.all() for part in opened(copy).values())


def test_no_word_of_hers_is_left(
    lived: tuple[Cast, Tokens], storage: Path, server: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    cast, tokens = lived
    known = set(tokens.found_in(dump()))
    assert known == set(tokens.places), "each word has to be in the database to begin with"
    assert len(known) > 40
    leave_more(cast.student, tokens, server)
    before = figures(cast)
    with caplog.at_level(logging.DEBUG):
        ask_for_erasure(cast.student, cast.district_admin, cast.student.display_name)
        assert erase_due() == 1, caplog.text
    assert tokens.found_in(dump()) == {}
    assert tokens.found_in(files_in(storage)) == {}
    assert tokens.found_in(everything_in(server)) == {}
    assert tokens.found_in(caplog.text.encode()) == {}
    assert figures(cast) == before
    assert tokens.found_in(copies_of(cast)) == {}
    assert Erasure.objects.get().receipt["deleted"]["students.User"] == 1
    enter_district(None)
    call_command("verify_audit")
