"""What a backup says of itself."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from lms.backups.errors import BackupError

FORMAT = 1
MANIFEST, DATABASE, MEDIA, SUMS = "manifest.json", "database.dump", "media.tar", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Manifest:
    """When and of what a backup was made; `rows` by table, `migrations` as `app.name`."""

    version: str
    made_at: str
    database: str
    rows: dict[str, int]
    migrations: list[str]
    media_files: int

    def text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a backup's manifest, or refuse what isn't a backup of this format."""
        try:
            facts = json.loads((folder / MANIFEST).read_text())
            found = facts.pop("format")
        except (OSError, ValueError, AttributeError, KeyError):
            raise BackupError(f"{folder} is no backup: it has no readable {MANIFEST}.") from None
        if found != FORMAT:
            raise BackupError(
                f"{folder} is a backup of format {found}; this version reads format {FORMAT}."
            )
        try:
            manifest = cls(**facts)
            _check(manifest)
        except (TypeError, ValueError, AttributeError):
            raise BackupError(f"{folder} is damaged: {MANIFEST} is incomplete.") from None
        return manifest


def _check(manifest: Manifest) -> None:
    """Raise ValueError where a table's name or its rows can't be put into a statement."""
    for table, rows in manifest.rows.items():
        if not re.fullmatch(r"\w+\.\w+", table) or type(rows) is not int:
            raise ValueError(table)
