"""An authority of one's own, and a certificate for each part that speaks to others.

A part's folder holds `tls.crt`, `tls.key` and the authority's `ca.crt`; the authority's own key
stays in `authority`. PostgreSQL takes the name in a client's certificate for its role.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "authority"
AUTHORITY_LASTS, LASTS = timedelta(days=3650), timedelta(days=365)
RENEWED_BEFORE = timedelta(days=90)
# Who shows what name: servers their hosts', clients their role in the database.
PARTS = {
    "postgres": "postgres",
    "valkey": "valkey",
    "web": "web",
    "proxy": "proxy",
    "application": "waymark_app",
    "owner": "waymark",
}
CERTIFICATE, KEY, AUTHORITYS = "tls.crt", "tls.key", "ca.crt"
Pair = tuple[x509.Certificate, EllipticCurvePrivateKey]


def make_certificates(
    folder: Path, hosts: dict[str, list[str]], owners: dict[str, int]
) -> Iterator[str]:
    """Make what is missing or ends within 90 days; yield the name of each part that got a new one.

    `hosts` are further names and addresses of a part, `owners` the accounts that read its key.
    """
    authority, is_new = _authority(folder / AUTHORITY)
    for part, name in PARTS.items():
        place = folder / part
        names = [name, *hosts.get(part, [])]
        if is_new or not _is_good(place, authority[0], names):
            _write(place, _issue(name, names, authority), authority[0], owners.get(part))
            yield part


def _authority(place: Path) -> tuple[Pair, bool]:
    """Return the authority, and whether it was made just now."""
    if (place / KEY).exists():
        key = load_pem_private_key((place / KEY).read_bytes(), None)
        assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101
        found = x509.load_pem_x509_certificate((place / CERTIFICATE).read_bytes())
        if found.not_valid_after_utc > datetime.now(UTC) + LASTS:
            return (found, key), False
    key = generate_private_key(SECP256R1())
    name = _named("Waymark's own authority")
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        _begun(name, name, key, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    _write(place, (made, key), made, None)
    return (made, key), True


def _issue(name: str, names: list[str], authority: Pair) -> Pair:
    key, (issuer, issuers_key) = generate_private_key(SECP256R1()), authority
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    issuers = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuers_key.public_key())
    made = (
        _begun(_named(name), issuer.subject, key, LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
        .add_extension(x509.ExtendedKeyUsage(both), critical=False)
        .add_extension(issuers, critical=False)
        .sign(issuers_key, SHA256())
    )
    return made, key


def _begun(
    name: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now, own = datetime.now(UTC), x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + lasts)
        .add_extension(own, critical=False)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternatives(names: list[str]) -> list[x509.GeneralName]:
    return [_alternative(name) for name in names]


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _is_good(place: Path, authority: x509.Certificate, names: list[str]) -> bool:
    """Tell whether a part has a certificate that lasts, of this authority and for these names."""
    if not all((place / name).exists() for name in (CERTIFICATE, KEY, AUTHORITYS)):
        return False
    found = x509.load_pem_x509_certificate((place / CERTIFICATE).read_bytes())
    told = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    same = list(told) == _alternatives(names) and found.issuer == authority.subject
    return same and found.not_valid_after_utc > datetime.now(UTC) + RENEWED_BEFORE


def _write(place: Path, pair: Pair, authority: x509.Certificate, owner: int | None) -> None:
    """Write a pair, the key for its owner's eyes alone; each file appears whole."""
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    certificate, key = pair
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files = [
        (KEY, secret, 0o600),
        (CERTIFICATE, certificate.public_bytes(Encoding.PEM), 0o644),
        (AUTHORITYS, authority.public_bytes(Encoding.PEM), 0o644),
    ]
    for name, content, mode in files:
        part = place / f"{name}.part"
        part.unlink(missing_ok=True)
        with open(part, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(content)
        if owner is not None:
            os.chown(part, owner, owner)
        part.rename(place / name)
