"""Numbers as people write them: 3,5 and 3.5, 1/2 and 1 ½, 12 000, 2·10³, −4 cm. Exact: fractions.

A comma before three digits is ambiguous: "1,234" may be 1234 or 1.234, depending on where one went
to school. Both readings are returned, and an answer is right when either is; they differ by a
factor of a thousand, so a wrong one hardly ever meets the key. A single point is always decimal.
"""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

_MARKS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u2044\u2215", "/")
    | dict.fromkeys("\u00d7\u00b7\u22c5x", "*")
    | {"\u066b": ".", "\u066c": ",", "\u2019": "'"}
)
_SUPERSCRIPT = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207a\u207b]+")
_SIGNED = re.compile(r"([+-]?) ?(.*)")
_SPACED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d*)?")
_DECIMAL = re.compile(r"\d+[.,]?\d*|[.,]\d+")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d*|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_FRACTION = re.compile(r"(?:(\d+) )?(\d+(?:[.,]\d+)?) ?/ ?(\d+(?:[.,]\d+)?)")
_SCIENTIFIC = re.compile(r"(.+?) ?(?:[eE]|\* ?10 ?\^) ?([+-]?\d{1,3})")
_EXACT = re.compile(r"[+-]?(?:\d{1,60}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][+-]?\d{1,3}|/\d{1,60})?")

_LONG = {
    "mm": "millimeter",
    "cm": "centimeter",
    "dm": "decimeter",
    "m": "meter",
    "km": "kilometer",
    "ml": "milliliter",
    "l": "liter",
    "g": "gram",
    "kg": "kilogram",
    "s": "second",
    "min": "minute",
    "h": "hour",
}


def exact(value: object) -> Fraction:
    """Return a key's number ("3.5", "1/3", 4). Raise ValueError for anything else."""
    return _fraction("" if isinstance(value, bool) else str(value).strip())


@lru_cache(maxsize=10_000)  # the same keys are read at every hand-in
def _fraction(text: str) -> Fraction:
    if not text.isascii() or not _EXACT.fullmatch(text):
        raise ValueError("A number is expected.")
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise ValueError("Nothing can be divided by 0.") from error


def readings(text: str, unit: str = "") -> list[Fraction]:
    """Return the numbers that a person may have meant, none if it is not a number."""
    written = _without_unit(_tidy(text).removeprefix("=").strip(), _tidy(unit))
    sign, digits = _SIGNED.fullmatch(written).groups()  # type: ignore[union-attr]
    return [-value if sign == "-" else value for value in _unsigned(digits)]


def _tidy(text: str) -> str:
    """Return text in one spelling of minus, slash, times, powers and spaces."""
    powers = _SUPERSCRIPT.sub(lambda found: "^" + found.group(), text)
    halves = "".join(
        f" {c}" if unicodedata.decomposition(c).startswith("<fraction>") else c for c in powers
    )
    return " ".join(unicodedata.normalize("NFKC", halves).translate(_MARKS).split())


def _without_unit(text: str, unit: str) -> str:
    """Return text without the unit before or after it, however it is spelled."""
    folded = text.casefold()
    for spelling in _spellings(unit.casefold()):
        if folded.endswith(spelling):
            return text[: len(text) - len(spelling)].strip()
        if folded.startswith(spelling):
            return text[len(spelling) :].strip()
    return text


@lru_cache(maxsize=1_000)
def _spellings(unit: str) -> tuple[str, ...]:
    """Return how a unit may be written, the longest first: cm, centimetres; cm2, cm^2; cup, cups.

    A unit of another size is not among them.
    """
    same = {unit}
    for short, long in _LONG.items():
        one = {long, long.replace("meter", "metre").replace("liter", "litre")}
        one |= {word + "s" for word in one}
        square, cubic = ({f"{kind} {word}" for word in one} for kind in ("square", "cubic"))
        for names in ({short} | one, {f"{short}^2"} | square, {f"{short}^3"} | cubic):
            same |= names if unit in names else set()
    if unit in ("degree", "degrees", "\N{DEGREE SIGN}"):
        same |= {"degree", "degrees", *(f"\N{DEGREE SIGN}{scale}" for scale in ("", "c", "f"))}
    same |= {one.removesuffix("s") for one in same if len(one) > 3}
    same |= {one + "s" for one in same if len(one) > 2}
    same |= {one.replace("^", "") for one in same}
    return tuple(sorted(same - {""}, key=lambda one: (-len(one), one)))


def _unsigned(text: str) -> list[Fraction]:
    """Return the readings of a number without its sign."""
    if fraction := _FRACTION.fullmatch(text):
        return _quotient(*fraction.groups())
    if power := _SCIENTIFIC.fullmatch(text):
        factor = Fraction(10) ** int(power.group(2))
        return [value * factor for value in _decimals(power.group(1))]
    return _decimals(text)


def _quotient(whole: str | None, above: str, below: str) -> list[Fraction]:
    """Return a fraction, or a mixed number such as 1 1/2."""
    divisor = Fraction(below.replace(",", "."))
    if divisor == 0:
        return []
    return [Fraction(whole or 0) + Fraction(above.replace(",", ".")) / divisor]


def _decimals(digits: str) -> list[Fraction]:
    """Return the readings of digits with separators."""
    if _SPACED.fullmatch(digits):
        digits = digits.replace(" ", "").replace("'", "")
    found = []
    if _DECIMAL.fullmatch(digits):
        found.append(Fraction(digits.replace(",", ".")))
    if _COMMA_GROUPS.fullmatch(digits):
        found.append(Fraction(digits.replace(",", "")))
    if _POINT_GROUPS.fullmatch(digits):
        found.append(Fraction(digits.replace(".", "").replace(",", ".")))
    return found


def round_to_places(value: Fraction, places: int) -> Fraction:
    """Return the value rounded to decimal places, halves away from zero."""
    scale = Fraction(10) ** places
    nearest = (abs(value) * scale + Fraction(1, 2)).__floor__()
    return (nearest if value >= 0 else -nearest) / scale


def round_to_digits(value: Fraction, digits: int) -> Fraction:
    """Return the value rounded to significant digits, halves away from zero."""
    if value == 0:
        return value
    size = len(str(abs(value.numerator))) - len(str(value.denominator))
    if abs(value) < Fraction(10) ** size:
        size -= 1
    return round_to_places(value, digits - 1 - size)
