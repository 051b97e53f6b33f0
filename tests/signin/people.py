"""People at the door: with and without a second step, in a browser of their own."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from courses.models import District
from courses.tenancy import in_district
from students.models import User
from students.services.recovery_codes import make_recovery_codes
from tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_operator() -> User:
    """Make somebody who runs the installation, and is in no district."""
    with in_district(None):
        return User.objects.create_superuser("operator", password=PASSWORD)


def enter_as_operator(client: Client, district: District) -> None:
    """Sign an operator in, who looks into a district."""
    enter(client, make_operator().username)
    client.post(reverse("operator_district"), {"district": district.pk})


def give_app(user: User) -> None:
    """Set up codes from an app."""
    with in_district(user.district_id):
        TOTP.activate(user, SECRET)


def recovery_code(user: User) -> str:
    with in_district(user.district_id):
        return make_recovery_codes(user)[1][0]


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enter(client: Client, name: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    sent = {"login": name, "password": password}
    return client.post(reverse("account_login"), sent, **extra)


def show_again(client: Client, user: User) -> None:
    """Let a session that was begun without the sign-in page count as one that just began there."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def second_step(client: Client, typed: str) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": typed})


def is_in(client: Client) -> bool:
    return client.get("/preferences/").status_code == 200
