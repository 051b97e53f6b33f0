from importlib import import_module

from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "students"

    def ready(self) -> None:
        """Listen to what is to be recorded."""
        import_module("students.journal")
        import_module("students.middleware")
