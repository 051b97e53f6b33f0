"""Certificates of our own parts: made once, renewed in time, keys for their owner's eyes alone."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from lms.certificates import PARTS, make_certificates
from lms.checks import is_here

VERIFIED = {"sslmode": "verify-full", "sslrootcert": "/ca.crt"}


def make(folder, **hosts):
    return list(make_certificates(folder, hosts, {}))


def certificate(folder, part):
    return x509.load_pem_x509_certificate((folder / part / "tls.crt").read_bytes())


def test_every_part_gets_one_of_the_authority_with_its_names(tmp_path):
    assert make(tmp_path, web=["localhost", "10.0.0.7"]) == list(PARTS)
    found = certificate(tmp_path, "web")
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["web", "localhost"]
    assert names.get_values_for_type(x509.IPAddress) == [ip_address("10.0.0.7")]
    found.verify_directly_issued_by(certificate(tmp_path, "authority"))
    context = ssl.create_default_context(cafile=tmp_path / "web/ca.crt")
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.load_cert_chain(tmp_path / "web/tls.crt", tmp_path / "web/tls.key")


def test_keys_are_for_their_owner_alone(tmp_path):
    make(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*/tls.key")} == {0o600}


def test_the_second_time_nothing_is_made_anew(tmp_path):
    make(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*/*")}
    assert make(tmp_path) == []
    assert {path: path.read_bytes() for path in tmp_path.glob("*/*")} == before


def test_a_part_with_another_name_gets_a_new_one(tmp_path):
    make(tmp_path)
    assert make(tmp_path, postgres=["db.school.example"]) == ["postgres"]


@pytest.mark.parametrize(("days", "renewed"), [(270, []), (280, list(PARTS))])
def test_it_is_renewed_in_the_last_ninety_days(tmp_path, time_machine, days, renewed):
    make(tmp_path)
    authority = certificate(tmp_path, "authority")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=days))
    assert make(tmp_path) == renewed
    assert certificate(tmp_path, "authority") == authority


def test_with_a_new_authority_all_are_new(tmp_path, time_machine):
    make(tmp_path)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=3300))
    assert make(tmp_path) == list(PARTS)
    certificate(tmp_path, "web").verify_directly_issued_by(certificate(tmp_path, "authority"))


def test_the_command_says_what_it_made_and_refuses_a_part_that_isnt_there(tmp_path, capsys):
    call_command("make_certificates", str(tmp_path), "--host=web=localhost")
    assert "web: a new certificate" in capsys.readouterr().out
    with pytest.raises(CommandError, match="PART"):
        call_command("make_certificates", str(tmp_path), "--host=printer=localhost")


def refused(settings, *, database=None, server="redis://127.0.0.1:6379/0") -> set[str]:
    """Return what the deployment's check says of these addresses."""
    database = database or {"HOST": ""}
    settings.APPLICATION_DATABASE = settings.OWNER_DATABASE = database
    settings.REDIS_URL = settings.CELERY_BROKER_URL = server
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": server}}
    found = run_checks(include_deployment_checks=True)
    return {each.msg.split()[0] for each in found if (each.id or "").startswith("lms.")}


@pytest.mark.parametrize("options", [{}, {"sslmode": "require"}, {"sslmode": "verify-ca"}])
def test_a_database_on_another_host_without_checked_tls_is_refused(settings, options):
    told = refused(settings, database={"HOST": "db.example", "OPTIONS": options})
    assert told == {"DATABASE_URL", "DATABASE_OWNER_URL"}


@pytest.mark.parametrize(
    "database",
    [
        {"HOST": ""},
        {"HOST": "localhost"},
        {"HOST": "127.0.0.1"},
        {"HOST": "", "OPTIONS": {"host": "/run/postgresql"}},
        {"HOST": "db.example", "OPTIONS": VERIFIED},
    ],
)
def test_a_database_here_or_by_checked_tls_passes(settings, database):
    assert refused(settings, database=database) == set()


@pytest.mark.parametrize(
    "server",
    [
        "redis://valkey:6379/0",
        "rediss://valkey:6379/0",
        "rediss://valkey:6379/0?ssl_cert_reqs=none",
        "rediss://valkey:6379/0?ssl_cert_reqs=required&ssl_check_hostname=false",
    ],
)
def test_a_broker_and_a_cache_on_another_host_without_checked_tls_are_refused(settings, server):
    assert refused(settings, server=server) == {"REDIS_URL", "CACHES", "CELERY_BROKER_URL"}


@pytest.mark.parametrize(
    "server", ["unix:///run/valkey.sock?db=0", "rediss://valkey/0?ssl_cert_reqs=required"]
)
def test_a_broker_here_or_by_checked_tls_passes(settings, server):
    assert refused(settings, server=server) == set()


@pytest.mark.parametrize(("has_tls", "told"), [(False, {"EMAIL_URL"}), (True, set())])
def test_a_mail_server_on_another_host_without_tls_is_refused(settings, has_tls, told):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example", has_tls
    assert refused(settings) == told


def test_the_loopback_is_here_and_a_name_is_not():
    assert [is_here(host) for host in ("", "::1", "127.8.0.1", "10.0.0.1", "postgres")] == [
        True,
        True,
        True,
        False,
        False,
    ]
