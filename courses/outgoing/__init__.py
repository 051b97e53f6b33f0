"""The only way out: requests to other hosts, kept from reaching what is inside.

>>> answer = outgoing.session(only={"accounts.example.org"}).get("https://accounts.example.org/keys")

Every failure is an `OutgoingFailed`; what was refused by rule is an `OutgoingRefused`.
"""

from courses.outgoing.addresses import is_public, resolve
from courses.outgoing.session import (
    Limits,
    OutgoingFailed,
    OutgoingRefused,
    OutgoingSession,
    session,
)

__all__ = [
    "Limits",
    "OutgoingFailed",
    "OutgoingRefused",
    "OutgoingSession",
    "is_public",
    "resolve",
    "session",
]
