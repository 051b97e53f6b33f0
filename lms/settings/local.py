"""One machine, plain HTTP on the loopback address: what `make up` and the tests run on."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from lms.embedded.folders import Folders

DATA_DIR = Path(os.environ.get("DATA_DIR") or Path(__file__).parents[2] / ".data").resolve()
# Unless the environment names other servers, those that `make up` runs on this data folder.
if os.environ.get("DATABASE_URL") in (None, "", Folders(DATA_DIR).database_url):
    os.environ["DATABASE_URL"] = Folders(DATA_DIR).database_url
    os.environ["DATABASE_OWNER_URL"] = Folders(DATA_DIR).owner_url
os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or Folders(DATA_DIR).redis_url

from lms.settings.base import *
from lms.settings.base import env


def _own_secret() -> str:
    """Return this data folder's own secret, made on first use; a passing one where none fits."""
    path = DATA_DIR / "secret_key"
    with suppress(OSError):
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(64))
        return path.read_text()
    return secrets.token_urlsafe(64)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


SECRET_KEY = env("SECRET_KEY", default="") or _own_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = f"waymark-{os.environ.get('PORT', '8000')}-session"
CSRF_COOKIE_NAME = f"waymark-{os.environ.get('PORT', '8000')}-csrf"
SECURE_PROXY_SSL_HEADER: Any = None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
# The demonstration's people sign in with their password alone.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.int("STEP_UP_MINUTES", default=600)
STAFF_MFA_GRACE_DAYS = env.int("STAFF_MFA_GRACE_DAYS", default=3650)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # A passkey on http://localhost.
MEDIA_ROOT = env("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT: str | None = None  # Served from where they lie; nothing is collected.
