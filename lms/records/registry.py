"""Every table's place in copies, erasure and retention, and what is wrong with what they say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model, Q, QuerySet

from courses.personal import NOBODY, Fate, Personal
from lms.records.categories import CATEGORIES
from lms.records.others import OTHERS
from lms.records.periods import PERIODS

ADVICE = (
    'Beside its columns write `personal = about("work", student=GOES, tells="...", hides="...")`, '
    "or `personal = NOBODY` where it says nothing about a person; courses/personal.py tells how."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A model that keeps something about people."""

    model: type[Model]
    personal: Personal

    @property
    def label(self) -> str:
        return str(self.model._meta.label)

    def rows(self) -> QuerySet[Model]:
        """Return all rows that the session may see."""
        return self.model._default_manager.all()

    def rows_of(self, person_id: int, *fates: Fate) -> QuerySet[Model]:
        """Return the rows that point to a person by a column with one of these fates."""
        paths = (path for path, fate in self.personal.people.items() if fate in fates)
        return self.rows().filter(_pointing(paths, person_id))

    def rows_copied_for(self, person_id: int) -> QuerySet[Model]:
        """Return the rows that belong into a person's copy, the oldest first."""
        return self.rows().filter(_pointing(self.personal.copied_by, person_id)).order_by("pk")


def _pointing(paths: Iterable[str], person_id: int) -> Q:
    """Return the condition for rows that point to a person by any of the columns; none by none."""
    found = Q(pk__in=[])
    for path in sorted(paths):
        found |= Q(**{"pk" if path == "self" else path: person_id})
    return found


def models() -> list[type[Model]]:
    """Return the model of every table there is."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def personal_of(model: type[Model]) -> Personal | None:
    """Return what a model says of itself; None where nobody has thought of it."""
    own = vars(model).get("personal")
    if isinstance(own, Personal):
        return own
    listed = OTHERS.get(model._meta.label)
    if listed is None and model._meta.auto_created and not _people_columns(model):
        return NOBODY
    return listed


@cache
def tables() -> list[Table]:
    """Return the tables that keep something about people, in the order of the apps."""
    said = ((model, personal_of(model)) for model in models())
    return [Table(model, personal) for model, personal in said if personal not in (None, NOBODY)]


def columns_of(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return the columns that have to be named: all but the row's own number and its district."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name != "district" and not (field.primary_key and field.name == "id")
    ]


def _people_columns(model: type[Model]) -> set[str]:
    user = apps.get_model(settings.AUTH_USER_MODEL)
    return {field.name for field in model._meta.concrete_fields if field.related_model is user}


def gaps() -> list[str]:
    """Return a sentence for each table or column that has no place here, or a wrong one."""
    return [sentence for model in models() for sentence in _gaps_of(model)]


def _gaps_of(model: type[Model]) -> Iterator[str]:
    label, personal = model._meta.label, personal_of(model)
    if personal is None:
        yield f"{label} doesn't say what it keeps about people. {ADVICE}"
        return
    pointing = _people_columns(model)
    for name in sorted(pointing - personal.people.keys()):
        yield f"{label}.{name} points to a person and has no fate. {ADVICE}"
    if personal is NOBODY:
        return
    there = {field.name for field in columns_of(model)} - pointing - personal.people.keys()
    for name in sorted(there - personal.columns):
        yield (
            f"{label}.{name} is new: name it in `tells` (her copy shows it) or in `hides` (it "
            "doesn't), and in `keeps` if it stays when she is erased but her row does. "
            f"{ADVICE}"
        )
    for name in sorted((personal.columns | personal.keeps) - there):
        yield f"{label}.{name} is named in `personal`, but there is no such column."
    if personal.tells & personal.hides:
        yield f"{label}: {sorted(personal.tells & personal.hides)} both in `tells` and in `hides`."
    if personal.since and personal.since not in personal.columns:
        yield f"{label}: `since` names {personal.since}, which is no column of it."
    if bool(personal.since) != bool(personal.period) or personal.period not in {"", *PERIODS}:
        yield f"{label}: `since` and a `period` of lms/records/periods.py belong together."
    if personal.category not in CATEGORIES:
        yield f"{label}: there is no category {personal.category!r} in lms/records/categories.py."
    if not personal.people and not personal.reason:
        yield f"{label} points to nobody; give a `reason` that says how its rows are found."
