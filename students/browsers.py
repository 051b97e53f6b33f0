"""What a browser calls itself, made short: "Chrome on Linux"."""

import re

# The first that fits: most browsers also name those that they want to be taken for.
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("ChromeOS", r"\bCrOS\b"),
    ("iPad", r"\biPad\b"),
    ("iPhone", r"\biPhone\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


def browser_in(user_agent: str) -> str:
    """Return a browser's name; "" for one that is not known."""
    return _first(_BROWSERS, user_agent)


def system_in(user_agent: str) -> str:
    """Return what a browser runs on; "" where that is not known."""
    return _first(_SYSTEMS, user_agent)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in names if re.search(sign, user_agent)), "")
