"""Colours that meet are far enough apart, in every theme (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from tests.selection import PROJECT

TOKENS = (PROJECT / "static/css/tokens.css").read_text()
PAPERS = ["page", "surface", "surface-soft"]
# What is written on what, and has to be told apart at 4.5 to 1.
TEXTS = [
    *product(["text", "text-soft", "accent", "accent-strong", "attention"], PAPERS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("text", "accent-soft"),
    ("text", "attention-soft"),
    ("attention", "attention-soft"),
    *(("on-level", f"level-{depth}") for depth in range(5)),
]
# Edges of what is pressed or filled in, marks and the focus: 3 to 1.
PARTS = [*product(["line-strong", "accent", "focus"], PAPERS), ("focus", "accent-soft")]


def blocks(selector: str) -> Iterator[str]:
    """Yield what stands in the blocks of a selector."""
    for found in re.finditer(rf"{re.escape(selector)} {{([^}}]*)}}", TOKENS):
        yield found[1]


def colours(block: str) -> dict[str, tuple[str, str]]:
    """Return the tokens of a block that are a light and a dark colour."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", block)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG's definition, from sRGB)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how far two colours are apart, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of every theme, light and dark apart."""
    usual = colours(next(blocks(":root")))
    strong = usual | colours(next(blocks('[data-theme="contrast"]')))
    return {
        f"{name} {shade}": {token: pair[side] for token, pair in palette.items()}
        for name, palette in (("usual", usual), ("contrast", strong))
        for side, shade in enumerate(("light", "dark"))
    }


@pytest.mark.parametrize("theme", themes())
def test_text_is_told_apart_from_what_it_is_written_on(theme):
    palette = themes()[theme]
    close = {
        pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2)
        for pair in TEXTS
        if contrast(palette[pair[0]], palette[pair[1]]) < 4.5
    }
    assert not close


@pytest.mark.parametrize("theme", themes())
def test_parts_and_focus_are_told_apart_from_what_they_lie_on(theme):
    palette = themes()[theme]
    close = {
        pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2)
        for pair in PARTS
        if contrast(palette[pair[0]], palette[pair[1]]) < 3
    }
    assert not close


def test_strong_contrast_is_the_same_by_choice_and_by_device():
    [chosen] = blocks('[data-theme="contrast"]')
    device = TOKENS.partition("@media (prefers-contrast: more)")[2].partition("}")[0]
    assert colours(chosen)
    assert colours(chosen) == colours(device)


def test_nobody_but_the_tokens_names_a_colour():
    sheets = [
        sheet
        for sheet in (PROJECT / "static/css").rglob("*.css")
        if sheet.name not in ("tokens.css", "api-docs.css")
    ]
    assert len(sheets) > 5
    named = {
        sheet.name: found
        for sheet in sheets
        if (found := re.findall(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(", sheet.read_text()))
    }
    assert not named
