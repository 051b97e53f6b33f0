"""What the README promises is there, and what is there the README tells."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))

NAME = r"[A-Z][A-Z0-9_]+"
READ_IN_PYTHON = re.compile(
    rf"""(?:environ(?:\.get|\.setdefault)?[(\[]|env(?:\.\w+)?\()\s*["']({NAME})["']"""
    rf"""|["']({NAME})["'] (?:not )?in os\.environ"""
)
READ_IN_SHELL = re.compile(rf"\$\{{({NAME})[:?}}-]|^({NAME}) \?=", re.M)
# Ours are those that a person chooses; these are set by the system and by pytest-xdist.
NOT_CHOSEN = {"PATH", "PYTEST_XDIST_WORKER"}


def sources() -> Iterator[tuple[Path, re.Pattern[str]]]:
    for folder in ("lms", "courses", "students", "assessments", "analytics", "benchmarks"):
        yield from ((path, READ_IN_PYTHON) for path in (ROOT / folder).rglob("*.py"))
    for path in (ROOT / "manage.py", *(ROOT / "tests").glob("*.py")):
        if path != Path(__file__):
            yield path, READ_IN_PYTHON
    for name in ("Makefile", "docker-compose.yml", ".ci/run"):
        yield ROOT / name, READ_IN_SHELL


def names_read() -> set[str]:
    found = (match for path, pattern in sources() for match in pattern.findall(path.read_text()))
    return {name for groups in found for name in groups if name} - NOT_CHOSEN


def names_told() -> set[str]:
    table = README.split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(rf"^\| `({NAME})` \|", table, re.M))


def test_every_setting_that_is_read_has_its_row():
    assert names_read() - names_told() == set()


def test_every_row_is_of_a_setting_that_is_read():
    assert names_told() - names_read() == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_target_named_can_be_made(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    code = re.findall(r"`[^`]+`|```.+?```", path.read_text(), re.S)
    named = {name for text in code for name in re.findall(r"(?<![\w-])make ([a-z]+)", text)}
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text())
    local = [link for link in links if not link.startswith(("http:", "https:"))]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_named_is_there(path):
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", path.read_text()):
        assert (ROOT / file).is_file(), file
        assert f"def {name}(" in (ROOT / file).read_text() or not name, name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_is_there(path):
    named = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text()))
    assert named <= set(get_commands())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_of_a_command_named_is_there(path):
    for name, rest in re.findall(r"manage\.py ([a-z_]+)([^`#|\n]*)", path.read_text()):
        known = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        named = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest))
        assert named <= set(known._option_string_actions), name
