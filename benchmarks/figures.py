"""Percentiles, and lines that line up."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie; not a number for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(seconds: Sequence[float]) -> str:
    """Return p50, p95 and p99 in milliseconds."""
    return "  ".join(
        f"p{round(100 * share)} {1000 * percentile(seconds, share):7.1f} ms"
        for share in (0.5, 0.95, 0.99)
    )


def line(name: str, value: object) -> None:
    """Print one figure."""
    print(f"  {name:<44} {value}", flush=True)
