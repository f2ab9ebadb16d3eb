"""Secrets in addresses and keys of programs: told once, never kept; what is kept is their digest."""

import hashlib
import secrets

BYTES = 32


def new_token() -> str:
    """A secret of 256 random bits, as it can stand in an address."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token, to find it again: its SHA-256, in hex. So long a secret needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
