"""Read the demonstration school's courses from the files in `content/`.

One folder is one course: `course.toml` is the skill map, `lessons/*.md` the teaching texts,
`items/*.toml` the questions and `quizzes.toml` the quizzes. Files use a short form that a teacher
can read; what comes out has the shape the scorer takes (`kind`, `body`, `key`, `feedback`).

The practice of a skill is not written down: it is the skill's own items, easiest first.
Matching options and the choices of a blank are plain text, because a drop-down list shows no
formula; every other text is Markdown with `$...$` for mathematics and `\\$` for money. A lesson
shows a picture of its course by name, `![words](name.png)`, and it becomes a part of the text.
"""

import re
import tomllib
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.content import left_out

CONTENT = Path(__file__).parent / "content"
Row = dict[str, Any]

FORMATS = ("text", "image", "audio", "video", "interactive", "hands_on", "game")
_PICTURE = re.compile(r"(?<=\]\()[\w-]+\.png(?=\))")
MINUTES = {"ordering": 2, "matching": 2, "fill_blanks": 2, "essay": 10}


@dataclass(frozen=True)
class SkillContent:
    """One thing to learn, and what should come before it.

    `hard` skills must be known first; `advised` ones make it easier. `minutes` is the time a
    typical learner needs for one lesson and the practice.
    """

    code: str
    title: str
    description: str
    unit: str
    minutes: int
    hard: tuple[str, ...]
    advised: tuple[str, ...]


@dataclass(frozen=True)
class UnitContent:
    """A chapter of a course: its skills in teaching order."""

    code: str
    title: str
    description: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class LessonContent:
    """One way to learn one skill; lessons of the same skill are equivalent alternatives."""

    code: str
    skill: str
    title: str
    format: str
    minutes: int
    text: str


@dataclass(frozen=True)
class ItemContent:
    """One question, in the scorer's shape.

    `difficulty` is on a logit-like scale from -2 (easy) to 2. `check`, where present, is the
    arithmetic by which a test recomputes the key.
    """

    code: str
    skills: tuple[str, ...]
    kind: str
    difficulty: float
    minutes: int
    body: Row
    key: Row
    feedback: Row
    hints: tuple[str, ...] = ()
    check: str = ""


@dataclass(frozen=True)
class QuizContent:
    """A set of items done in one sitting: a `quiz`, or the `practice` of one `skill`."""

    code: str
    title: str
    unit: str
    items: tuple[str, ...]
    minutes: int
    kind: str
    skill: str = ""
    description: str = ""


@dataclass(frozen=True)
class CourseContent:
    """A whole course; every tuple is in teaching order."""

    code: str
    title: str
    description: str
    language: str
    subject: str
    grades: tuple[int, ...]
    units: tuple[UnitContent, ...]
    skills: tuple[SkillContent, ...] = field(repr=False)
    lessons: tuple[LessonContent, ...] = field(repr=False)
    items: tuple[ItemContent, ...] = field(repr=False)
    quizzes: tuple[QuizContent, ...] = field(repr=False)


def load(content: Path = CONTENT) -> tuple[CourseContent, ...]:
    """Return every course in `content`, ordered by its `position`; the same each time."""
    folders = sorted(path.parent for path in content.glob("*/course.toml"))
    positioned = [(_read(folder / "course.toml"), folder) for folder in folders]
    positioned.sort(key=lambda pair: (pair[0]["position"], pair[0]["code"]))
    return tuple(_course(data, folder) for data, folder in positioned)


def _read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _course(data: Row, folder: Path) -> CourseContent:
    units = tuple(_unit(unit) for unit in data["units"])
    skills = tuple(_skill(row, unit["code"]) for unit in data["units"] for row in unit["skills"])
    place = {skill.code: position for position, skill in enumerate(skills)}
    items = _items(folder, place)
    return CourseContent(
        code=data["code"],
        title=data["title"],
        description=data["description"],
        language=data["language"],
        subject=data["subject"],
        grades=tuple(data["grades"]),
        units=units,
        skills=skills,
        lessons=_lessons(folder, place),
        items=items,
        quizzes=_quizzes(folder, items) + _practices(data["code"], skills, items),
    )


def _unit(row: Row) -> UnitContent:
    codes = tuple(skill["code"] for skill in row["skills"])
    return UnitContent(row["code"], row["title"], row["description"], codes)


def _skill(row: Row, unit: str) -> SkillContent:
    return SkillContent(
        code=row["code"],
        title=row["title"],
        description=row["description"],
        unit=unit,
        minutes=row["minutes"],
        hard=tuple(row.get("hard", ())),
        advised=tuple(row.get("advised", ())),
    )


def _lessons(folder: Path, place: dict[str, int]) -> tuple[LessonContent, ...]:
    lessons = [_lesson(path) for path in folder.glob("lessons/*.md")]
    lessons.sort(key=lambda one: (place[one.skill], FORMATS.index(one.format), one.code))
    return tuple(lessons)


