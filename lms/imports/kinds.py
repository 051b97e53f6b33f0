"""What can be imported, by whom, and by which service."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.qti import PackageError, read_package
from assessments.services.item_import import import_items
from courses.case import SkillsRefused, read_skills
from lms.imports.accounts import Account, of_items, of_roster, of_skills
from lms.imports.forms import ItemOptions, Options, RosterOptions
from students.models import Role, User
from students.roster import RosterRefused, read_roster
from students.roster.files import FILES
from students.selectors.access import roles_of
from students.services.courses import bring_in_skills
from students.services.roster import import_roster

Chosen = dict[str, Any]
REFUSALS = (RosterRefused, SkillsRefused, PackageError)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import. `run` raises one of REFUSALS for a file that can't be read."""

    name: str
    title: str | Promise
    text: str | Promise
    suffixes: tuple[str, ...]
    roles: frozenset[str]
    options: type[Options]
    run: Callable[[User, Path, Chosen, bool], Account]
    files: tuple[str, ...] = ()


def _roster(user: User, path: Path, chosen: Chosen, is_dry_run: bool) -> Account:
    roster = read_roster(path)
    return of_roster(import_roster(roster, granted_by=user, is_dry_run=is_dry_run, **chosen))


def _skills(user: User, path: Path, chosen: Chosen, is_dry_run: bool) -> Account:
    found = read_skills(path)
    home = user.district_id or 0
    return of_skills(bring_in_skills(found, home, by=user, is_dry_run=is_dry_run))


def _items(user: User, path: Path, chosen: Chosen, is_dry_run: bool) -> Account:
    package = read_package(path)
    return of_items(import_items(package, **chosen, by=user, dry_run=is_dry_run))


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "roster",
            _("Roster"),
            _("Schools, classes, people and who is in which class, from OneRoster 1.1 or 1.2 CSV."),
            (".zip",),
            frozenset({Role.DISTRICT_ADMIN}),
            RosterOptions,
            _roster,
            ("manifest.csv", *(spec.name for spec in FILES)),
        ),
        Kind(
            "skills",
            _("Skills"),
            _("What is to be known and what comes before what, from a CASE package or a CSV."),
            (".json", ".csv"),
            frozenset({Role.DISTRICT_ADMIN}),
            Options,
            _skills,
        ),
        Kind(
            "items",
            _("Items"),
            _("Questions for a course, from QTI 1.2: one XML file, or a zip of them."),
            (".zip", ".xml"),
            frozenset({Role.DISTRICT_ADMIN, Role.SCHOOL_ADMIN}),
            ItemOptions,
            _items,
        ),
    )
}


# What imports tell of how far they are.
STEPS = {
    "reading": _("Reading files"),
    "items": _("Items"),
    "sessions": _("Terms"),
    "courses": _("Courses"),
    "classes": _("Classes"),
    "people": _("People"),
    "enrollments": _("Who is in which class"),
    "memberships": _("Parts people play"),
    "guardians": _("Families"),
}


def kinds_for(user: User) -> list[Kind]:
    """Return what a person may import. 0 or 1 query."""
    return [kind for kind in KINDS.values() if kind.roles & roles_of(user)]


def kind_for(user: User, name: str) -> Kind:
    """Return a kind of import that a person may do, or 404. 0 or 1 query."""
    for kind in kinds_for(user):
        if kind.name == name:
            return kind
    raise Http404
