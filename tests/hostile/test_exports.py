"""No cell that leaves as CSV is a formula, and there is one place that writes them."""

import ast
import csv
import io
from pathlib import Path

import pytest
from django.conf import settings

from analytics.exports import cell
from assessments.models import Assessment
from courses.models import Activity, Skill
from students.models import User
from tests.analytics.classes import export_of, learn

APPS = ("lms", "analytics", "assessments", "students", "courses")
STARTS = [*"=+-@\t\r\n＝＋－＠"]
FORMULA = '=HYPERLINK("http://x.example";"Click")'
COPY = "lms/demo/copying.py"  # goes to PostgreSQL, never to a person
EXPORTS = {
    "analytics/views/audit.py": {"export"},
    "analytics/views/heat_map.py": {"export"},
    "analytics/views/sections.py": {"section_export"},
    "lms/imports/views.py": {"report"},
}


def _sources():
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            yield str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text())


def _called(tree: ast.AST) -> set[str]:
    return {ast.unparse(n.func).split(".")[-1] for n in ast.walk(tree) if isinstance(n, ast.Call)}


def test_one_place_writes_csv():
    writers = {path for path, tree in _sources() if _called(tree) & {"writer", "DictWriter"}}
    assert writers == {"analytics/exports.py", COPY}


def test_no_other_answer_says_that_it_is_a_table():
    said = [
        path
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and str(node.value).startswith(("text/csv", "application/vnd."))
    ]
    # Files that people brought are sent as what they are.
    assert said == ["analytics/exports.py", "students/downloads.py"]


def test_every_export_is_known_here():
    found = {
        path: {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and "csv_response" in _called(node)
        }
        for path, tree in _sources()
        if "csv_response" in _called(tree)
    }
    assert found == EXPORTS


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\ufeff", "\u200b"])
def test_a_cell_that_begins_a_formula_is_kept_from_being_one(start, before):
    assert cell(f"{before}{start}1+1") == f"'{before}{start}1+1"


def test_a_text_that_is_not_yet_one_is_kept_too():
    assert cell(Path("=1")) == "'=1"  # type: ignore[arg-type]


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠"])
def test_no_cell_of_a_section_is_a_formula(cast, start):
    formula = start + FORMULA[1:]
    learn(cast, cast.student, right=3)
    User.objects.filter(pk=cast.student.pk).update(first_name=formula, last_name=formula)
    for model in (Activity, Skill):
        model.objects.filter(district=cast.district).update(title=formula)
    assert Assessment.objects.exists()
    response = export_of(cast.teacher, cast.section)
    cells = [c for row in csv.reader(io.StringIO(response.text.lstrip("\ufeff"))) for c in row]
    assert sum(c.startswith(f"'{start}") for c in cells) >= 2
    assert not [c for c in cells if c.lstrip().startswith(tuple(STARTS))]
