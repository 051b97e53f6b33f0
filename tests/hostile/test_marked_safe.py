"""Text counts as HTML in few places, each of them known."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("lms", "analytics", "assessments", "students", "courses")
MARKS = {"mark_safe", "SafeString", "SafeText", "format_html", "format_html_join", "html_safe"}
# What was cut out of `render()`, and a time, by the function that escapes what it is given.
MARKED = {
    "assessments/sheet.py": 1,
    "courses/templatetags/content.py": 2,
    "students/templatetags/times.py": 1,
}
UNESCAPED: dict[str, int] = {}
_RUNS = re.compile(
    r"\b(?:eval|Function)\s*\(|\.(?:inner|outer)HTML\s*=|insertAdjacentHTML"
    r"|\son(?:click|load|error|change|submit|input|focus|blur|toggle|key\w+|mouse\w+)\s*="
)
_UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%-?\s*autoescape\s+off\b")


def _marks(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in MARKS:
                yield name


def test_text_is_marked_as_html_where_it_was_cleaned_and_nowhere_else():
    paths = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    found = Counter({str(path.relative_to(ROOT)): len(list(_marks(path))) for path in paths})
    assert +found == MARKED


def test_templates_escape_everything_but_djangos_own_words():
    paths = (ROOT / "templates").rglob("*.html")
    found = Counter(
        {str(path.relative_to(ROOT)): len(_UNESCAPED.findall(path.read_text())) for path in paths}
    )
    assert +found == UNESCAPED


def test_no_template_and_no_script_of_ours_runs_text():
    paths = [*(ROOT / "static/js").glob("*.js"), *(ROOT / "templates").rglob("*.html")]
    assert [str(path) for path in paths if _RUNS.search(path.read_text())] == []
