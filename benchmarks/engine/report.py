"""The figures of a run as a table for people."""

from __future__ import annotations

from typing import Any

_COLUMNS = ("auc", "rmse", "log_loss", "ece", "auc_first5", "auc_unseen_items")


def table(figures: dict[str, Any]) -> list[str]:
    """Lines of text, the model first."""
    rows = {"model": figures["model"], **figures["yardsticks"]}
    lines = [f"{'':12}" + "".join(f"{name:>18}" for name in _COLUMNS)]
    for name, row in rows.items():
        lines.append(f"{name:12}" + "".join(f"{_number(row[one]):>18}" for one in _COLUMNS))
    rest = {name: value for name, value in figures["model"].items() if name not in _COLUMNS}
    lines += [f"{name}: {_number(value)}" for name, value in rest.items()]
    lines += [f"{name}: {value}" for name, value in figures.get("coverage", {}).items()]
    return lines


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
