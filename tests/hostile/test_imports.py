"""Every importer, by both of its doors, against files that are out to do harm."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from tests.analytics.classes import text_of
from tests.hostile.archives import HOSTILE, packed
from tests.hostile.files import GOOD_SHEET, JSON, SHEETS, XML, good_quiz
from tests.hostile.measure import Cost, measured
from tests.imports import tried

SECONDS, MEGABYTES = 2.0, 200.0
HEAD, ROSTER_HEAD = b"framework,code,title", b"sourcedId,name,type"
ROSTER = b"sourcedId,name,type\nd1,North,district\n"
SAID = ("Nothing was imported", "What did not go in", "Worth knowing", "Nothing changes", "Refused")
TOLD = ("Refused", "problems", "refused:", "note")
# Readable, if odd: read as any other file.
HARMLESS = {
    "an enormous comment",
    "another encoding than it says",
    "an unknown encoding",
    "a DTD elsewhere",
    "random bytes",
}
Make = Callable[[], bytes]
File = tuple[str, str, Make]


def _zips(name: str, good: bytes, suffix: str) -> Iterator[File]:
    for what, make in HOSTILE.items():
        yield f"a zip with {what}", f"x{suffix}", lambda make=make: make(name, good)


def _rosters() -> Iterator[File]:
    yield from _zips("orgs.csv", ROSTER, ".zip")
    for what, make in SHEETS.items():
        yield what, "x.zip", lambda make=make: _in_roster(make())
        yield f"{what}, not zipped", "x.zip", make


def _in_roster(data: bytes) -> bytes:
    return packed([("orgs.csv", data.replace(HEAD, ROSTER_HEAD))], method=0)


def _skills() -> Iterator[File]:
    yield from _zips("skills.csv", GOOD_SHEET.encode(), ".csv")
    yield from ((what, "x.csv", make) for what, make in SHEETS.items())
    yield from ((what, "x.json", make) for what, make in JSON.items())


def _items() -> Iterator[File]:
    yield from _zips("q.xml", good_quiz(), ".zip")
    yield from ((what, "x.xml", make) for what, make in XML.items())


FILES = {"roster": _rosters, "skills": _skills, "items": _items}


def _by_command(kind, cast, path):
    arguments = {
        "roster": ("import_oneroster", path),
        "skills": ("import_skills", path, "--district", cast.district.code),
        "items": ("import_items", path, "--course", cast.course.code),
    }[kind]
    told = io.StringIO()
    try:
        call_command(*arguments, stdout=told)
    except CommandError as error:
        told.write(f"Refused: {error}")
    return told.getvalue()


def _by_page(kind, cast, path):
    options = {"course": str(cast.course.uuid)} if kind == "items" else {}
    file = SimpleUploadedFile(path.name, path.read_bytes() or b"\n")
    response = tried(cast.district_admin, kind, file, **options)
    assert response.status_code == 200
    return text_of(response)


def _faults(what: str, told: str, cost: Cost) -> Iterator[str]:
    if cost.seconds > SECONDS:
        yield f"{what}: {cost.seconds:.1f} s"
    if cost.growth > MEGABYTES:
        yield f"{what}: {cost.growth:.0f} MB"
    if cost.strayed:
        yield f"{what}: {cost.strayed}"
    if "Traceback" in told or not told.strip():
        yield f"{what}: {told[:200]!r}"


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_by_the_command(cast, tmp_path, kind):
    faults = []
    for what, name, make in FILES[kind]():
        path = tmp_path / name
        path.write_bytes(make())
        with measured() as cost:
            told = _by_command(kind, cast, path)
        faults += _faults(what, told, cost)
        if what not in HARMLESS and not any(said in told for said in TOLD):
            faults.append(f"{what}: nothing is said: {told[:200]}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_by_the_page(cast, tmp_path, settings, kind):
    settings.MEDIA_ROOT = tmp_path / "media"
    faults = []
    for what, name, make in FILES[kind]():
        path = tmp_path / name
        path.write_bytes(make())
        with measured() as cost:
            told = _by_page(kind, cast, path)
        faults += _faults(what, told, cost)
        if what not in HARMLESS and not any(said in told for said in SAID):
            faults.append(f"{what}: nothing is said: {told[:200]}")
    assert not faults, "\n".join(faults)
