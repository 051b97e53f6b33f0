"""Requests as services are given them, and the end of a transaction without ending it."""

from django.db import connection
from django.test import RequestFactory

from students.models import User
from students.requests import PageRequest


def a_request(user: User, address: str = "192.0.2.1", *, is_inside: bool = True) -> PageRequest:
    """Return a request of somebody signed in; `is_inside`: her district was entered."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user, request.district_id = user, user.district_id if is_inside else None
    return request


def seal() -> None:
    """Let happen what happens as a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
