"""Figures as lines for people and as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import percentile

SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}


@dataclass
class Report:
    """Collects the figures of scenarios; prints each as it comes."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    scenario: str = ""

    def begin(self, scenario: str, title: str) -> None:
        self.scenario = scenario
        print(f"\n{title}", flush=True)

    def row(self, name: str, **figures: Any) -> None:
        """Note the figures of one thing."""
        self.rows.append({"scenario": self.scenario, "what": name, **figures})
        shown = "  ".join(f"{key} {_short(value)}" for key, value in figures.items())
        print(f"  {name:<48} {shown}", flush=True)

    def save(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(self.rows, indent=1))


def times(seconds: Sequence[float]) -> dict[str, float]:
    """Return how many there are, and their p50, p95 and p99 in milliseconds."""
    shares = {key: round(1000 * percentile(seconds, share), 1) for key, share in SHARES.items()}
    return {"count": len(seconds), **shares}


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
