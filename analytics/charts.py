"""Small charts, drawn by the server. Each comes with a sentence and the table it is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT, GAP = 400, 110, 5
_TOP, _BOTTOM = 18, 20
_ROW, _BAR, _LABEL = 48, 22, 16
_LETTERS, _ROOM = 46, 20


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, in the drawing's units; `y` counts from above. `level`: its colour, 0 to 4."""

    x: float
    y: float
    width: float
    height: float
    level: int = 4


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `x` is where it begins, or its middle or end. `is_on`: written on a shape."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes and texts. `ground`: the height of the line that shapes stand on, if they do."""

    height: float
    shapes: list[Shape]
    words: list[Words]
    ground: float | None = None
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it shows in a sentence, its colours in words, and its data as a table.

    `name` is unique on the page. The first column of `rows` heads the row.
    """

    name: str
    title: str
    sentence: str
    drawing: Drawing
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    key: Sequence[tuple[int, str]] = field(default_factory=list)


def columns(points: Sequence[tuple[str, int]]) -> Drawing:
    """Draw labelled values side by side, none negative; the highest is as high as the chart."""
    highest = max((value for _, value in points), default=0)
    slot = WIDTH / max(len(points), 1)
    ground = _TOP + HEIGHT
    shapes = []
    for place, (_, value) in enumerate(points):
        height = round(HEIGHT * value / highest, 1) if highest else 0.0
        x, y = round(place * slot + GAP / 2, 1), round(ground - height, 1)
        shapes.append(Shape(x, y, round(slot - GAP, 1), height))
    words = [Words(2, _TOP - 5, str(highest))]
    if points:
        words.append(Words(2, ground + 16, points[0][0]))
        words.append(Words(WIDTH - 2, ground + 16, points[-1][0], "end"))
    return Drawing(ground + _BOTTOM, shapes, words, ground)


def pairs(points: Sequence[tuple[str, tuple[float, float]]], levels: tuple[int, int]) -> Drawing:
    """Draw two shares in [0, 1] side by side for each label; the chart is as high as 1."""
    slot = WIDTH / max(len(points), 1)
    ground = _TOP + HEIGHT
    width = round((slot - GAP) / 2, 1)
    shapes: list[Shape] = []
    words = [Words(2, _TOP - 5, "100")]
    for place, (label, values) in enumerate(points):
        left = place * slot + GAP / 2
        for number, (value, level) in enumerate(zip(values, levels, strict=True)):
            height = round(HEIGHT * value, 1)
            x, y = round(left + number * width, 1), round(ground - height, 1)
            shapes.append(Shape(x, y, width, height, level))
        words.append(Words(round(place * slot + slot / 2, 1), ground + 16, label, "middle"))
    return Drawing(ground + _BOTTOM, shapes, words, ground)


def bars(
    rows: Sequence[tuple[str, Sequence[int]]], levels: Sequence[int], *, is_share: bool = False
) -> Drawing:
    """Draw rows below each other, each of parts in these levels, one after the other.

    A row is as long as its sum, the largest as long as the chart; with `is_share` each of them.
    """
    largest = max((sum(values) for _, values in rows), default=0)
    shapes: list[Shape] = []
    words: list[Words] = []
    for place, (label, values) in enumerate(rows):
        top, x = place * _ROW, 0.0
        words.append(Words(0, top + _LABEL - 2, _short(label)))
        whole = sum(values) if is_share else largest
        for value, level in zip(values, levels, strict=True):
            width = round(WIDTH * value / whole, 1) if whole else 0.0
            if width:
                shapes.append(Shape(round(x, 1), top + _LABEL + 4, width, _BAR, level))
            if width >= _ROOM:
                middle = round(x + width / 2, 1)
                words.append(Words(middle, top + _LABEL + 20, str(value), "middle", is_on=True))
            x += width
    return Drawing(max(len(rows), 1) * _ROW, shapes, words)


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1].rstrip()}…"
