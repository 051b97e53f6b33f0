"""Settings with static files as a deployment sends them: hashed, compressed, kept for ever."""

from lms.settings import base
from lms.settings.local import *

STORAGES = base.STORAGES
STATIC_ROOT = str(DATA_DIR / "static")
WHITENOISE_USE_FINDERS = False
