"""The rules in `.semgrep`: each refuses what it is about, and lets its like through."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.architecture.snippets import ALLOWED, REFUSED, Snippet

RULES = Path(__file__).resolve().parents[2] / ".semgrep"
ARGUMENTS = "scan --metrics off --disable-version-check --disable-nosem --quiet --json".split()
Found = dict[Snippet, set[str]]


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Which rules refuse each snippet, each in a project of its own. One run for all."""
    root = tmp_path_factory.mktemp("snippets")
    places = {f"{number:03}": snippet for number, snippet in enumerate(REFUSED + ALLOWED)}
    for name, snippet in places.items():
        path = root / name / snippet.path
        path.parent.mkdir(parents=True)
        path.write_text(snippet.code)
    found: Found = {snippet: set() for snippet in places.values()}
    for result in _scan(root):
        found[places[result["path"].split("/")[0]]].add(result["check_id"].split(".")[-1])
    return found


def _scan(folder: Path) -> list[dict[str, str]]:
    program = Path(sys.executable).with_name("semgrep")
    command = [program, *ARGUMENTS, "--config", RULES, "."]
    own = {"SEMGREP_SETTINGS_FILE": f"{folder}.yml", "SEMGREP_LOG_FILE": os.devnull}
    done = subprocess.run(
        command, cwd=folder, env=os.environ | own, capture_output=True, text=True, check=True
    )
    report = json.loads(done.stdout)
    assert report["errors"] == []
    return list(report["results"])


def _sentence(snippet: Snippet) -> str:
    return f"{snippet.rule}: {snippet.says}"


@pytest.mark.parametrize("snippet", REFUSED, ids=_sentence)
def test_it_is_refused_that(snippet: Snippet, found: Found):
    assert snippet.rule in found[snippet]


@pytest.mark.parametrize("snippet", ALLOWED, ids=_sentence)
def test_it_is_allowed_that(snippet: Snippet, found: Found):
    assert found[snippet] == set()


def test_every_rule_has_snippets_that_it_refuses_and_allows():
    texts = [path.read_text() for path in RULES.glob("*.yml")]
    rules = {rule["id"] for text in texts for rule in yaml.safe_load(text)["rules"]}
    assert {snippet.rule for snippet in REFUSED} == rules
    assert {snippet.rule for snippet in ALLOWED} == rules


def test_every_file_that_a_rule_leaves_out_is_there():
    texts = [path.read_text() for path in RULES.glob("*.yml")]
    rules = [rule for text in texts for rule in yaml.safe_load(text)["rules"]]
    left_out = [path for rule in rules for path in rule.get("paths", {}).get("exclude", [])]
    places = [RULES.parent / path.removesuffix("/**") for path in left_out]
    assert [place for place in places if not place.exists()] == []
