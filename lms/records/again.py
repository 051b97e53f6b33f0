"""Erase again who was erased since a backup was made, once that backup is restored.

What is remembered is a list of tombstones: digests that name nobody. It is taken from the database
that a restore replaces, or from a file that was kept elsewhere.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models.functions import Now

from courses.selectors import each_district
from lms.records.erasure import erase
from students.models import Erasure, Tombstone, User
from students.selectors.records import digests


@dataclass(frozen=True, slots=True)
class Stone:
    """A tombstone outside the database."""

    district: int
    kind: str
    digest: str

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` gave. Raises KeyError, TypeError or ValueError for all else."""
        return cls(int(values["district"]), str(values["kind"]), str(values["digest"]))


def stones() -> list[Stone]:
    """Return the tombstones of everybody who may not return. 1 query a district, and 2."""
    return [
        Stone(district.pk, kind, digest)
        for district in each_district()
        for kind, digest in Tombstone.objects.filter(
            district=district, erasure__may_return_at=None
        ).values_list("kind", "digest")
    ]


def erase_again(known: Iterable[Stone]) -> int:
    """Erase everybody whom a tombstone means, here or in the list; return how many there were."""
    listed = list(known)
    return sum(
        _erase_in(district.pk, {stone for stone in listed if stone.district == district.pk})
        for district in each_district()
    )


def _erase_in(district_id: int, listed: set[Stone]) -> int:
    here = {
        Stone(district_id, kind, digest)
        for kind, digest in Tombstone.objects.filter(
            district=district_id, erasure__may_return_at=None
        ).values_list("kind", "digest")
    }
    people = User.objects.filter(district=district_id, is_nameless=False)
    back = [
        number
        for number, uuid in people.values_list("pk", "uuid").iterator()
        if listed | here and not _stones_of(district_id, str(uuid)).isdisjoint(listed | here)
    ]
    for number in back:
        _erase_one(number)
    _set(district_id, listed)
    return len(back)


def _stones_of(district_id: int, uuid: str) -> set[Stone]:
    return {Stone(district_id, "uuid", digest) for digest in digests(district_id, "uuid", uuid)}


def _erase_one(person_id: int) -> None:
    waiting, _ = Erasure.objects.get_or_create(
        person_id=person_id,
        withdrawn_at=None,
        done_at=None,
        defaults={"why": Erasure.Why.RESTORE, "due_at": Now()},
    )
    erase(waiting.pk)


def _set(district_id: int, listed: set[Stone]) -> None:
    """Set the stones that are missing: of people who came and went after the backup."""
    there = set(Tombstone.objects.filter(district=district_id).values_list("digest", flat=True))
    missing = [stone for stone in listed if stone.digest not in there]
    if missing:
        moment = {"due_at": Now(), "done_at": Now()}
        erasure = Erasure.objects.create(why=Erasure.Why.RESTORE, **moment)
        Tombstone.objects.bulk_create(
            Tombstone(erasure=erasure, kind=stone.kind, digest=stone.digest) for stone in missing
        )
