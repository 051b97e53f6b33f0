"""Fit the model that ships to simulated students, and write it down.

python -m benchmarks.engine.default
"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.engine.coverage import coverage
from benchmarks.engine.world import Shape, simulate
from students import engine
from students.engine.fitting import fit
from students.engine.model import Model
from students.engine.weights import Weights

SHAPE = Shape(schools=60, students=30, skills=10, items=30)
SEED = 12
_DIGITS = 6


def shipped() -> Model:
    """Only what holds anywhere: what figures weigh, not items and skills that nobody has."""
    world = simulate(SHAPE, SEED)
    fitted = fit(world.histories, world.graph, Model("", Weights())).to_dict()
    fitted |= {"skills": {}, "items": {}, "after_item": [], "after_skills": [[], [], []]}
    rounded = json.loads(json.dumps(fitted), parse_float=lambda text: round(float(text), _DIGITS))
    return Model.from_dict({**rounded, "version": "default-2"})


def main() -> None:
    """Write ``students/engine/shipped.json``."""
    model = shipped()
    place = Path(engine.__file__).with_name("shipped.json")
    place.write_text(json.dumps(model.to_dict(), indent=1) + "\n", encoding="utf-8")
    found = coverage(model, simulate(Shape(), SEED + 1))
    print(f"{place}: the 90 % interval holds the truth in {100 * found.share:.1f} %")


if __name__ == "__main__":
    main()
