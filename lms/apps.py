"""The composition as a Django app: it has commands, and every process has its Celery."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class LmsConfig(AppConfig):
    name = "lms"

    def ready(self) -> None:
        """Make ours the current Celery app, so that whoever sends a hint sends it to our broker.

        The walls are raised when all migrations are done: Django then speaks for each app that has
        models, and once is enough.
        """
        import_module("lms.celery")
        import_module("lms.checks")
        post_migrate.connect(_raise_walls, sender=apps.get_app_config("courses"))


def _raise_walls(**_: Any) -> None:
    import_module("lms.roles").let_the_application_in()
