"""The codes and cards of class sign-in: how they are made, read and hashed. No database.

A code and a card begin with the number of their district, so that only this district's rows have
to be opened to look for them. The letters leave out vowels, so that no word comes about.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
CODE_LENGTH = 6
PICTURES_PICKED = 3
# The names are heroicons'; the words are what a screen reader says.
PICTURES = {
    "sun": _("Sun"),
    "moon": _("Moon"),
    "star": _("Star"),
    "heart": _("Heart"),
    "cloud": _("Cloud"),
    "bell": _("Bell"),
    "key": _("Key"),
    "gift": _("Gift"),
    "cake": _("Cake"),
    "rocket-launch": _("Rocket"),
    "truck": _("Truck"),
    "musical-note": _("Music"),
}
_CODE = re.compile(rf"([1-9][0-9]{{0,8}})-?([{LETTERS}]{{{CODE_LENGTH}}})")
_CARD = re.compile(r"([1-9][0-9]{0,8})-([0-9]{1,18})-([\w-]{22})")


@dataclass(frozen=True, slots=True)
class Code:
    """A class's code of today: which district, and which letters."""

    district_id: int
    letters: str

    def __str__(self) -> str:
        return f"{self.district_id}-{self.letters}"

    @property
    def hash(self) -> str:
        return salted_hmac("waymark.class-code", str(self), algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Card:
    """What a child's QR card says."""

    district_id: int
    key_id: int
    secret: str

    def __str__(self) -> str:
        return f"{self.district_id}-{self.key_id}-{self.secret}"

    @property
    def hash(self) -> str:
        return sha256(self.secret.encode()).hexdigest()

    def fits(self, card_hash: str) -> bool:
        """Tell, in the same time for all, whether this is the card that was issued last."""
        return bool(card_hash) and constant_time_compare(self.hash, card_hash)


def code_of(district_id: int, window: UUID, attempt: int = 0) -> Code:
    """Return a window's code. It is derived from our secret, so that none has to be kept."""
    digest = salted_hmac("waymark.class-letters", f"{window}/{attempt}", algorithm="sha256")
    number = int.from_bytes(digest.digest())
    letters = ""
    for _place in range(CODE_LENGTH):
        number, index = divmod(number, len(LETTERS))
        letters += LETTERS[index]
    return Code(district_id, letters)


def read_code(text: str) -> Code | None:
    """Return the code that somebody typed, in small letters or with spaces too."""
    match = _CODE.fullmatch(re.sub(r"\s", "", text[:40]).upper())
    return Code(int(match[1]), match[2]) if match else None


def new_card(district_id: int, key_id: int) -> Card:
    return Card(district_id, key_id, secrets.token_urlsafe(16))


def read_card(text: str) -> Card | None:
    match = _CARD.fullmatch(text)
    return Card(int(match[1]), int(match[2]), match[3]) if match else None


def new_pictures() -> tuple[str, ...]:
    """Return pictures for a child to remember: some of them, in an order, none twice."""
    return tuple(secrets.SystemRandom().sample(list(PICTURES), PICTURES_PICKED))


def pictures_hash(pictures: tuple[str, ...], key: UUID, secret: str | None = None) -> str:
    """Return what is kept of a child's pictures.

    There are only 1,320 choices, so no slow hash would hold; what holds is our secret in it.
    """
    said = f"{key}/{'/'.join(pictures)}"
    return salted_hmac("waymark.pictures", said, secret=secret, algorithm="sha256").hexdigest()


def are_pictures(pictures: tuple[str, ...], key: UUID, kept: str) -> bool:
    """Tell, in the same time for all, whether these are a child's; older secrets of ours count."""
    secrets_ = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    hashes = [pictures_hash(pictures, key, secret) for secret in secrets_]
    return any(constant_time_compare(made, kept) for made in hashes)
