"""Print a person's token for the HTTP API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rest_framework.authtoken.models import Token

from courses.tenancy import in_district, through
from students.models import Action, User
from students.services.access import SecondStepMissing, issue_token
from students.services.audit import record


class Command(BaseCommand):
    """`manage.py api_token USERNAME`: the token, made on first use."""

    help = "Print a person's token for the HTTP API; one is made if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--new", action="store_true", help="make a new one; the old one is refused from now on"
        )

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        with through("sign-in"):
            user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is called {username!r} here.")
        if not user.is_active:
            raise CommandError(f"{username!r} is deactivated, and so is every token of theirs.")
        with in_district(user.district_id):
            found = Token.objects.filter(user=user).first()
            self.stdout.write(found.key if found and not options["new"] else _issued(user))


def _issued(user: User) -> str:
    try:
        token = issue_token(user)
    except SecondStepMissing as refusal:
        raise CommandError("Staff get a token once they have set up a second step.") from refusal
    record(Action.TOKEN_ISSUED, subject=user)
    return token
