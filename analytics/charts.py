"""Small charts, drawn by the server. Each stands beside the table it is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 560, 120, 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the chart's own units; `y` counts from above."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side, the highest as high as the chart."""

    width: int
    height: int
    bars: list[Bar]
    highest: int


def bar_chart(points: Sequence[tuple[str, int]]) -> BarChart:
    """Draw labelled values, none of them negative."""
    highest = max((value for _, value in points), default=0)
    slot = WIDTH / max(len(points), 1)
    bars = []
    for place, (label, value) in enumerate(points):
        height = round(HEIGHT * value / highest, 1) if highest else 0.0
        x = round(place * slot + GAP / 2, 1)
        bars.append(Bar(x, round(HEIGHT - height, 1), round(slot - GAP, 1), height, label, value))
    return BarChart(WIDTH, HEIGHT, bars, highest)
