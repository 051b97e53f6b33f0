"""The composition as a Django app: it has commands, and every process has its Celery."""

from importlib import import_module

from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"

    def ready(self) -> None:
        """Make ours the current Celery app, so that whoever sends a hint sends it to our broker."""
        import_module("lms.celery")
