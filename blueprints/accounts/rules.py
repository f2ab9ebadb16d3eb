"""Pure: what makes a password good enough, and when a one-time code counts."""

from datetime import datetime

from app.decisions import Refusal

SHORTEST_PASSWORD = 12
_COMMON = ("password", "123456", "qwerty", "accredita", "cooperativa")


def reasons_not_to_take_password(password: str, *, email: str, name: str) -> tuple[Refusal, ...]:
    """Why a password is too weak (NIST SP 800-63B: length and no guessable word, no composition rule)."""
    found = []
    if len(password) < SHORTEST_PASSWORD:
        found.append(Refusal("password-short", fewest=SHORTEST_PASSWORD))
    lowered = password.lower()
    own = [part for part in [email.partition("@")[0], *name.lower().split()] if len(part) > 3]
    if any(lowered.startswith(word) and len(lowered) < len(word) + 6 for word in [*_COMMON, *own]):
        found.append(Refusal("password-guessable"))
    if len(set(password)) < 5 and password:
        found.append(Refusal("password-guessable"))
    return tuple(dict.fromkeys(found))


def code_counts(step: int | None, last_step: int | None) -> bool:
    """Whether a TOTP code of this 30-second step may be used: each step only once (RFC 6238 §5.2)."""
    return step is not None and (last_step is None or step > last_step)


def reasons_not_to_use_link(*, expires_at: datetime, used_at: datetime | None, now: datetime) -> tuple[Refusal, ...]:
    """Why a one-time link no longer works."""
    if used_at is not None:
        return (Refusal("link-used"),)
    if now >= expires_at:
        return (Refusal("link-expired"),)
    return ()
