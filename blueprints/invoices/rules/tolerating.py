"""Pure: who may let a finding above a rule's tolerance pass, and whose its cents are then."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.decisions import Refusal
from blueprints.invoices.states import InvoiceState


class Key(NamedTuple):
    """Which finding of a document: line 0 is the document, entry 0 no entry."""

    line_number: int
    entry_id: int
    rule: str


class Stands(Protocol):
    """What a finding must tell."""

    @property
    def rule(self) -> str:
        """R01 to R40."""

    @property
    def cents(self) -> int:
        """What it owns of the disputed sum."""

    @property
    def claimed_cents(self) -> int:
        """What it would own alone."""


def after_tolerating(
    findings: Sequence[tuple[Key, Stands]], tolerated: Mapping[Key, int], disputing: Collection[str]
) -> list[int]:
    """The cents that each finding of a document owns when some are tolerated.

    `tolerated` says up to how many claimed cents each may pass: a finding that claims more now does not pass.
    The cents of one that passes go to later rules that claim the same money; the rest is no longer in dispute.
    `disputing` are the rules that own money at all.
    """
    claimed: dict[Key, int] = {}
    for key, finding in findings:
        claimed[key] = claimed.get(key, 0) + finding.claimed_cents
    passing = {key for key, most in tolerated.items() if claimed.get(key, most + 1) <= most}
    cents = [finding.cents for _, finding in findings]
    for place, (key, _) in enumerate(findings):
        if key not in passing:
            continue
        free, cents[place] = cents[place], 0
        for other, (theirs, finding) in enumerate(findings):
            if theirs in passing or finding.rule not in disputing or not _same_money(key, theirs):
                continue
            taken = max(0, min(free, finding.claimed_cents - cents[other]))
            cents[other] += taken
            free -= taken
    return cents


def _same_money(key: Key, later: Key) -> bool:
    """Whether a finding of a later rule may claim what the first one owns."""
    return later.rule > key.rule and later.line_number in (0, key.line_number) and later.entry_id in (0, key.entry_id)


def reasons_not_to_tolerate(
    *,
    rules: Iterable[str],
    allowed: Mapping[str, frozenset[str]],
    roles: frozenset[str],
    reason: str,
    state: str,
    billed_cents: int,
) -> tuple[Refusal, ...]:
    """Why somebody with these roles may not let findings of these rules pass; `allowed` are the roles by rule."""
    found, wanted = [], sorted(set(rules))
    if state != InvoiceState.CHECKED:
        found.append(Refusal("tolerance-not-now"))
    if not wanted:
        found.append(Refusal("tolerance-none-chosen"))
    if billed_cents < 0:
        found.append(Refusal("tolerance-credit-note"))
    for rule in wanted:
        able = allowed.get(rule, frozenset())
        if not able:
            found.append(Refusal("tolerance-nobody", rule=rule))
        elif not able & roles:
            only = next(iter(able)) if len(able) == 1 else "not-yours"
            found.append(Refusal(f"tolerance-{only}", rule=rule))
    if not reason.strip():
        found.append(Refusal("tolerance-without-reason"))
    return tuple(found)
