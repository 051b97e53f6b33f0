"""A skill map as a file tells it: frameworks, skills, and what joins them."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from courses.case.report import Finding

CODE_LENGTH = TITLE_LENGTH = 255
KIND_LENGTH = 64


class SkillsRefused(Exception):
    """The whole file can't be imported; the message is one sentence for people."""


class Ref(NamedTuple):
    """A skill by its identifier in a framework; an empty framework is any."""

    framework: str
    skill: str


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A set of skills published together."""

    code: str
    title: str
    publisher: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill. `position` orders it in its framework; `parent` is what it is a part of."""

    place: str
    ref: Ref
    code: str
    title: str
    description: str
    kind: str
    position: int
    parent: Ref | None


@dataclass(frozen=True, slots=True)
class Link:
    """Two skills joined: the first comes before the second, or is the same skill."""

    place: str
    kind: Literal["hard", "advised", "match"]
    first: Ref
    second: Ref


@dataclass
class SkillMap:
    """Everything one file says."""

    source: str
    frameworks: list[FrameworkRow] = field(default_factory=list)
    skills: list[SkillRow] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def problem(self, place: str, text: str) -> None:
        """Say that something does not go in."""
        self.problems.append(Finding(place, text))

    def note(self, place: str, text: str) -> None:
        """Say something else about a place."""
        self.notes.append(Finding(place, text))


def short_title(text: str, longest: int = 120) -> str:
    """Return a text that fits in a heading: its first sentence, or as many words as fit."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    sentence, stop, _ = text.partition(". ")
    if stop and len(sentence) < longest:
        return f"{sentence}."
    words = text[: longest - 1].rsplit(" ", 1)[0]
    return f"{words.rstrip(' ,;:')}…"
