"""`manage.py benchmark_paths`: policies against each other in simulated worlds; no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks.paths.compare import compare, mistaken
from benchmarks.paths.graphs import from_file, generated
from benchmarks.paths.report import as_json, as_lines
from benchmarks.paths.speed import planning
from benchmarks.paths.worlds import WORLDS


class Command(BaseCommand):
    help = "Compare policies that choose what comes next, on simulated students."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--graph", type=Path, help="lines of prerequisite,exercise; or gzipped")
        parser.add_argument("--world", choices=sorted(WORLDS), help="all without")
        parser.add_argument("--students", type=int, default=400)
        parser.add_argument("--steps", type=int, default=600, help="exercises in 40 days")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--wrong-graph", action="store_true", help="ours on wrong graphs, too")
        parser.add_argument("--plan", action="store_true", help="only time a large course's plan")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"]:
            return self.stdout.write("\n".join(planning(options["seed"])))
        sizes = {name: options[name] for name in ("students", "steps", "seed")}
        if options["students"] < 1 or options["steps"] < 1:
            raise CommandError("There must be students and exercises.")
        path, seed = options["graph"], options["seed"]
        graphs = from_file(path, seed) if path else generated(seed)
        names = [options["world"]] if options["world"] else sorted(WORLDS)
        figures = {name: compare(name, graphs, **sizes) for name in names}
        wrong = names if options["wrong_graph"] else []
        mistakes = {name: mistaken(name, graphs, **sizes) for name in wrong}
        if options["json"]:
            source = path.name if path else "generated"
            return self.stdout.write(as_json(figures, mistakes, source, sizes))
        for name in names:
            self.stdout.write("\n".join(as_lines(name, figures[name], mistakes.get(name, {}))))
        return None
