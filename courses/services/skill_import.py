"""Bring a skill map into a district: frameworks, skills, prerequisites and matches.

Nothing is taken away: what the file no longer names stays, and is named in the report.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model

from courses.case import Link, Ref, Report, SkillMap, SkillRow, SkillsRefused, find_cycle
from courses.models import Skill, SkillFramework, SkillMatch, SkillPrerequisite
from courses.services.revisions import courses_teaching
from courses.tenancy import in_district

BATCH = 1000
ARROW = " → "


@dataclass
class _Run:
    """One import under way, with what the district has."""

    found: SkillMap
    report: Report
    district_id: int
    frameworks: dict[str, SkillFramework] = field(default_factory=dict)
    skills: dict[Ref, Skill] = field(default_factory=dict)
    by_identifier: dict[str, list[Skill]] = field(default_factory=lambda: defaultdict(list))

    def resolve(self, ref: Ref) -> list[Skill]:
        """Return the skills a reference names; without a framework, those of every framework."""
        if ref.framework:
            return [self.skills[ref]] if ref in self.skills else []
        return self.by_identifier.get(ref.skill, [])


def import_skills(found: SkillMap, district_id: int, *, is_dry_run: bool = False) -> Report:
    """Bring a skill map into a district, all of it or nothing. Returns what was done.

    At most 12 queries and 1 a batch. Raises SkillsRefused where prerequisites or parents would
    go round in a circle, together with those that the district has already.
    """
    report = Report(found.source, "dry_run" if is_dry_run else "applied")
    report.problems, report.notes = list(found.problems), list(found.notes)
    with transaction.atomic(), in_district(district_id):
        run = _Run(found, report, district_id)
        _put_frameworks(run)
        _put_skills(run)
        _put_parents(run)
        _put_prerequisites(run)
        _put_matches(run)
        if is_dry_run:
            transaction.set_rollback(True)
    return report


def _put_frameworks(run: _Run) -> None:
    rows = SkillFramework.objects.select_for_update().filter(district_id=run.district_id)
    run.frameworks = {row.code: row for row in rows}
    counts = run.report.of("frameworks")
    for framework in run.found.frameworks:
        row = run.frameworks.get(framework.code)
        said = {"publisher": framework.publisher, "language": framework.language}
        values = {name: value for name, value in said.items() if value}
        if framework.title != framework.code or row is None:
            values["title"] = framework.title
        if row is None:
            row = SkillFramework.objects.create(code=framework.code, **values)
            run.frameworks[framework.code] = row
            counts.created += 1
        elif _set(row, values):
            row.save(update_fields=list(values))
            counts.updated += 1
        else:
            counts.unchanged += 1


def _set(row: Model, values: dict[str, Any]) -> bool:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)


def _put_skills(run: _Run) -> None:
    codes = {row.pk: code for code, row in run.frameworks.items()}
    for known in Skill.objects.filter(district_id=run.district_id):
        run.skills[Ref(codes[known.framework_id], known.sourced_id)] = known
    counts = run.report.of("skills")
    new: list[Skill] = []
    changed: list[Skill] = []
    for row in run.found.skills:
        values = _values(row)
        skill = run.skills.get(row.ref)
        if skill is None:
            framework = run.frameworks[row.ref.framework]
            new.append(Skill(framework=framework, sourced_id=row.ref.skill, **values))
            run.skills[row.ref] = new[-1]
            counts.created += 1
        elif _set(skill, values):
            changed.append(skill)
            counts.updated += 1
        else:
            counts.unchanged += 1
    Skill.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        Skill.objects.bulk_update(changed, list(_values(run.found.skills[0])), batch_size=BATCH)
    for ref, each in run.skills.items():
        run.by_identifier[ref.skill].append(each)
    _note_absent(run)


def _values(row: SkillRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "description": row.description,
        "kind": row.kind,
        "position": row.position,
    }


def _note_absent(run: _Run) -> None:
    named = {row.ref for row in run.found.skills}
    frameworks = {framework.code for framework in run.found.frameworks}
    for ref, skill in run.skills.items():
        if ref.framework in frameworks and ref not in named:
            run.report.note_at(run.found.source, f"{skill} is here but not in it; it was left")


def _put_parents(run: _Run) -> None:
    parents = {skill.pk: skill.parent_id for skill in run.skills.values()}
    counts, changed = run.report.of("parents"), []
    for row in run.found.skills:
        above = run.resolve(row.parent) if row.parent else []
        if row.parent and not above:
            run.report.problem_at(row.place, f"there is no parent {_told(row.parent)}")
        skill = run.skills[row.ref]
        parent_id = above[0].pk if above else None
        if skill.parent_id == parent_id:
            counts.unchanged += parent_id is not None
            continue
        counts.created += skill.parent_id is None
        counts.updated += skill.parent_id is not None
        skill.parent_id = parents[skill.pk] = parent_id
        changed.append(skill)
    edges = {pk: [parent] if parent else [] for pk, parent in parents.items()}
    _refuse_circle(run, edges, "Parents")
    Skill.objects.bulk_update(changed, ["parent"], batch_size=BATCH)


def _told(ref: Ref) -> str:
    return f"{ref.skill!r} in {ref.framework!r}" if ref.framework else repr(ref.skill)


def _refuse_circle(run: _Run, edges: dict[int, list[int]], what: str) -> None:
    cycle = find_cycle(edges)
    if cycle:
        names = {skill.pk: str(skill) for skill in run.skills.values()}
        told = ARROW.join(names[pk] for pk in [*cycle, cycle[0]])
        raise SkillsRefused(f"{what} go round in a circle: {told}.")


def _put_prerequisites(run: _Run) -> None:
    rows = SkillPrerequisite.objects.filter(district_id=run.district_id)
    found = {(row.prerequisite_id, row.skill_id): row for row in rows}
    counts = run.report.of("prerequisites")
    wanted: dict[tuple[int, int], bool] = {}
    for link, first, second in _resolved(run, ("hard", "advised")):
        pair = (first.pk, second.pk)
        wanted[pair] = wanted.get(pair, False) or link.kind == "hard"
    changed = []
    for pair, is_hard in wanted.items():
        row = found.get(pair)
        if row is None:
            counts.created += 1
        elif _set(row, {"is_hard": is_hard}):
            changed.append(row)
            counts.updated += 1
        else:
            counts.unchanged += 1
    edges: dict[int, list[int]] = defaultdict(list)
    for first_id, second_id in sorted(found.keys() | wanted.keys()):
        edges[first_id].append(second_id)
    _refuse_circle(run, edges, "Prerequisites")
    new = [pair for pair in wanted if pair not in found]
    SkillPrerequisite.objects.bulk_create(
        [SkillPrerequisite(prerequisite_id=a, skill_id=b, is_hard=wanted[a, b]) for a, b in new],
        batch_size=BATCH,
    )
    SkillPrerequisite.objects.bulk_update(changed, ["is_hard"], batch_size=BATCH)
    moved = {skill_id for _, skill_id in new} | {row.skill_id for row in changed}
    run.report.changed_courses = courses_teaching(moved) if moved else []


def _put_matches(run: _Run) -> None:
    rows = SkillMatch.objects.filter(district_id=run.district_id)
    found = set(rows.values_list("skill_id", "same_as_id"))
    counts = run.report.of("matches")
    wanted: dict[tuple[int, int], None] = {}
    for _, first, second in _resolved(run, ("match",)):
        if first.pk != second.pk:
            wanted |= {(first.pk, second.pk): None, (second.pk, first.pk): None}
    new = [pair for pair in wanted if pair not in found]
    counts.created, counts.unchanged = len(new), len(wanted) - len(new)
    SkillMatch.objects.bulk_create(
        [SkillMatch(skill_id=a, same_as_id=b) for a, b in new], batch_size=BATCH
    )


def _resolved(run: _Run, kinds: tuple[str, ...]) -> Iterable[tuple[Link, Skill, Skill]]:
    """Yield links with the skills they join; report those that name a skill not here."""
    for link in run.found.links:
        if link.kind not in kinds:
            continue
        ends = [(ref, run.resolve(ref)) for ref in (link.first, link.second)]
        missing = [ref for ref, skills in ends if not skills]
        for ref in missing:
            what = "exactMatchOf names" if link.kind == "match" else "a prerequisite names"
            say = run.report.note_at if link.kind == "match" else run.report.problem_at
            say(link.place, f"{what} {_told(ref)}, which is not here")
        yield from ((link, first, second) for first in ends[0][1] for second in ends[1][1])
