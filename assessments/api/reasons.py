"""Why a step is where it is, told to the outside: UUIDs for ids, and sentences for the reader."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from assessments.selectors.papers import Citation, citations
from students.engine import Reason, explain
from students.models import User
from students.selectors.judgments import seen_in
from students.selectors.paths import Addresses, Path, reasons_of

ForAddress = Mapping[int, UUID]


def audiences(reader: User, student: User) -> Sequence[str]:
    """Return for whom the reasons are worded: a student for herself, staff for everybody."""
    return ("student",) if reader.pk == student.pk else ("student", "family", "teacher")


def told(path: Path, audience: Sequence[str]) -> list[dict[str, Any]]:
    """Return the steps of a path with their reasons. 1 or 2 queries."""
    seen = seen_in(reasons_of([path]))
    cited = citations({key for step in path.steps for key in step.reason["evidence"]})
    return [
        {
            "position": step.position,
            "activity": step.activity,
            "skill": step.skill,
            "reason": _outside(step.reason, path.addresses, cited)
            | {
                "judgments": [seen[key] for key in step.reason["evidence"] if key in seen],
                "text": _text(step.reason, path, audience),
            },
            "alternatives": step.alternatives,
        }
        for step in path.steps
    ]


def _text(record: Mapping[str, Any], path: Path, audience: Sequence[str]) -> dict[str, str]:
    words = explain(Reason.from_dict(record), path.names, gettext)
    return {who: getattr(words, who) for who in audience}


def _outside(
    record: Mapping[str, Any], addresses: Addresses, cited: Mapping[int, Citation]
) -> dict[str, Any]:
    """Return a reason record without a single id of the database."""
    activities, skills = addresses.activities, addresses.skills
    rejected = record["rejected"]
    return {
        **record,
        "activity": activities[record["activity"]],
        "skill": skills.get(record["skill"]),
        "evidence": [cited[key] for key in record["evidence"] if key in cited],
        "ready_on": _found(record["ready_on"], skills),
        "unmet": _found(record["unmet"], skills),
        "alternatives": [
            {**other, "activity": activities[other["activity"]]}
            for other in record["alternatives"]
            if other["activity"] in activities
        ],
        "rejected": rejected and _rejected(rejected, addresses),
    }


def _rejected(record: Mapping[str, Any], addresses: Addresses) -> dict[str, Any] | None:
    """Return what was left out, None where it is no more."""
    if record["activity"] not in addresses.activities:
        return None
    return {
        **record,
        "activity": addresses.activities[record["activity"]],
        "skill": addresses.skills.get(record["skill"]),
        "unmet": addresses.skills.get(record["unmet"]),
    }


def _found(ids: Sequence[int], addresses: ForAddress) -> list[UUID]:
    return [addresses[key] for key in ids if key in addresses]
