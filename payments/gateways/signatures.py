"""How the sandbox and the portal sign what they say to each other: HMAC-SHA256 over time, purpose and body."""

import hashlib
import hmac
import time

HEADER = "Sandbox-Signature"

# What is signed says what it is for, so that nothing said in one place can be repeated in another.
START, STARTED, QUERY, ANSWER, WEBHOOK = "start", "started", "query", "answer", "webhook"
CANCEL, REFUND, REFUNDED, SETTLE, SETTLEMENT = "cancel", "refund", "refunded", "settle", "settlement"


def sign(*, secret: str, purpose: str, body: bytes, at: int | None = None) -> str:
    """The value of the signature header: `t=1790000000,v1=5257a8…`."""
    seconds = int(time.time()) if at is None else at
    return f"t={seconds},v1={_digest(secret, purpose, body, seconds)}"


def is_signed(*, secret: str, purpose: str, body: bytes, header: str) -> bool:
    """Does this header sign this body for this purpose with this secret? An empty secret signs nothing."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    seconds = parts.get("t", "")
    if not secret or not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 12):
        return False
    wanted = _digest(secret, purpose, body, int(seconds))
    return hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())


def _digest(secret: str, purpose: str, body: bytes, seconds: int) -> str:
    return hmac.new(secret.encode(), f"{seconds}.{purpose}.".encode() + body, hashlib.sha256).hexdigest()
