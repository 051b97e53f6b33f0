"""Requests as services are given them, and the end of a transaction without ending it."""

from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from students.models import User
from students.requests import PageRequest
from tests.factories import PASSWORD


def a_request(user: User, address: str = "192.0.2.1", *, is_inside: bool = True) -> PageRequest:
    """Return a request of somebody signed in; `is_inside`: her district was entered."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user, request.district_id = user, user.district_id if is_inside else None
    return request


def seal() -> None:
    """Let happen what happens as a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def signed_in(user: User) -> Client:
    """Return the browser of somebody who has just signed in, as it takes to be sure of her."""
    client = Client()
    sent = {"login": user.username, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    return client
