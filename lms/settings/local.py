"""One machine, plain HTTP on the loopback address: what `make up` and the tests run on."""

import os
import secrets
from pathlib import Path
from typing import Any

from lms.settings.base import *
from lms.settings.base import BASE_DIR, env

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))


def _own_secret() -> str:
    """Return this data folder's own secret, made on first use."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or _own_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = f"waymark-{os.environ.get('PORT', '8000')}-session"
CSRF_COOKIE_NAME = f"waymark-{os.environ.get('PORT', '8000')}-csrf"
SECURE_PROXY_SSL_HEADER: Any = None
