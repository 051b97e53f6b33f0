"""A token that has leaked is taken back."""

from django.core.management import call_command
from rest_framework.authtoken.models import Token

from tests.factories import Cast


def test_a_new_token_ends_the_old_one(cast: Cast, client, capsys):
    old = Token.objects.create(user=cast.student).key
    call_command("api_token", cast.student.username, "--new")
    new = capsys.readouterr().out.strip()
    asked = [
        client.get("/api/v1/me/", headers={"Authorization": f"Token {key}"}) for key in (old, new)
    ]
    assert [answer.status_code for answer in asked] == [401, 200]
