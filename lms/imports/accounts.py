"""What an import did, or would do, in the same few words whatever was imported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from assessments.services.item_report import ImportReport
from courses.case import Report as SkillReport
from students.roster import Report as RosterReport

Outcome = Literal["applied", "dry_run", "refused"]


@dataclass(frozen=True, slots=True)
class Line:
    """How many of one thing came to what, in the order of the table's head."""

    what: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The whole account of one import. `problems` did not go in; `notes` are worth knowing.

    `to_confirm` says what must be confirmed first, `refusals` why nothing went in.
    """

    outcome: Outcome
    head: tuple[str, ...]
    lines: list[Line]
    problems: list[str]
    notes: list[str]
    to_confirm: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        unchanged = self.head.index(_("unchanged"))
        return not any(
            count for line in self.lines for n, count in enumerate(line.counts) if n != unchanged
        )


def of_roster(report: RosterReport) -> Account:
    """Tell of a roster."""
    return Account(
        outcome=report.outcome,
        head=(_("new"), _("changed"), _("unchanged"), _("ended")),
        lines=[
            Line(kind, (c.created, c.updated, c.unchanged, c.ended))
            for kind, c in report.counts.items()
        ],
        problems=_told(report.problems),
        notes=_told(report.notes),
        to_confirm=report.to_confirm,
        refusals=report.refusals,
    )


def of_skills(report: SkillReport) -> Account:
    """Tell of a skill map."""
    return Account(
        outcome=report.outcome,
        head=(_("new"), _("changed"), _("unchanged")),
        lines=[
            Line(kind, (c.created, c.updated, c.unchanged)) for kind, c in report.counts.items()
        ],
        problems=_told(report.problems),
        notes=_told(report.notes),
    )


def of_items(report: ImportReport) -> Account:
    """Tell of items and the quizzes made of them."""
    quizzes = report.assessments
    new, grown = sum(q.is_new for q in quizzes), sum(bool(q.items_added) for q in quizzes)
    grown -= sum(q.is_new and bool(q.items_added) for q in quizzes)
    items = tuple(report.count(outcome) for outcome in ("new", "changed", "unchanged"))
    refused = [
        f"{one.file}: {' '.join(filter(None, (one.kind, one.ident, one.title)))}: {one.reason}"
        for one in report.refused
    ]
    of_single = [f"{item.code}: {note}" for item in report.items for note in item.notes]
    return Account(
        outcome="dry_run" if report.is_dry_run else "applied",
        head=(_("new"), _("changed"), _("unchanged")),
        lines=[
            Line(_("items"), items),
            Line(_("quizzes"), (new, grown, len(quizzes) - new - grown)),
        ],
        problems=refused,
        notes=[*report.notes, *of_single],
    )


def report_rows(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a stored account says, line by line: what kind of line it is, and its words."""
    for line in report["lines"]:
        counts = zip(report["head"], line["counts"], strict=True)
        yield line["what"], ", ".join(f"{title}: {count}" for title, count in counts)
    titles = {
        "refusals": _("Nothing was imported"),
        "to_confirm": _("To be confirmed first"),
        "problems": _("What did not go in"),
        "notes": _("Worth knowing"),
    }
    for name, title in titles.items():
        yield from ((title, sentence) for sentence in report[name])


def _told(findings: Sequence[object]) -> list[str]:
    return [str(finding) for finding in findings]
