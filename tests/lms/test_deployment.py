"""What can be said of the image and the deployment without an engine to run them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

PROJECT = Path(__file__).resolve().parents[2]
OURS = ["web", "dispatcher", "worker", "beat", "migrate", "certificates"]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    text = (PROJECT / "docker-compose.yml").read_text()
    services = yaml.safe_load(text)["services"]
    assert isinstance(services, dict)
    return services


def test_every_process_runs_the_same_image(services: dict[str, Any]) -> None:
    assert {services[name]["image"] for name in OURS} == {"waymark"}
    assert set(services) == {*OURS, "postgres", "valkey"}


def test_nothing_starts_before_what_it_needs(services: dict[str, Any]) -> None:
    for name in OURS:
        for needed, how in services[name]["depends_on"].items():
            one_shot = services[needed].get("restart") == "no"
            expected = "service_completed_successfully" if one_shot else "service_healthy"
            assert how == {"condition": expected}
            assert one_shot or "test" in services[needed]["healthcheck"]


def test_management_commands_exist(services: dict[str, Any]) -> None:
    commands = [services[name].get("command", []) for name in OURS]
    managed = [command[2] for command in commands if "manage.py" in command]
    assert managed
    assert set(managed) <= set(get_commands())


def test_our_processes_can_do_no_more_than_they_must(services: dict[str, Any]) -> None:
    for name in OURS:
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]


def named_volumes(service: dict[str, Any]) -> list[str]:
    """Return the volumes that a service mounts, folders of the host left out."""
    names = [mounted.split(":")[0] for mounted in service["volumes"]]
    return [name for name in names if "/" not in name]


def test_data_is_kept_in_volumes(services: dict[str, Any]) -> None:
    volumes = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["volumes"]
    used = {name for service in services.values() for name in named_volumes(service)}
    assert used == set(volumes)
    assert {"media", "postgres", "valkey"} <= used


def test_every_key_is_read_by_its_own_part_alone(services: dict[str, Any]) -> None:
    keys = {"authority", "owner", "application", "web-certificate"}
    keys |= {"postgres-certificate", "valkey-certificate"}
    seen = {name: keys & set(named_volumes(services[name])) for name in services}
    assert seen == {
        "certificates": keys,
        "migrate": {"application", "owner"},
        "web": {"application", "web-certificate"},
        "postgres": {"postgres-certificate"},
        "valkey": {"valkey-certificate"},
        **{name: {"application"} for name in ("dispatcher", "worker", "beat")},
    }
    mounted = [each for name in services for each in services[name]["volumes"]]
    shown = [each for each in mounted if each.split(":")[0] in keys and not each.endswith(":ro")]
    assert set(shown) == {each for each in services["certificates"]["volumes"] if each[0] != "."}


def test_everything_waits_for_certificates(services: dict[str, Any]) -> None:
    done = {"condition": "service_completed_successfully"}
    for name in ("postgres", "valkey"):
        assert services[name]["depends_on"] == {"certificates": done}


def test_no_secret_has_a_default() -> None:
    text = (PROJECT / "docker-compose.yml").read_text() + (PROJECT / ".env.example").read_text()
    assert re.findall(r"\$\{\w*(?:PASSWORD|SECRET)\w*(?!:\?)[:}-]\w*", text) == []
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD)=(.+)$", text, re.MULTILINE) == []


def test_the_image_is_multi_stage_and_does_not_run_as_root() -> None:
    last = (PROJECT / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert " AS builder" not in last
    assert "\nUSER 10001\n" in last
    assert "\nHEALTHCHECK " in last
