"""Spanish is complete: every text of ours has one, and the compiled catalogue holds it.

After new texts: `manage.py makemessages -l es --no-location --no-obsolete`, translate,
`manage.py compilemessages -l es`, and commit both files.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from django.utils.translation.template import templatize

APPS = ("lms", "analytics", "assessments", "students", "courses")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CALL = re.compile(
    r"""(?:n?gettext|(?<!\w)_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\"{3}.*?\"{3}))""", re.S
)


def texts_in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS and isinstance(node.args[0].value, str):
                yield node.args[0].value


def texts_in_template(path: Path) -> Iterator[str]:
    for found in CALL.finditer(templatize(path.read_text(), origin=str(path))):
        yield ast.literal_eval(found[1].removeprefix("u"))


def all_texts() -> Iterator[str]:
    root = Path(settings.BASE_DIR)
    for app in APPS:
        for path in (root / app).rglob("*.py"):
            yield from texts_in_code(path)
    for path in (root / "templates").rglob("*.html"):
        yield from texts_in_template(path)


def test_every_text_has_its_spanish():
    compiled = Path(settings.LOCALE_PATHS[0]) / "es" / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    known = {key[0] if isinstance(key, tuple) else key for key, text in catalog.items() if text}
    missing = {text for text in all_texts() if text.strip()} - known
    assert not missing


SENTENCE = (
    "{% blocktranslate count n=n trimmed %}{{ n }} answer waits for a person's score.{% plural %}"
    "{{ n }} answers wait for a person's score, the longest waiting first.{% endblocktranslate %}"
)
DAY = datetime(2026, 3, 9, 16, 5, tzinfo=UTC)


def rendered(language: str, text: str, **context: object) -> str:
    with override(language):
        return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("language", "number", "start"),
    [
        ("en", 1, "1 answer waits"),
        ("en", 2, "2 answers wait"),
        ("es", 0, "0 respuestas esperan"),
        ("es", 1, "1 respuesta espera"),
        ("es", 2, "2 respuestas esperan"),
    ],
)
def test_one_and_many_are_told_apart(language, number, start):
    assert rendered(language, SENTENCE, n=number).startswith(start)


@pytest.mark.parametrize(
    ("language", "filter_", "shown"),
    [
        ("en", "DATE_FORMAT", "March 9, 2026"),
        ("en", "SHORT_DATE_FORMAT", "03/09/2026"),
        ("es", "DATE_FORMAT", "9 de marzo de 2026"),
        ("es", "SHORT_DATE_FORMAT", "09/03/2026"),
        ("es", "SHORT_DATETIME_FORMAT", "09/03/2026 16:05"),
    ],
)
def test_days_are_written_as_in_the_language(language, filter_, shown):
    assert rendered(language, f'{{{{ day|date:"{filter_}" }}}}', day=DAY) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "12.5"), ("es", "12,5")])
def test_numbers_are_written_as_in_the_language(language, shown):
    assert rendered(language, "{{ number|floatformat }}", number=12.5) == shown
