"""A roster in a folder, and one call that brings it in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from courses.models import District
from courses.tenancy import enter_district, through
from students.roster import Report, read_roster
from students.services.roster import import_roster
from tests.students.roster.exports import write_export

TODAY = date(2030, 10, 1)
Bring = Callable[..., Report]


@pytest.fixture
def bring(db: None, tmp_path: Path) -> Bring:
    """Import the small export with some files changed; the session then works for its district."""

    def bring_in(options: dict[str, Any] | None = None, **changes: str | None) -> Report:
        folder = write_export(tmp_path / "export", **changes)
        with through("operator"):
            report = import_roster(read_roster(folder), **{"today": TODAY, **(options or {})})
        enter_district(None)
        district = District.objects.filter(sourced_id="d1").first()
        enter_district(district.pk if district else None)
        return report

    return bring_in
