"""Leave out, in the open, the tests that this machine has not the means for."""

import os
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN = Path("/usr/lib/postgresql")
HOW_TO_GET_SERVERS = "apt-get install postgresql redis-server"
HOW_TO_GET_ONE = (
    "apt-get install chromium"
    if shutil.which("apt-get")
    else ".venv/bin/python -m playwright install chromium"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one named, the system's, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or _playwrights_own()


def _playwrights_own() -> str | None:
    for cache in (".cache/ms-playwright", "Library/Caches/ms-playwright"):
        folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / cache)
        for pattern in ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*"):
            if found := sorted(folder.glob(f"chromium-*/{pattern}")):
                return str(found[-1])
    return None


def find_real_data() -> Path | None:
    """Return the folder of real files: `DATA` names it, else it stands beside the project."""
    folder = Path(os.environ.get("DATA") or PROJECT.parent / "shared" / "data").resolve()
    return folder if folder.is_dir() else None


def find_tls_servers() -> tuple[Path, str] | None:
    """Return PostgreSQL's programs, and Valkey or Redis: the machine's own, which speak TLS."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: folder.parent.name)
    named = shutil.which("postgres")
    folder = Path(named).resolve().parent if named else next(reversed(folders), None)
    valkey = shutil.which("valkey-server") or shutil.which("redis-server")
    return (folder, valkey) if folder and valkey else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lacking = {"browser": find_chromium() is None, "real_data": find_real_data() is None}
    lacking["tls"] = find_tls_servers() is None
    lacking |= {mark: mark not in config.option.markexpr for mark in ("faults", "canary")}
    absent = [name for name, is_lacking in lacking.items() if is_lacking]
    left_out = [item for item in items if any(map(item.get_closest_marker, absent))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("REQUIRE_BROWSER") and find_chromium() is None:
        raise pytest.UsageError(f"There is no Chromium. {HOW_TO_GET_ONE}")
    if os.environ.get("REQUIRE_TLS_SERVERS") and find_tls_servers() is None:
        raise pytest.UsageError(f"No servers that speak TLS. {HOW_TO_GET_SERVERS}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all which tests were left out, and what brings them in."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if find_tls_servers() is None:
        print(f"Tests of TLS between servers were left out. Get servers: {HOW_TO_GET_SERVERS}")  # noqa: T201
    if find_chromium() is None:
        print(f"Browser tests were left out: there is no Chromium. Get it: {HOW_TO_GET_ONE}")  # noqa: T201


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files."""
    folder = find_real_data()
    if folder is None:
        raise pytest.UsageError("This test needs the mark `real_data`.")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    path = find_chromium()
    if path is None:
        raise pytest.UsageError("This test needs the mark `browser`.")
    return path
