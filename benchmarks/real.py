"""Import real files, then let a student of that roster learn from those items over those skills.

    python -m benchmarks.real FOLDER

FOLDER holds `oneroster/`, `case/`, `skills/` and `qti12/`. The CASE package names no prerequisites,
so a curriculum map that does is brought in beside it, as a CSV of ours. Everything runs in a
system of its own and is taken away afterwards. Ends with an error if the path doesn't change.
"""

import csv
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import django

from benchmarks.client import request
from benchmarks.system import System, running_system

ROSTER = "oneroster/oneroster-1.1-edfi-grandbend"
SKILLS = "case/mockMATHPackage.json"
MAP = "skills/atc-coherence-map-edges.json"
ITEMS = ("qti12/test_qti_1.2.zip", "qti12/all_canvas_simple_1.2.xml", "qti12/items_1.2")


def main(folder: Path) -> None:
    with running_system(seed_demo=False) as system:
        run = system.processes.manage
        _say("The roster", run("import_oneroster", str(folder / ROSTER)))
        _say("The same roster again", run("import_oneroster", str(folder / ROSTER)))
        _say("The skills", run("import_skills", str(folder / SKILLS)))
        _say("The same skills again", run("import_skills", str(folder / SKILLS)))
        written = _write_map(folder / MAP, system.servers.folders.data / "map.csv")
        _say("A curriculum map with prerequisites", run("import_skills", str(written)))
        facts = system.run("benchmarks.real", "--chain")
        print(f"\nTo be learned: {facts['codes'][0]}; {' before '.join(facts['codes'][1:])}")
        for path, code in zip(ITEMS, facts["codes"], strict=True):
            imported = run(
                "import_items", str(folder / path), "--course", facts["course"], "--skill", code
            )
            _say(f"The items of {path}, as checks of {code}", imported)
        _learn(system, run("api_token", facts["username"]).strip().splitlines()[-1])


def _write_map(edges: Path, target: Path) -> Path:
    """Write a map's edges as a CSV that `import_skills` reads; the codes serve as titles."""
    before: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for edge in json.loads(edges.read_text()):
        before[edge["end"]][edge["edgedesc"]].append(edge["begin"])
        before[edge["begin"]]
    with target.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["framework", "code", "title", "prerequisites"])
        for code, links in before.items():
            rows.writerow(["map", code, code, "~".join(links["Arrow"])])
    return target


def _learn(system: System, token: str) -> None:
    """Let the student sit the first assessment, and show her path before and after."""
    me = _api(system, token, "GET", "me/")
    before = _wait_for_path(system, token, me["uuid"])
    _show(f"The path of {me['name']} from the roster, before", before)
    sat = _api(system, token, "GET", "assessments/")["results"][0]
    attempt = _api(system, token, "POST", f"assessments/{sat['uuid']}/attempts/")
    answers = system.run("benchmarks.real", "--answers", attempt["uuid"])
    started = time.monotonic()
    result = _api(
        system,
        token,
        "POST",
        f"attempts/{attempt['uuid']}/submit/",
        body={"responses": answers},
        headers={"Idempotency-Key": "real"},
    )
    after = _wait_for_path(system, token, me["uuid"])
    took = time.monotonic() - started
    print(f"\nShe handed in {len(answers)} real items; score {result['score']}")
    _show(f"Her path {took:.2f} s later", after)
    if _order(before) == _order(after):
        sys.exit("The path did not change.")
    print("\nThe path changed.")


def _wait_for_path(system: System, token: str, student: str) -> dict[str, Any]:
    for _ in range(200):
        path: dict[str, Any] = _api(system, token, "GET", f"students/{student}/path/")
        if path["computed_seq"] >= path["evidence_seq"] > 0:
            return path
        time.sleep(0.05)
    sys.exit("The path did not come.")


def _order(path: dict[str, Any]) -> list[tuple[str, float]]:
    return [(step["activity"]["uuid"], step["reason"]["score"]) for step in path["steps"]]


def _api(system: System, token: str, method: str, path: str, **more: Any) -> Any:
    return request(system.processes.base_url, method, f"/api/v1/{path}", token=token, **more)


def _say(title: str, text: str) -> None:
    print(f"\n== {title}\n{text.rstrip()}", flush=True)


def _show(title: str, path: dict[str, Any]) -> None:
    print(f"\n{title} (from {path['evidence_seq']} events)")
    for step in path["steps"]:
        reason = step["reason"]
        known = f"{reason['p_known']:.2f} [{reason['low']:.2f}, {reason['high']:.2f}]"
        print(f"  {step['position']}. {step['activity']['title']}: {step['skill']['title'][:60]}")
        print(f"     known {known} from {reason['evidence_count']} answers")
        print(f"     {reason['text']['student']}")


def _chain() -> dict[str, Any]:
    """Return a skill of the package, two of the map in a row, and who learns in which course."""
    from courses.models import Skill, SkillPrerequisite
    from students.models import Enrollment

    measured = Skill.objects.exclude(framework__code="map").filter(code__contains="MD")
    link = SkillPrerequisite.objects.filter(is_hard=True).order_by("pk").earliest("pk")
    codes = [measured.earliest("pk").code, link.prerequisite.code, link.skill.code]
    enrolled = Enrollment.objects.filter(role="student").order_by("pk").earliest("pk")
    username = enrolled.user.username
    return {"codes": codes, "course": enrolled.section.course.code, "username": username}


def _answers(attempt_uuid: str) -> dict[str, Any]:
    """Return an answer to each item of an attempt: the right one to two of three."""
    from assessments import scoring
    from assessments.models import Attempt, ItemVersion

    attempt = Attempt.objects.get(uuid=attempt_uuid)
    versions = ItemVersion.objects.select_related("item", "secret").in_bulk(attempt.version_ids)
    return {
        str(version.item.uuid): (
            scoring.key_answer(version.kind, version.body, version.secret.key) if number % 3 else {}
        )
        for number, version in enumerate(versions.values())
    }


if __name__ == "__main__":
    if sys.argv[1] in ("--chain", "--answers"):
        django.setup()
        print(json.dumps(_chain() if sys.argv[1] == "--chain" else _answers(sys.argv[2])))
    else:
        main(Path(sys.argv[1]))
