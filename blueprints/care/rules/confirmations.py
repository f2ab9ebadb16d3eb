"""Confirmation of a month by the person or the family: when a link opens, and what may be answered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.decisions import Refusal
from app.tokens import digest_of

CODE_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class LinkFact:
    """A link as it stands; `most_wrong` codes close it, like its end, an answer or a newer link."""

    expires_at: datetime
    answered: bool
    revoked: bool
    wrong_codes: int
    most_wrong: int


def code_digest_of(token: str, code: str) -> str:
    """What is kept of a code: a digest that nobody can try codes against without the token, which is not kept."""
    return digest_of(f"{token}:{''.join(code.split())}")


def why_not_open(link: LinkFact | None, now: datetime) -> Refusal | None:
    """Why a link leads nowhere; strangers hear the same of a link that never was and of one that ended."""
    if link is None or link.revoked or now >= link.expires_at or link.wrong_codes >= link.most_wrong:
        return Refusal("confirmation-link-over")
    return Refusal("confirmation-answered") if link.answered else None


def reasons_not_to_answer(shown: Collection[int], contested: Mapping[int, str]) -> tuple[Refusal, ...]:
    """Why an answer cannot be taken: it is about no access, or contests one without a word."""
    found = [] if shown else [Refusal("confirmation-nothing-shown")]
    silent = sum(1 for word in contested.values() if not word.strip())
    if silent:
        found.append(Refusal("contest-without-word", count=silent))
    return tuple(found)
