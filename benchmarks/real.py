"""Import real files, then let a student of that roster learn from those items over those skills.

    python -m benchmarks.real FOLDER

FOLDER holds `oneroster/`, `case/` and `qti12/`. Everything runs in a system of its own and is
taken away afterwards. Ends with an error if the student's path doesn't change.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

from benchmarks.client import request
from benchmarks.system import System, running_system

ROSTER = "oneroster/oneroster-1.1-edfi-grandbend"
SKILLS = "case/mockMATHPackage.json"
ITEMS = ("qti12/test_qti_1.2.zip", "qti12/all_canvas_simple_1.2.xml", "qti12/items_1.2")


def main(folder: Path) -> None:
    with running_system(seed_demo=False) as system:
        run = system.processes.manage
        _say("The roster", run("import_oneroster", str(folder / ROSTER)))
        _say("The same roster again", run("import_oneroster", str(folder / ROSTER)))
        _say("The skills", run("import_skills", str(folder / SKILLS)))
        facts = system.run("benchmarks.real", "--chain")
        print(f"\nA chain of prerequisites in it: {' -> '.join(facts['codes'])}")
        for path, code in zip(ITEMS, facts["codes"], strict=True):
            imported = run(
                "import_items", str(folder / path), "--course", facts["course"], "--skill", code
            )
            _say(f"The items of {path}, as checks of {code}", imported)
        _learn(system, run("api_token", facts["username"]).strip().splitlines()[-1])


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
        print(f"     known {known} from {reason['evidence_count']} answers; {reason['text']}")


def _chain() -> dict[str, Any]:
    """Return three skills of the package each of which comes before the next, and who learns."""
    from courses.models import Skill, SkillPrerequisite
    from students.models import Enrollment

    after: dict[int, int] = {}
    for link in SkillPrerequisite.objects.order_by("pk"):
        after.setdefault(link.prerequisite_id, link.skill_id)
    first = next(skill for skill in after if after.get(after[skill]) not in (None, skill))
    chain = [first, after[first], after[after[first]]]
    codes = [Skill.objects.get(pk=pk).code for pk in chain]
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
