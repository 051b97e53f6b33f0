"""Simulated students, none of whom learns as the engine believes."""

from benchmarks.paths.worlds.continuous import Continuous
from benchmarks.paths.worlds.hidden import Hidden
from benchmarks.paths.worlds.uneven import Uneven
from benchmarks.paths.worlds.world import World

WORLDS: dict[str, type[World]] = {"A": Continuous, "B": Hidden, "C": Uneven}

__all__ = ["WORLDS", "Continuous", "Hidden", "Uneven", "World"]
