"""The comparison as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from statistics import fmean
from typing import Any

Figures = Mapping[str, Mapping[str, Any]]
Misled = Mapping[str, Figures]

COLUMNS = ("gain_now", "gain_7d", "mastered", "steps_to_80", "reached_80")


def as_json(
    worlds: Mapping[str, Figures],
    mistakes: Mapping[str, Misled],
    graph: str,
    options: Mapping[str, int],
) -> str:
    """``policies`` is that of the world asked for, or of all: means over worlds.

    ``worlds`` has each world's own, and how ours does with a wrong graph, and others beside it.
    ``steps_to_80`` is null where nobody got there.
    """
    nested = {name: {"policies": figures} for name, figures in worlds.items()}
    for name, misled in mistakes.items():
        others = {policy: rows for policy, rows in misled.items() if policy != "ours"}
        nested[name] |= {"wrong_graph": misled["ours"], "wrong_graph_others": others}
    return json.dumps({"graph": graph, **options, "policies": together(worlds), "worlds": nested})


def together(worlds: Mapping[str, Figures]) -> dict[str, dict[str, Any]]:
    """Each figure's mean over the worlds that have it."""
    first = next(iter(worlds.values()))
    return {
        policy: {
            column: _mean([figures[policy][column] for figures in worlds.values()])
            for column in COLUMNS
        }
        for policy in first
    }


def as_lines(world: str, figures: Figures, mistakes: Misled) -> list[str]:
    """A table, then ours against others, and with a wrong graph."""
    head = "".join(f"{column:>13}" for column in COLUMNS)
    lines = [f"World {world}", f"  {'policy':<28}{head}"]
    for policy, row in figures.items():
        cells = "".join(f"{_cell(row[column]):>13}" for column in COLUMNS)
        lines.append(f"  {policy:<28}{cells}")
    ours = figures["ours"]["gain_7d"]
    for other in ("mastery_threshold", "three_in_a_row", "oracle"):
        lines += [f"  ours / {other:<24} {_ratio(ours, figures[other]['gain_7d'])}"]
    for policy, rows in mistakes.items():
        for name in ("edges_missing", "edges_false"):
            kept = _ratio(rows[name]["gain_7d"], rows["edges_right"]["gain_7d"])
            lines.append(f"  a fifth of {name:<14} {policy:<18} {kept} of its gain")
    return lines


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other > 0.0 else "beyond compare"


def _mean(values: list[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return round(fmean(there), 4) if there else None


def _cell(value: float | None) -> str:
    return "never" if value is None else f"{value:.3f}" if value <= 1.0 else f"{value:.0f}"
