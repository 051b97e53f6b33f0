"""What manifest.csv says: which version, and which files are bulk, delta or absent."""

from dataclasses import dataclass, field

from students.roster.source import RosterRefused
from students.roster.table import Table

MODES = ("bulk", "delta", "absent")
VERSIONS = ("1.1", "1.2")


@dataclass
class Manifest:
    """The version, and the mode of each file by its name in lower case."""

    version: str = ""
    modes: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_manifest(table: Table) -> Manifest:
    """Read manifest.csv. Raises RosterRefused where its version or a mode is unknown."""
    manifest = Manifest(problems=list(table.problems))
    for row in table.rows:
        name, value = [*row.values.values(), "", ""][:2]
        key, value = name.lower(), value.lower()
        if key == "oneroster.version":
            manifest.version = value
        elif key.startswith("file."):
            if value not in MODES:
                reason = f"{name} is {value!r}, which is none of {', '.join(MODES)}"
                raise RosterRefused(f"manifest.csv line {row.line}: {reason}.")
            manifest.modes[f"{key.removeprefix('file.')}.csv"] = value
    if manifest.version and not manifest.version.startswith(VERSIONS):
        raise RosterRefused(
            f"The manifest says OneRoster {manifest.version}; {' and '.join(VERSIONS)} are read."
        )
    return manifest
