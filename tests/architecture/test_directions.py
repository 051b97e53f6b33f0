"""Style sheets know where a line begins and ends, and neither left nor right."""

import re

from tests.selection import PROJECT

PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?P<name>"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[a-z]+)?"
    r"|(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))(?=\s*:)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r")"
)
# Its sheet is for a page of somebody else, which is only ever written from the left.
NOT_OURS = {"api-docs.css"}


def physical(sheet: str) -> list[str]:
    """Return the physical properties a sheet names; conditions of media queries are none."""
    text = re.sub(r"/\*.*?\*/|\([^()]*\)", "", sheet, flags=re.S)
    return [found["name"] for found in PHYSICAL.finditer(text)]


def test_no_sheet_names_a_physical_side():
    sheets = [one for one in (PROJECT / "static/css").rglob("*.css") if one.name not in NOT_OURS]
    assert len(sheets) > 8
    named = {one.name: found for one in sheets if (found := physical(one.read_text()))}
    assert not named


def test_a_physical_side_is_seen():
    seen = physical("a { margin-left: 1px; width: 2px; text-align: right }\n.b { top: 0 }")
    assert seen == ["margin-left", "width", "text-align: right", "top"]


def test_logical_sides_and_media_are_let_through():
    assert not physical(
        "@media (max-width: 40rem) { a { margin-inline-start: 0; outline-width: 1px;"
        " text-align: start; inset-block-start: 0; border-width: 1px } }"
    )
