"""The codes of the log in the words of those who read it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from students.models import Purpose, Role
from students.planning import Dial, Exploration, Level

Words = Mapping[str, str | Promise]
# By what stands before the colon of a target: the kind of a row, or the app of a page.
THINGS: Words = {
    "analytics": _("a page about work and learning"),
    "api": _("what programs read"),
    "assessments": _("a page of questions"),
    "attempt": _("a piece of work"),
    "audit-log": _("this log"),
    "auditentry": _("an alarm"),
    "class-sign-in": _("class sign-in"),
    "classwindow": _("class sign-in"),
    "copy": _("a copy of what is kept"),
    "course": _("a course"),
    "district": _("a district"),
    "enrollment": _("a place in a class"),
    "erasure": _("an erasure"),
    "guardianship": _("a family tie"),
    "identityprovider": _("school accounts"),
    "imports": _("a page of imports"),
    "judgment": _("what a teacher has seen"),
    "membership": _("a part at a school"),
    "records": _("a page about records"),
    "records-rules": _("how long records are kept"),
    "roster": _("a roster"),
    "school": _("a school"),
    "section": _("a class"),
    "skills": _("a map of skills"),
    "students": _("a page about people"),
    "user": _("an account"),
}
PAGES: Words = {
    "analytics:grade": _("an answer to score"),
    "analytics:judge": _("an estimate and its answers"),
    "analytics:student": _("the student's page"),
    "analytics:student_attempt": _("a piece of work"),
    "analytics:student_in_short": _("the student's page in short"),
    "analytics:student_skill": _("an estimate and its answers"),
    "api:attempt": _("a piece of work"),
    "api:student_attempts": _("the list of work"),
    "api:student_judgments": _("what teachers have seen"),
    "api:student_mastery": _("the estimates"),
    "api:student_path": _("the path"),
    "api:student_skill": _("an estimate and its answers"),
}
_NAMES: Words = {
    "changed": _("changed"),
    "code": _("code"),
    "deleted": _("deleted"),
    "faults": _("faults"),
    "fields": _("fields"),
    "file": _("file"),
    "focus": _("skills the class works on now"),
    "may_return": _("may return"),
    "means": _("by"),
    "method": _("method"),
    "minutes": _("minutes"),
    "new": _("new"),
    "purpose": _("about"),
    "role": _("role"),
    "rows": _("rows"),
    "rule": _("rule"),
    "second_step": _("second step"),
    "sessions": _("sessions"),
    "setting": _("setting"),
    "status": _("status"),
    "target": _("address"),
    "uuid": _("identifier"),
    "value": _("value"),
    "ways": _("by"),
    "why": _("why"),
    **dict(Dial.choices),
    # What a night of retention deleted.
    "addresses": _("addresses"),
    "admin_log": _("changes by operators"),
    "audit": _("entries of this log"),
    "copies": _("copies"),
    "former": _("people who have left"),
    "tokens": _("keys for programs"),
    "uploads": _("files brought in"),
}
_CHOICES: Mapping[str, Words] = {"purpose": dict(Purpose.choices), "role": dict(Role.choices)}
_VALUES: Words = {
    "False": _("no"),
    "None": _("nothing"),
    "True": _("yes"),
    "another-account": _("another account is linked"),
    "card": _("a card"),
    "class-card": _("a card"),
    "class-code": _("the class code"),
    "class-pictures": _("pictures"),
    "class-sign-in-once": _("let in again"),
    "class-sign-in-permit": _("class sign-in for an older class"),
    "closed": _("the class was closed"),
    "exploration": _("trying out equals"),
    "foreign-domain": _("an address of another domain"),
    "locked": _("too many wrong pictures"),
    "mfa": _("second step"),
    "not-in-roster": _("not in the roster"),
    "password": _("password"),
    "pictures": _("pictures"),
    "planning": _("planning"),
    "provider": _("the provider did not answer well"),
    "socialaccount": _("school account"),
    "unknown": _("an unknown card"),
    "unverified-email": _("an address that is not verified"),
    "used": _("a card that had been used"),
    "wrong": _("wrong pictures"),
    **dict(Exploration.choices),
    **dict(Level.choices),
}
_OUTCOMES: Words = {
    "created": _("new"),
    "updated": _("changed"),
    "unchanged": _("unchanged"),
    "ended": _("ended"),
}


def thing(target: str) -> str:
    """Return what was acted on: a page or a kind of thing in words, anything else by its code."""
    kind = target.partition(":")[0]
    return str(PAGES.get(target) or THINGS.get(kind, target))


def detail(name: str, value: object) -> tuple[str, str]:
    """Return a detail in words where there are some; of a roster's rows the file and outcome."""
    file, _space, outcome = name.rpartition(" ")
    told = f"{file} {_OUTCOMES[outcome]}" if outcome in _OUTCOMES else _NAMES.get(name, name)
    parts = str(value).split(", ") if name == "ways" else [str(value)]
    values = _CHOICES.get(name, _VALUES)
    return str(told), ", ".join(str(values.get(part, part)) for part in parts)
