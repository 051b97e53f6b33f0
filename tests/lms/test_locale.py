"""Spanish is complete: every text of ours has one, and the compiled catalogue holds it.

After new texts: `manage.py makemessages -l es --no-location --no-obsolete`, translate,
`manage.py compilemessages -l es`, and commit both files.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
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
