"""The tests' own: as `local`, with a fixed secret, quick hashes and unhashed static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)

from lms.settings.local import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
ERASURE_WAITING_DAYS = 0
