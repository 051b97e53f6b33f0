"""Codes on paper that stand in for a second step: shown once, kept as slow hashes, each used once.

They lie in a row of allauth's, which counts, lists and removes them with the second steps. Its
`migrated_codes` are empty, so that allauth itself, which would keep a seed, lets nobody in by them.
"""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from students.models import User

COUNT = 10
# Without i, l, o and u, which are read as something else, or as words.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
RANDOM_LETTERS = 9
_READ_AS = str.maketrans("ilo", "110", " -")


class CodeHasher(Argon2PasswordHasher):
    """argon2id at the least that OWASP names (19 MiB, two passes): a code has 45 random bits."""

    memory_cost = 19 * 1024
    parallelism = 1


@transaction.atomic
def make_recovery_codes(user: User) -> tuple[Authenticator, list[str]]:
    """Replace a person's codes; return their row and, for this once, the codes. 3 queries.

    A code begins with its place in the list, so that looking at one costs one hash, not ten.
    """
    User.objects.select_for_update().get(pk=user.pk)
    codes = [f"{place}{_draw()}" for place in range(COUNT)]
    hasher = CodeHasher()
    row, _ = Authenticator.objects.update_or_create(
        user=user,
        type=Authenticator.Type.RECOVERY_CODES,
        defaults={
            "data": {
                "migrated_codes": [],
                "hashes": {code[0]: hasher.encode(code, hasher.salt()) for code in codes},
            }
        },
    )
    return row, [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def use_recovery_code(user: User, typed: str) -> Authenticator | None:
    """Use one of a person's codes up; return their row, or None where it is none. 2 queries."""
    code = typed.lower().translate(_READ_AS)
    if len(code) != 1 + RANDOM_LETTERS:
        return None
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk)
    row = rows.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    kept = row.data.get("hashes", {}).get(code[0]) if row else None
    if row is None or kept is None or not CodeHasher().verify(code, kept):
        return None
    del row.data["hashes"][code[0]]
    row.save(update_fields=["data"])
    return row


def _draw() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS))
