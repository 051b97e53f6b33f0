"""No unsafe request is taken from a page of somebody else's making."""

import pytest
from django.test import Client

from tests.addresses import every_address
from tests.signin.people import make_operator

# Where the check comes before the method, one is as good as four; the API checks by itself.
PAGES, API = ("post",), ("post", "put", "patch", "delete")


@pytest.mark.parametrize("who", ["student", "operator", "stranger"])
def test_every_unsafe_request_needs_the_token_of_our_own_page(cast, who):
    client = Client(enforce_csrf_checks=True)
    if who == "operator":
        client.force_login(make_operator())
    elif who == "student":
        client.force_login(cast.student)
    refused = {401, 403, 405} if who == "stranger" else {403}
    taken = {
        f"{method} {name}": status
        for name, address in every_address().items()
        for method in (API if address.startswith("/api/") else PAGES)
        if (status := getattr(client, method)(address).status_code) not in refused
    }
    assert taken == {}
