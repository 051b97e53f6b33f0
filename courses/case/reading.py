"""A file of skills -> a skill map: a CASE package if it is JSON, our own CSV if not."""

from pathlib import Path

from courses.case.package import read_package
from courses.case.rows import SkillMap, SkillsRefused
from courses.case.sheet import read_sheet

MAX_BYTES = 64 * 2**20


def read_skills(path: Path) -> SkillMap:
    """Read a file of skills. Raises SkillsRefused."""
    if not path.is_file():
        raise SkillsRefused(f"There is no file {path}.")
    if path.stat().st_size > MAX_BYTES:
        raise SkillsRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB.")
    return parse_skills(path.name, path.read_bytes())


def parse_skills(source: str, data: bytes) -> SkillMap:
    """Read the bytes of a file of skills. Raises SkillsRefused."""
    if data.startswith(b"PK\x03\x04"):
        raise SkillsRefused(f"{source} is a zip or a workbook; give the JSON or the CSV itself.")
    note = ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        note = "not UTF-8: read as Windows-1252; check the accents"
    is_json = text.lstrip()[:1] in ("{", "[")
    found = read_package(source, text) if is_json else read_sheet(source, text)
    if note:
        found.note(source, note)
    return found
