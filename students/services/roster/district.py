"""Which district a roster is for."""

from django.utils.text import slugify

from courses.models import District
from students.models import User
from students.roster import Roster, RosterRefused
from students.roster.rows import OrgRow


def district_of(
    roster: Roster, code: str | None, name: str | None, grantor: User | None
) -> tuple[District, bool]:
    """Return the district a roster belongs to, locked, and whether it is new. At most 4 queries.

    A person imports into her own district. The operator names one by its code, or lets the
    roster's own district row decide. Raises RosterRefused.
    """
    org = _district_row(roster)
    if grantor is not None:
        return _own(grantor, org), False
    if code is not None:
        return _by_code(code, name, org)
    if org is None:
        raise RosterRefused("The roster names no district; say which one it is for by its code.")
    found = list(District.objects.select_for_update(no_key=True).filter(sourced_id=org.sourced_id))
    if not found:
        return District.objects.create(
            name=org.name, code=_free_code(org), sourced_id=org.sourced_id
        ), True
    if len(found) == 1 and found[0].name == org.name:
        return found[0], False
    raise RosterRefused(
        f"{org.name!r} has the sourcedId of another district here "
        f"({', '.join(district.code for district in found)}); say which one it is by its code."
    )


def _district_row(roster: Roster) -> OrgRow | None:
    rows = [row for row in roster.orgs if row.kind == "district" and not row.is_deleted]
    if len(rows) > 1:
        names = ", ".join(row.name for row in rows)
        raise RosterRefused(f"The roster holds several districts ({names}); import one at a time.")
    return rows[0] if rows else None


def _own(grantor: User, org: OrgRow | None) -> District:
    locked = District.objects.select_for_update(no_key=True)
    district = locked.filter(pk=grantor.district_id or 0).first()
    if district is None:
        raise RosterRefused("Only somebody of a district may import a roster into it.")
    if org is not None and district.sourced_id not in (None, org.sourced_id):
        raise RosterRefused(f"The roster is that of {org.name}, not of {district.name}.")
    return district


def _by_code(code: str, name: str | None, org: OrgRow | None) -> tuple[District, bool]:
    district = District.objects.select_for_update(no_key=True).filter(code=code).first()
    if district is None:
        called = name or (org.name if org else None)
        if called is None:
            raise RosterRefused(f"There is no district {code!r}, and nothing says what to call it.")
        if slugify(code) != code:
            raise RosterRefused(f"{code!r} is no code: use small letters, digits and hyphens.")
        sourced_id = org.sourced_id if org else None
        return District.objects.create(name=called, code=code, sourced_id=sourced_id), True
    if org is not None and district.sourced_id not in (None, org.sourced_id):
        raise RosterRefused(
            f"The roster is that of {org.name} ({org.sourced_id}), but the district {code!r} has "
            f"the sourcedId {district.sourced_id}."
        )
    return district, False


def _free_code(org: OrgRow) -> str:
    stem = slugify(org.name)[:56] or slugify(org.sourced_id)[:56] or "district"
    taken = set(District.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = range(2, len(taken) + 3)
    return next(c for c in (stem, *(f"{stem}-{n}" for n in numbers)) if c not in taken)
