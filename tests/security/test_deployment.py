"""What is deployed: the packages that were locked, no more than is needed, and who knows what."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from lms.settings import base

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ["web", "dispatcher", "worker", "beat", "migrate"]


def environment_of(service: str) -> dict[str, Any]:
    told: dict[str, Any] = COMPOSE["services"][service]["environment"]
    return told


def test_the_owners_certificate_is_known_to_migrations_alone():
    for name in OURS:
        mounted = [each.split(":")[0] for each in COMPOSE["services"][name]["volumes"]]
        has_owner = "DATABASE_OWNER_URL" in environment_of(name)
        assert has_owner is ("owner" in mounted) is (name == "migrate")


def test_no_process_of_ours_knows_a_password():
    for name in OURS:
        assert environment_of(name)["POSTGRES_PASSWORD"] == ""
        addresses = [value for key, value in environment_of(name).items() if key.endswith("_URL")]
        assert not [address for address in addresses if urlsplit(address).password]


def test_the_image_holds_no_history_no_tests_and_no_secrets():
    left_out = (ROOT / ".dockerignore").read_text().split()
    for name in (".git", ".env", ".venv", ".data", "tests", "benchmarks", "docs"):
        assert any(fnmatch(name, pattern) for pattern in left_out), name
    assert "uv sync --frozen --no-dev" in (ROOT / "Dockerfile").read_text()


def test_every_package_is_locked_by_its_hash_and_from_one_registry():
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    others = [package for package in packages if package["name"] != "waymark"]
    assert {str(package["source"]) for package in others} == {
        "{'registry': 'https://pypi.org/simple'}"
    }
    files = [
        file
        for package in others
        for file in [*package.get("wheels", []), package.get("sdist")]
        if file
    ]
    assert all(file["hash"].startswith("sha256:") for file in files)
    assert len(files) >= len(others)


def test_production_debugs_nothing():
    assert base.DEBUG is False
    assert not {"debug_toolbar", "django.contrib.admindocs"} & set(base.INSTALLED_APPS)
    assert "DEBUG" not in (ROOT / "lms/settings/production.py").read_text()
