"""Receipts of erasures: signed by this installation, and told from forged or changed ones."""

import hmac
import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

FORMAT, VERSION = "waymark-erasure-receipt", 1


def signed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt: the facts, when it was written, and a signature over both."""
    receipt = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": timezone.now().isoformat(timespec="seconds"),
        **facts,
    }
    return receipt | {"signature": _signature(receipt, settings.SECRET_KEY)}


def is_genuine(receipt: dict[str, Any]) -> bool:
    """Say whether a receipt was written here and nobody has changed it."""
    told = {key: value for key, value in receipt.items() if key != "signature"}
    given = str(receipt.get("signature", ""))
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(given, _signature(told, secret)) for secret in secrets)


def _signature(facts: dict[str, Any], secret: str) -> str:
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(f"erasure-receipt:{secret}".encode(), text.encode(), sha256).hexdigest()
