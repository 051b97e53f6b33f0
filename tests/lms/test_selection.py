"""Tests that this machine has not the means for are left out in the open."""

import subprocess
import sys
from pathlib import Path

SAMPLE = """
import pytest

def test_plain(): pass

@pytest.mark.browser
def test_browser(chromium): pass

@pytest.mark.real_data
def test_real(real_data): assert real_data.is_dir()

@pytest.mark.tls
def test_tls(): pass

@pytest.mark.faults
def test_faults(): pass
"""


def closing_lines(tmp_path: Path, *arguments: str, **environment: str) -> list[str]:
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    markers = "markers =\n  browser\n  faults\n  real_data\n  tls\n"
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = -p tests.selection\n{markers}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", *arguments],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[2]), "HOME": "/", **environment},
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines() + done.stderr.splitlines()


def test_without_means_only_plain_tests_run_and_the_last_line_says_so(tmp_path: Path) -> None:
    lines = closing_lines(tmp_path, DATA="/nowhere")
    assert "1 passed, 4 deselected" in lines[-3]
    assert lines[-2].startswith("Tests of TLS between servers were left out. Get servers: ")
    assert lines[-1].startswith("Browser tests were left out: there is no Chromium. Get it: ")


def test_with_means_all_run_but_the_faults(tmp_path: Path) -> None:
    for name in ("postgres", "valkey-server"):
        (tmp_path / name).touch(mode=0o755)
    told = {"DATA": str(tmp_path), "CHROMIUM": "/usr/bin/true", "PATH": str(tmp_path)}
    lines = closing_lines(tmp_path, **told)
    assert "4 passed, 1 deselected" in lines[-1]


def test_faults_run_when_asked_for(tmp_path: Path) -> None:
    lines = closing_lines(tmp_path, "-m", "faults", CHROMIUM="/usr/bin/true")
    assert any("1 passed, 4 deselected" in line for line in lines)


def test_where_servers_are_required_their_absence_is_an_error(tmp_path: Path) -> None:
    lines = closing_lines(tmp_path, REQUIRE_TLS_SERVERS="1")
    assert any("No servers that speak TLS." in line for line in lines)
    assert not any("passed" in line for line in lines)


def test_where_a_browser_is_required_its_absence_is_an_error(tmp_path: Path) -> None:
    lines = closing_lines(tmp_path, REQUIRE_BROWSER="1")
    assert any("There is no Chromium." in line for line in lines)
    assert not any("passed" in line for line in lines)
