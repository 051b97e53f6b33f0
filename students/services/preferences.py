"""What people choose for themselves."""

from django.db import transaction

from students.models import User
from students.services.evidence import request_replan


def change_reading(user: User, settings: dict[str, str]) -> None:
    """Keep how pages are set for a person. 1 query."""
    user.reading = settings
    user.save(update_fields=["reading"])


@transaction.atomic
def change_preferences(user: User, language: str, preferred_format: str) -> None:
    """Keep a person's language and preferred format; another format asks for a new path.

    2 queries. The format only leans the order of a path; it never takes anything off it.
    """
    is_new_format = preferred_format != user.preferred_format
    user.language, user.preferred_format = language, preferred_format
    user.save(update_fields=["language", "preferred_format"])
    if is_new_format:
        request_replan([user.pk])
