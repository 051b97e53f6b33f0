"""Secrets that must be read again, sealed by the installation's own secret."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PROVIDERS = "identity provider"
TYPED = "typed and not saved yet"


def seal(text: str, purpose: str) -> str:
    """Return `text` sealed for one purpose; for another it doesn't open."""
    return _lock(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Return what was sealed. Raises cryptography.fernet.InvalidToken."""
    return _lock(purpose).decrypt(sealed.encode()).decode()


def _lock(purpose: str) -> MultiFernet:
    """Seal by today's secret, and open by the older ones too."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(secret, purpose) for secret in secrets])


def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
