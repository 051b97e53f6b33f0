"""Keys and what is done with them: listed, replaceable, and from where they should come."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import override_settings

from lms.settings import base
from students.sealing import PROVIDERS, seal, unseal

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lms", "students", "courses", "assessments", "analytics")
RULES = (ROOT / "docs/security/rules.md").read_text()
CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "cryptography", "joserfc", "argon2", "authlib"}
NAMES = {"salted_hmac", "get_random_string", "signing", "SystemRandom"}


def uses(path: Path) -> bool:
    """Tell whether a module hashes, seals, signs or draws secrets."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").partition(".")[0]}
            names |= NAMES & {alias.name for alias in node.names}
        else:
            continue
        if names & {*CRYPTOGRAPHY, *NAMES}:
            return True
    return False


def test_every_use_of_cryptography_is_in_the_list():
    listed = set(re.findall(r"`([\w/]+\.py)`", RULES.split("\n## Keys\n")[1].split("\n## ")[0]))
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in paths if uses(path)}
    assert found == listed
    weak = re.compile(r"\b(?:md5|sha1|DES|ARC4|ECB|mark_insecure)\b")
    assert not [path for path in paths if weak.search(path.read_text())]


def test_what_an_older_secret_sealed_still_opens():
    with override_settings(SECRET_KEY="old" * 20):
        sealed = seal("a secret", PROVIDERS)
    with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20]):
        assert unseal(sealed, PROVIDERS) == "a secret"
        assert seal("a secret", PROVIDERS) != sealed


def test_passwords_are_hashed_by_argon2():
    with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
        hasher = identify_hasher(make_password("a long enough password"))
    assert (hasher.algorithm, hasher.time_cost >= 2) == ("argon2", True)
    assert hasher.memory_cost >= 19 * 1024


def test_a_secret_can_come_from_a_file(tmp_path):
    kept = tmp_path / "key"
    kept.write_text("from-a-file-" * 5)
    asked = "from lms.settings.base import SECRET_KEY; print(SECRET_KEY)"
    environment = {"SECRET_KEY_FILE": str(kept), "SECRET_KEY": "from-the-environment"}
    told = subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT, env=environment)
    assert told.decode().strip() == kept.read_text()
