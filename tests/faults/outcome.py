"""What came of a storm, as a line, as rows of a table and as JSON."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import percentile

SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
MUST_BE_NONE = ("unacknowledged", "lost", "duplicated", "wrong", "torn", "stale")


@dataclass
class Outcome:
    """What came of one storm. Everything in `MUST_BE_NONE` should be 0.

    `wrong` counts acknowledgements that say something else than is stored; students whose path is
    not what her facts give are added when they are replayed at the end.
    """

    fault: str
    acknowledged: int
    unacknowledged: int
    acknowledgement_s: list[float] = field(repr=False)
    converged_s: float
    ids: list[int] = field(repr=False)
    lost: int = 0
    duplicated: int = 0
    wrong: int = 0
    torn: int = 0
    stale: int = 0

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, name) for name in MUST_BE_NONE)

    def acknowledged_after_s(self, share: float) -> float:
        return percentile(self.acknowledgement_s, share)


def report(outcomes: Sequence[Outcome], path: Path) -> str:
    """Write the figures of each kind of fault as JSON; return them as a table."""
    rows = [_row(name, each) for name, each in _by_fault(outcomes)]
    rows.append(_row("all together", list(outcomes)))
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=1))
    return "\n".join(_lines(rows))


def _by_fault(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.fault].append(outcome)
    yield from sorted(found.items())


def _row(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    counts = {
        key: sum(getattr(o, key) for o in outcomes) for key in ("acknowledged", *MUST_BE_NONE)
    }
    took = [seconds for outcome in outcomes for seconds in outcome.acknowledgement_s]
    times = {f"{key}_ms": round(1000 * percentile(took, share)) for key, share in SHARES.items()}
    converged = round(max(outcome.converged_s for outcome in outcomes), 1)
    return {"fault": name, "storms": len(outcomes), **counts, **times, "converged_s": converged}


def _lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    names = list(rows[0])
    texts = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for first, *rest in texts:
        figures = (text.rjust(width) for text, width in zip(rest, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *figures])
