"""Our own CSV of skills: a line a skill, prerequisites by code."""

from courses.case.rows import (
    CODE_LENGTH,
    TITLE_LENGTH,
    FrameworkRow,
    Link,
    Ref,
    SkillMap,
    SkillRow,
    SkillsRefused,
)
from courses.sheets import SheetTooLarge, read_lines

NEEDED = ("framework", "code", "title")
KNOWN = (*NEEDED, "description", "parent", "prerequisites", "advised")
LIMITS = {"framework": CODE_LENGTH, "code": CODE_LENGTH, "title": TITLE_LENGTH}
Line = dict[str, str]


def read_sheet(source: str, text: str) -> SkillMap:
    """Read a CSV of skills. Raises SkillsRefused where its columns are not ours."""
    found = SkillMap(f"{source} (CSV)")
    lines: dict[Ref, tuple[str, Line]] = {}
    for number, line in _lines(source, text, found):
        place = f"line {number}"
        ref = Ref(line["framework"], line["code"])
        reason = _against(line)
        if reason is None and ref in lines:
            reason = f"{ref.skill} of {ref.framework} stands on {lines[ref][0]} too"
        if reason:
            found.problem(place, reason)
        else:
            lines[ref] = (place, line)
    codes = dict.fromkeys(ref.framework for ref in lines)
    found.frameworks = [FrameworkRow(code, code) for code in codes]
    for ref, (place, line) in lines.items():
        _add(found, ref, place, line, lines)
    return found


def _lines(source: str, text: str, found: SkillMap) -> list[tuple[int, Line]]:
    lines: list[tuple[int, Line]] = []
    columns: list[str] = []
    try:
        for started, cells in read_lines(text):
            if isinstance(cells, str):
                raise SkillsRefused(f"{source} can't be read as CSV from line {started}: {cells}.")
            values = [cell.strip() for cell in cells]
            if not columns and any(values):
                columns = _columns(source, values, found)
            elif any(values):
                padded = [*values, *[""] * (len(columns) - len(values))]
                line = dict.fromkeys(KNOWN, "") | dict(zip(columns, padded, strict=False))
                if any(values[len(columns) :]):
                    found.problem(f"line {started}", f"more values than {len(columns)} columns")
                else:
                    lines.append((started, line))
    except SheetTooLarge as error:
        raise SkillsRefused(f"{source} is too large: {error}.") from error
    if not columns:
        raise SkillsRefused(f"{source} is empty.")
    return lines


def _columns(source: str, cells: list[str], found: SkillMap) -> list[str]:
    columns = [cell.lower() for cell in cells]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise SkillsRefused(
            f"{source} has no column {', '.join(missing)}; the columns are {', '.join(KNOWN)}."
        )
    if len(set(columns)) < len(columns):
        raise SkillsRefused(f"{source} names a column twice.")
    unknown = [name for name in columns if name not in KNOWN]
    if unknown:
        found.note("line 1", f"columns not imported: {', '.join(unknown)}")
    return columns


def _against(line: Line) -> str | None:
    for name in NEEDED:
        if not line[name]:
            return f"{name} is missing"
    for name, longest in LIMITS.items():
        if len(line[name]) > longest:
            return f"{name} is longer than {longest} characters"
    if any("\x00" in value for value in line.values()):
        return "a value holds a null character"
    return None


def _add(
    found: SkillMap, ref: Ref, place: str, line: Line, lines: dict[Ref, tuple[str, Line]]
) -> None:
    parent = _ref(ref.framework, line["parent"], lines) if line["parent"] else None
    found.skills.append(
        SkillRow(
            place=place,
            ref=ref,
            code=ref.skill,
            title=line["title"],
            description=line["description"],
            kind="",
            position=len(found.skills),
            parent=parent,
        )
    )
    hard = _listed(line["prerequisites"])
    for code in hard:
        first = _ref(ref.framework, code, lines)
        found.links.append(Link(place, "hard", first, ref))
    for code in _listed(line["advised"]):
        if code in hard:
            found.note(place, f"{code} is a prerequisite already, so it is not only advised")
        else:
            first = _ref(ref.framework, code, lines)
            found.links.append(Link(place, "advised", first, ref))


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split("~") if part.strip()))


def _ref(framework: str, text: str, lines: dict[Ref, tuple[str, Line]]) -> Ref:
    """Return the skill meant by a code: of the line's own framework, or `framework:code`."""
    own = Ref(framework, text)
    other, colon, code = text.partition(":")
    if own in lines or not colon:
        return own
    return Ref(other.strip(), code.strip())
