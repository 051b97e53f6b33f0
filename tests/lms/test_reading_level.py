"""What children read is short and plain: fit for the fifth grade or below, in both languages.

English by Flesch and Kincaid (1975): 0.39 words/sentences + 11.8 syllables/words - 15.59.
Spanish by Crawford (1984), made for the grades of primary school:
-0.205 sentences per 100 words + 0.049 syllables per 100 words - 3.407.
"""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.lms.test_locale import texts_in_code, texts_in_template

HIGHEST = 5.0
ROOT = Path(settings.BASE_DIR)
READ_BY_CHILDREN = [
    *(ROOT / "templates/assessments").rglob("*.html"),
    *(ROOT / "templates/components").glob("*.html"),
    *(ROOT / "templates" / "students" / f"{name}.html" for name in ("path", "reading")),
    *(ROOT / "templates/students").glob("_*.html"),
    *(ROOT / "templates/class" / f"{name}.html" for name in ("door", "names", "pictures", "card")),
    *(ROOT / "templates").glob("4*.html"),
    ROOT / "templates/500.html",
    ROOT / "students/engine/explain.py",
]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w+\}|<[^>]+>|&\w+;")
ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
# Two strong vowels part, a weak one joins its neighbour unless it is stressed.
SPANISH_SYLLABLES = re.compile(
    r"[iu]?[aeoáéó][iuy]?(?![áéíóú])|[íú]|[iu][iu]?|(?<![aeiouáéíóú])y(?![aeiouáéíóú])"
)


def texts() -> list[str]:
    """Return what children read, in English."""
    found = []
    for path in READ_BY_CHILDREN:
        read = texts_in_code if path.suffix == ".py" else texts_in_template
        found += [text for text in read(path) if text.strip()]
    return list(dict.fromkeys(found))


def in_spanish(found: list[str]) -> list[str]:
    with (ROOT / "locale/es/LC_MESSAGES/django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    return [
        catalogue.ngettext(text, text, 2)
        if _is_plural(catalogue, text)
        else catalogue.gettext(text)
        for text in found
    ]


def _is_plural(catalogue: gettext.GNUTranslations, text: str) -> bool:
    return (text, 0) in catalogue._catalog


def sentences(found: list[str]) -> Iterator[list[str]]:
    """Yield the words of each sentence that is one: labels of a word or two are none."""
    for text in found:
        plain = PLACEHOLDER.sub("it", text)
        for sentence in re.split(r"[.!?:;]\s|[.!?]$", plain):
            words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", sentence.lower())
            if len(words) > 2:
                yield words


def english_syllables(word: str) -> int:
    count = len(ENGLISH_VOWELS.findall(word))
    if (word.endswith("e") and not word.endswith(("le", "ee"))) or word.endswith("ed"):
        count -= not word.endswith(("ted", "ded"))
    return max(count, 1)


def english_grade(found: list[list[str]]) -> float:
    words = [word for sentence in found for word in sentence]
    syllables = sum(map(english_syllables, words))
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


def spanish_grade(found: list[list[str]]) -> float:
    words = [word for sentence in found for word in sentence]
    syllables = sum(max(len(SPANISH_SYLLABLES.findall(word)), 1) for word in words)
    hundreds = len(words) / 100
    return -0.205 * len(found) / hundreds + 0.049 * syllables / hundreds - 3.407


@pytest.mark.parametrize(
    ("word", "count"),
    [("path", 1), ("next", 1), ("answer", 2), ("activity", 4), ("time", 1), ("handed", 2)],
)
def test_syllables_of_english_are_counted(word, count):
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("camino", 3), ("tarea", 3), ("día", 2), ("cuando", 2), ("leer", 2), ("respuesta", 3)],
)
def test_syllables_of_spanish_are_counted(word, count):
    assert len(SPANISH_SYLLABLES.findall(word)) == count


def test_children_understand_the_english():
    found = list(sentences(texts()))
    assert len(found) > 80
    assert english_grade(found) <= HIGHEST


def test_children_understand_the_spanish():
    found = list(sentences(in_spanish(texts())))
    assert len(found) > 80
    assert spanish_grade(found) <= HIGHEST
