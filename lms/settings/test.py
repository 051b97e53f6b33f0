"""The tests' own: as `local`, with a fixed secret, quick hashes and unhashed static files."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)

from lms.settings.local import *

# A test looks at everything; what it asks of the application runs as the application.
DATABASES = {"default": {**DATABASES["default"], **OWNER_DATABASE}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
ERASURE_WAITING_DAYS = 0
