"""One roster into one district, in one transaction: all of it happens, or none."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from courses.progress import tell
from courses.tenancy import in_district
from students.models import Action, User
from students.roster import Report, Roster
from students.selectors.access import today as this_day
from students.services.audit import record
from students.services.evidence import request_replan
from students.services.roster.district import district_of
from students.services.roster.enrollments import import_enrollments
from students.services.roster.parts import import_guardianships, import_memberships
from students.services.roster.people import import_people
from students.services.roster.places import import_orgs, import_sessions, to_be_taken_over
from students.services.roster.rights import rights_of
from students.services.roster.run import Run
from students.services.roster.taught import import_classes, import_courses
from students.services.roster.turnover import in_force, students_moved, too_much

_STEPS = (
    ("sessions", import_sessions),
    ("courses", import_courses),
    ("classes", import_classes),
    ("people", import_people),
    ("enrollments", import_enrollments),
    ("memberships", import_memberships),
    ("guardians", import_guardianships),
)


def import_roster(
    roster: Roster,
    *,
    district_code: str | None = None,
    district_name: str | None = None,
    granted_by: User | None = None,
    is_dry_run: bool = False,
    is_all_or_nothing: bool = False,
    is_confirmed: bool = False,
    today: date | None = None,
) -> Report:
    """Make a district what its roster says. Returns what was done, or would be in a dry run.

    Good rows go in and bad ones are reported; with `is_all_or_nothing` one bad row refuses the
    whole. Without `is_confirmed` so does an import that ends or moves a large share of a
    school's enrollments, or that a person brings into a district that has another name and no
    roster yet. `granted_by` is the person in whose name the rows come in: what she may not do
    herself is reported and left out; None is the operator. The number of queries depends on the
    number of files and batches, not of rows. Raises RosterRefused.
    """
    day, report = today or this_day(), _report(roster)
    with transaction.atomic():
        district, is_new = district_of(roster, district_code, district_name, granted_by)
        with in_district(district.pk):
            rights = rights_of(granted_by, district.pk, day)
            _apply(Run(roster, district, rights, day, report), is_new, granted_by)
        _decide(report, is_dry_run, is_all_or_nothing, is_confirmed)
    return report


def _report(roster: Roster) -> Report:
    return Report(
        source=f"{roster.source} ({roster.dialect})",
        problems=list(roster.problems),
        notes=list(roster.notes),
    )


def _apply(run: Run, is_new_district: bool, granted_by: User | None) -> None:
    run.report.district = run.district.name
    run.report.to_confirm = to_be_taken_over(run)
    before = in_force(run.district.pk, run.today)
    import_orgs(run, is_new_district)
    for done, (name, step) in enumerate(_STEPS):
        tell(name, done, len(_STEPS))
        step(run)
    after = in_force(run.district.pk, run.today)
    run.report.to_confirm += too_much(run, before, after)
    request_replan(sorted(run.replan | students_moved(before, after)))
    record(Action.IMPORTED, actor=granted_by, target="roster", details=_figures(run.report))


def _figures(report: Report) -> dict[str, int]:
    """Return the counts of an import by kind and what became of it, those that are not 0."""
    counts = {kind: asdict(each) for kind, each in report.counts.items()}
    return {f"{kind} {how}": n for kind, each in counts.items() for how, n in each.items() if n}


def _decide(report: Report, is_dry_run: bool, is_all_or_nothing: bool, is_confirmed: bool) -> None:
    """Let the import stand, or take it back: for a dry run, or for what speaks against it."""
    report.problems = list(dict.fromkeys(report.problems))
    report.notes = list(dict.fromkeys(report.notes))
    if is_all_or_nothing and report.problems:
        report.refusals.append(
            f"{len(report.problems)} rows are bad, and the whole was to go in or nothing"
        )
    if report.to_confirm and not is_confirmed:
        report.refusals.append(gettext("What must be confirmed first has not been confirmed."))
    if is_dry_run:
        report.outcome = "dry_run"
    elif report.refusals:
        report.outcome = "refused"
    if report.outcome != "applied":
        transaction.set_rollback(True)
