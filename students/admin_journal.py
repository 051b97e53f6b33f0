"""What operators add and change under `/admin/` goes into the log of the district it is in."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from courses.admin import OperatorAdmin
from students.models import Action, Enrollment, Guardianship, Membership, User
from students.services.audit import record


def note_change(request: HttpRequest, row: Model, message: Any, is_new: bool) -> None:
    """Record one row that was made or changed, and whom it is about."""
    details = {"fields": ", ".join(_fields(message))}
    action = _action(row, message, is_new)
    record(action, subject=_person(row), target=row, details=details, request=request)


def _fields(message: Any) -> list[str]:
    parts = message if isinstance(message, list) else []
    return [str(name) for part in parts for name in part.get("changed", {}).get("fields", [])]


def _action(row: Model, message: Any, is_new: bool) -> Action:
    if isinstance(row, Membership | Enrollment | Guardianship):
        return Action.ROLE_GRANTED if is_new else Action.ROLE_CHANGED
    if isinstance(row, User) and not is_new:
        changed = {name.casefold() for name in _fields(message)}
        if "active" in changed:
            return Action.REACTIVATED if row.is_active else Action.DEACTIVATED
        if "superuser status" in changed or "staff status" in changed:
            return Action.ROLE_CHANGED
    return Action.ADMIN_ADDED if is_new else Action.ADMIN_CHANGED


def _person(row: Model) -> User | None:
    """Return whom a row is about: the account itself, who plays the part, the student."""
    if isinstance(row, User):
        return row
    found: User | None = getattr(row, "student", None) or getattr(row, "user", None)
    return found


OperatorAdmin.listeners.append(note_change)
