"""An item's element taken apart: what it asks, where it is answered, what earns points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.qti.model import UnsupportedItem
from assessments.qti.nodes import Node, material_html

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_LEFT_OUT = {"mataudio": "a sound", "matvideo": "a video", "matapplet": "a program"}
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,12})?|[+-]?\.\d{1,12}")


@dataclass(frozen=True, slots=True)
class Label:
    """One thing that can be chosen."""

    ident: str
    html: str
    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Field:
    """One place to answer."""

    ident: str
    node: Node
    prompt: str
    labels: tuple[Label, ...]

    @property
    def cardinality(self) -> str:
        return self.node.get("rcardinality", "Single").lower()

    @property
    def name(self) -> str:
        """The blank's name, as the stem has it in brackets."""
        return self.ident.removeprefix("response_")

    @property
    def number_type(self) -> str:
        """What the place to write in takes: "string", "decimal", "integer" or ""."""
        fib = self.node.first("render_fib")
        return fib.get("fibtype").lower() if fib else ""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a condition: `varequal`, `vargte` ..."""

    operator: str
    respident: str
    value: str
    negated: bool
    node: Node


@dataclass(frozen=True, slots=True)
class Condition:
    """What is compared, the points that follow (None: none are set), the feedback that follows."""

    tests: tuple[Test, ...]
    amount: Fraction | None
    feedback: tuple[str, ...]

    @property
    def earns(self) -> bool:
        return self.amount is not None and self.amount > 0

    @property
    def chosen(self) -> tuple[Test, ...]:
        """The comparisons with a value that has to be there."""
        return tuple(t for t in self.tests if t.operator == "varequal" and not t.negated)


@dataclass(slots=True)
class Question:
    """An item's element taken apart; `notes` collects what the conversion loses."""

    ident: str
    title: str
    node: Node
    metadata: dict[str, str]
    parts: list[str | Field]
    conditions: list[Condition]
    notes: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        """What the exporter calls this kind of question, "" if it does not say."""
        return self.metadata.get("question_type") or self.metadata.get("cc_profile", "")

    @property
    def stem(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str)).strip()

    @property
    def fields(self) -> list[Field]:
        return [part for part in self.parts if isinstance(part, Field)]

    @property
    def earning(self) -> list[Condition]:
        return [condition for condition in self.conditions if condition.earns]

    def only_field(self) -> Field:
        """Return the one place to answer. Raise UnsupportedItem for none or several."""
        if len(self.fields) != 1:
            raise UnsupportedItem(f"it has {len(self.fields)} places to answer instead of one")
        return self.fields[0]


def read_question(node: Node) -> Question:
    """Take an item's element apart."""
    presentation = node.first("presentation")
    question = Question(
        ident=node.get("ident"),
        title=node.get("title"),
        node=node,
        metadata=metadata(node),
        parts=list(_parts(presentation)) if presentation else [],
        conditions=[_condition(condition) for condition in node.all("respcondition")],
    )
    question.notes += _losses(question)
    return question


def metadata(node: Node) -> dict[str, str]:
    """Return the labelled facts about an element; the first word on each counts."""
    found: dict[str, str] = {}
    for entry in node.all("qtimetadatafield", "qti_metadatafield"):
        label, value = entry.first("fieldlabel"), entry.first("fieldentry")
        if label is not None and value is not None:
            found.setdefault(label.content().strip(), value.content().strip())
    return found


def _parts(node: Node) -> Iterator[str | Field]:
    """Yield texts and places to answer in reading order."""
    for child in node.children:
        if child.tag in RESPONSES:
            yield _field(child)
        elif child.tag == "material":
            yield material_html(child) if child.get("label") != "prompt" else ""
        else:
            yield from _parts(child)


def _field(node: Node) -> Field:
    """Return a place to answer."""
    prompts = [child for child in node.children if child.tag in ("material", "material_ref")]
    labels = tuple(map(_label, node.all("response_label")))
    return Field(node.get("ident"), node, "".join(map(material_html, prompts)), labels)


def _label(node: Node) -> Label:
    """Return one thing that can be chosen."""
    text = " ".join(part.content().strip() for part in node.all("mattext"))
    return Label(node.get("ident"), material_html(node), text.strip(), node)


def _condition(node: Node) -> Condition:
    """Return a condition and what follows from it."""
    tests = [test for var in node.all("conditionvar") for test in _tests(var, negated=False)]
    amounts = [amount for setvar in node.all("setvar") for amount in _amounts(setvar)]
    links = tuple(link.get("linkrefid") for link in node.all("displayfeedback"))
    return Condition(tuple(tests), amounts[-1] if amounts else None, links)


def _tests(node: Node, negated: bool) -> Iterator[Test]:
    """Yield the comparisons within, each with whether it has to fail."""
    for child in node.children:
        if child.tag.startswith("var"):
            yield Test(child.tag, child.get("respident"), child.content().strip(), negated, child)
        else:
            yield from _tests(child, negated != (child.tag == "not"))


def _amounts(setvar: Node) -> Iterator[Fraction]:
    """Yield the points that are set or added."""
    text = setvar.content().strip()
    if _NUMBER.fullmatch(text):
        sign = -1 if setvar.get("action").lower() == "subtract" else 1
        yield sign * Fraction(text)


def _losses(question: Question) -> Iterator[str]:
    """Yield what no kind of item keeps."""
    for tag, name in _LEFT_OUT.items():
        if question.node.first(tag):
            yield f"{name} is left out"
    if (calculator := question.metadata.get("calculator_type", "none")) != "none":
        yield f"the calculator it offers ({calculator}) is left out"
    render = question.node.first("render_choice")
    if render is not None and render.get("shuffle").lower() == "yes":
        yield "its choices are not shuffled; they keep the file's order"
