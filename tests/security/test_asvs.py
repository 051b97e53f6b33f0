"""The table of ASVS requirements is whole, and what it names is there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.security.asvs_levels import LEVELS, requirements

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs/security/asvs.md").read_text()
STATES = ("test", "review", "not applicable", "open")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| ([a-z ]+) \| (.+) \|$", re.M)
ROWS = ROW.findall(TABLE)
NAMED = re.compile(r"`([\w./-]+?)((?:::\w+)+|#[\w-]+)?`")


@cache
def names_in(path: Path) -> set[str]:
    """Return the tests of a module: `test_x`, and `TestX::test_y`."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inside = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {f"{node.name}::{each.name}" for each in inside}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


@cache
def headings_of(path: Path) -> set[str]:
    """Return the anchors of a document."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def fault_in(name: str, part: str) -> str:
    """Return what is wrong with a place that a row names, nothing where it is there."""
    path = ROOT / name
    if not path.exists():
        return f"there is no {name}"
    if part.startswith("::") and part[2:] not in names_in(path):
        return f"{name} has no test {part[2:]}"
    if part.startswith("#") and part[1:] not in headings_of(path):
        return f"{name} has no heading {part[1:]}"
    return ""


def test_the_standard_is_counted_right():
    levels = Counter(level for line in LEVELS.split("\n") for level in line.split(" ")[-1])
    assert levels == {"1": 70, "2": 183, "3": 92}
    assert len(requirements()) == 253


def test_every_requirement_stands_there_once_with_its_level():
    assert {number: int(level) for number, level, *_ in ROWS} == requirements()
    assert len(ROWS) == len(requirements())
    assert len(ROWS) == len(re.findall(r"^\| \d", TABLE, re.M))


def test_every_row_stands_under_its_chapter():
    chapter = ""
    for line in TABLE.splitlines():
        if line.startswith("## V"):
            chapter = line.split()[1][1:]
        elif row := ROW.match(line):
            assert row[1].split(".")[0] == chapter


def test_the_figures_at_the_top_are_true():
    counted = Counter(state for *_, state, _ in ROWS)
    told = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|", TABLE.split("\n## ")[0], re.M))
    assert Counter({state: int(told[state]) for state in STATES}) == counted


def test_every_place_that_is_named_is_there():
    faults = [
        f"{number}: {fault}"
        for number, *_, how in ROWS
        for name, part in NAMED.findall(how)
        if ("/" in name or part or name.endswith((".py", ".md", ".yml", ".toml", ".lock")))
        and not name.startswith("/")
        and (fault := fault_in(name, part))
    ]
    assert not faults, "\n".join(faults)


def test_every_row_says_what_its_state_asks_for():
    for number, _, asks, state, how in ROWS:
        assert len(asks) < 90, number
        places = NAMED.findall(how)
        if state == "test":
            assert any(part.startswith("::") for _, part in places), number
        elif state == "review":
            assert places, number
            assert ": " in how, f"{number}: say what was found"
        else:
            assert how.endswith("."), number