def _lesson(path: Path) -> LessonContent:
    _, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    head = tomllib.loads(front)
    if silent := left_out(text):
        raise ValueError(f"{path.name}: not put into words: {', '.join(silent)}")
    pictures = path.parent.parent / "pictures"
    text = _PICTURE.sub(lambda name: _within(pictures / name[0]), text)
    return LessonContent(
        code=path.stem,
        skill=head["skill"],
        title=head["title"],
        format=head["format"],
        minutes=head["minutes"],
        text=text.strip() + "\n",
    )


def _within(picture: Path) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/png;base64,{b64encode(picture.read_bytes()).decode()}"


def _items(folder: Path, place: dict[str, int]) -> tuple[ItemContent, ...]:
    rows = [row for path in folder.glob("items/*.toml") for row in _read(path)["items"]]
    rows.sort(key=lambda row: (place[row["skills"][0]], row["code"]))
    return tuple(_item(row) for row in rows)


def _item(row: Row) -> ItemContent:
    body, key = _SHAPES[row["kind"]](row)
    return ItemContent(
        code=row["code"],
        skills=tuple(row["skills"]),
        kind=row["kind"],
        difficulty=float(row["difficulty"]),
        minutes=row.get("minutes", MINUTES.get(row["kind"], 1)),
        body={"format": "markdown", "stem": row["stem"].strip(), **body},
        key=key,
        feedback=row["feedback"],
        hints=tuple(row.get("hints", ())),
        check=row.get("check", ""),
    )


def _pairs(table: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": key, "text": text} for key, text in table.items()]


def _single_choice(row: Row) -> tuple[Row, Row]:
    return {"choices": _pairs(row["choices"])}, {"correct": row["correct"]}


def _multiple_choice(row: Row) -> tuple[Row, Row]:
    key = {"correct": row["correct"], "scoring": "partial"}
    return {"choices": _pairs(row["choices"])}, key


def _true_false(row: Row) -> tuple[Row, Row]:
    return {}, {"correct": row["correct"]}


def _numeric(row: Row) -> tuple[Row, Row]:
    tolerance = row.get("tolerance", "0")
    accepted = [{"value": value, "tolerance": tolerance} for value in row["accepted"]]
    return ({"unit": row["unit"]} if "unit" in row else {}), {"accepted": accepted}


def _short_answer(row: Row) -> tuple[Row, Row]:
    return {}, {"accepted": row["accepted"], "case_sensitive": False}


def _fill_blanks(row: Row) -> tuple[Row, Row]:
    blanks: list[Row] = []
    key: Row = {}
    for name, blank in row["blanks"].items():
        if "choices" in blank:
            blanks.append({"id": name, "choices": _pairs(blank["choices"])})
            key[name] = {"correct": blank["correct"]}
        else:
            blanks.append({"id": name})
            key[name] = {"accepted": blank["accepted"]}
    return {"blanks": blanks}, {"blanks": key}


def _ordering(row: Row) -> tuple[Row, Row]:
    return {"entries": _pairs(row["entries"])}, {"order": row["order"], "scoring": "partial"}


def _matching(row: Row) -> tuple[Row, Row]:
    body = {"prompts": _pairs(row["prompts"]), "options": _pairs(row["options"])}
    return body, {"pairs": row["pairs"]}


def _essay(row: Row) -> tuple[Row, Row]:
    return {"min_words": row["min_words"], "max_words": row["max_words"]}, {}


_SHAPES = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "numeric": _numeric,
    "short_answer": _short_answer,
    "fill_blanks": _fill_blanks,
    "ordering": _ordering,
    "matching": _matching,
    "essay": _essay,
}


def _quizzes(folder: Path, items: tuple[ItemContent, ...]) -> tuple[QuizContent, ...]:
    path = folder / "quizzes.toml"
    rows = _read(path)["quizzes"] if path.exists() else []
    minutes = {item.code: item.minutes for item in items}
    return tuple(
        QuizContent(
            code=row["code"],
            title=row["title"],
            unit=row["unit"],
            items=tuple(row["items"]),
            minutes=sum(minutes[code] for code in row["items"]),
            kind="quiz",
            description=row["description"],
        )
        for row in rows
    )


def _practices(
    course: str, skills: tuple[SkillContent, ...], items: tuple[ItemContent, ...]
) -> tuple[QuizContent, ...]:
    practices = (_practice(course, skill, items) for skill in skills)
    return tuple(practice for practice in practices if practice.items)


def _practice(course: str, skill: SkillContent, items: tuple[ItemContent, ...]) -> QuizContent:
    own = [item for item in items if item.skills[0] == skill.code]
    own.sort(key=lambda item: (item.difficulty, item.code))
    return QuizContent(
        code=f"{course}-practice-{skill.code.lower()}",
        title=f"Practice: {skill.title}",
        unit=skill.unit,
        items=tuple(item.code for item in own),
        minutes=sum(item.minutes for item in own),
        kind="practice",
        skill=skill.code,
    )
