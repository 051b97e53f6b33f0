"""A passkey in a real browser, with an authenticator that Chromium plays.

A passkey belongs to a host's name; an address without one can't have any.
"""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(visitor: Visitor) -> Visitor:
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return visitor


def test_a_passkey_is_set_up_and_lets_its_owner_in(visit: Door) -> None:
    by_name = replace(visit, base_url=visit.base_url.replace("127.0.0.1", "localhost"), known={})
    guardian = with_authenticator(by_name())
    guardian.sign_in("guardian2")
    expect(guardian.page.locator("nav")).to_be_visible()
    guardian.go("/accounts/2fa/webauthn/add/")
    guardian.page.get_by_role("checkbox").check()
    guardian.page.get_by_role("button", name="Set it up").click()
    expect(guardian.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    guardian.page.get_by_role("button", name="Make codes").click()
    expect(guardian.page.locator(".codes code")).to_have_count(10)
    guardian.page.get_by_role("button", name="Sign out").click()
    guardian.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(guardian.page.get_by_role("button", name="Sign out")).to_be_visible()
    assert not guardian.troubles
