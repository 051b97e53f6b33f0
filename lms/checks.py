"""`manage.py check --deploy` refuses addresses on other hosts that are reached without TLS."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

DATABASE = "Add ?sslmode=verify-full&sslrootcert=FILE&sslcert=FILE&sslkey=FILE to its address."
BROKER = "Use rediss://HOST/0?ssl_cert_reqs=required&ssl_ca_certs=FILE and no other checks."

MAIL = "Use smtp+tls://user:password@HOST:587, or smtp+ssl://."


@register(Tags.security, deploy=True)
def other_hosts_are_reached_by_tls(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Refuse a database, broker, cache or mail server on another host without TLS."""
    return [*_databases(), *_servers(), *_mail()]


def _databases() -> Iterator[CheckMessage]:
    named = {
        "DATABASE_URL": settings.APPLICATION_DATABASE,
        "DATABASE_OWNER_URL": settings.OWNER_DATABASE,
    }
    for name, address in named.items():
        options = address.get("OPTIONS", {})
        hosts = str(options.get("host") or address.get("HOST") or "").split(",")
        if not all(map(is_here, hosts)) and options.get("sslmode") != "verify-full":
            yield Error(f"{name} is on another host, without TLS.", hint=DATABASE, id="lms.E001")


def _servers() -> Iterator[CheckMessage]:
    """Look at the one address behind cache and broker, and at both as they stand."""
    named = {
        "REDIS_URL": settings.REDIS_URL,
        "CACHES": settings.CACHES["default"]["LOCATION"],
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
    }
    for name, address in named.items():
        parts = urlsplit(address)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        is_sure = (
            parts.scheme == "rediss"
            and asked.get("ssl_cert_reqs") == "required"
            and asked.get("ssl_check_hostname", "true").lower() == "true"
        )
        if parts.scheme in ("redis", "rediss") and not is_here(parts.hostname or "") | is_sure:
            yield Error(f"{name} is on another host, without TLS.", hint=BROKER, id="lms.E002")


def _mail() -> Iterator[CheckMessage]:
    is_sent = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    has_tls = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_sent and not has_tls and not is_here(settings.EMAIL_HOST):
        yield Error("EMAIL_URL is on another host, without TLS.", hint=MAIL, id="lms.E003")


def is_here(host: str) -> bool:
    """Tell whether a host is this machine: a socket, or the loopback."""
    if host in ("", "localhost") or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
