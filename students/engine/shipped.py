"""The model that ships, as data; ``shipped.json`` is written by a command, never by hand.

``python -m benchmarks.engine.default`` fits it to students simulated in
``benchmarks/engine/world.py`` and writes the file again: the same to four decimals, whatever the
machine's arithmetic.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def shipped() -> dict[str, Any]:
    """The shipped weights, as ``Model.to_dict`` gives them."""
    text = Path(__file__).with_name("shipped.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
