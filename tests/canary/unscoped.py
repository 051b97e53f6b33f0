"""Takes the application's own scoping away, so that only the database's walls are left.

No switch for it is in the application: in the tests, every function that narrows rows down to a
person (`*_visible_to(user)`, `*_for(user, uuid)` and their like) is replaced wherever it is used by
one that narrows nothing.
"""

import inspect
import sys
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from students.models import User

APPS = ("courses.", "students.", "assessments.", "analytics.", "lms.")


def take_scoping_away(patch: pytest.MonkeyPatch) -> list[str]:
    """Replace every scoping function, and return their names."""
    modules = [module for name, module in sys.modules.items() if name.startswith(APPS) and module]
    replaced = {}
    for module in modules:
        if ".selectors" in module.__name__:
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and (wide := _unscoped(function)):
                    replaced[function] = (f"{module.__name__}.{name}", wide)
    for module in modules:
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and value in replaced:
                patch.setattr(module, name, replaced[value][1])
    return sorted(name for name, _ in replaced.values())


def _unscoped(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return what to put in the place of a function that scopes, None for any other."""
    try:
        hints = get_type_hints(function)
    except NameError:
        return None
    parameters = list(inspect.signature(function).parameters)
    if not parameters or hints.get(parameters[0]) is not User:
        return None
    returned = hints.get("return")
    if get_origin(returned) is QuerySet:
        return _all_of(get_args(returned)[0])
    if inspect.isclass(returned) and issubclass(returned, Model) and "uuid" in parameters:
        return _any_of(returned, parameters.index("uuid"))
    return None


def _all_of(model: type[Model]) -> Callable[..., Any]:
    return lambda *_, **__: model._default_manager.all()


def _any_of(model: type[Model], place: int) -> Callable[..., Any]:
    return lambda *given, **__: get_object_or_404(model, uuid=given[place])
