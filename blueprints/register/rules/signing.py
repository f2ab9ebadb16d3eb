"""Signing a pact step by step, and changing a signed one by agreement."""

from datetime import date

from app.decisions import Refusal
from app.periods import Period

AGENCY, PROVIDER = "agency", "provider"
TARIFF, TERRITORY = "tariff", "territory"
VARIATION_KINDS = (TARIFF, TERRITORY)


def names_of_signers(written: str) -> frozenset[str]:
    """The fiscal codes in a list that a person wrote: commas, semicolons or blanks between them, any case."""
    return frozenset(written.upper().replace(",", " ").replace(";", " ").split())


def reasons_not_to_record_signature(
    *, has_file: bool, protocol: str, by: str, signed_on: date, sent_on: date, today: date
) -> tuple[Refusal, ...]:
    """Why a signature cannot be recorded: nothing proves it, or its day cannot be.

    What proves it is the signed file; for the agency, which keeps the signed paper, also its protocol number.
    """
    found = []
    if not has_file and by == PROVIDER:
        found.append(Refusal("signature-without-file"))
    elif not has_file and not protocol.strip():
        found.append(Refusal("signature-without-proof"))
    if signed_on < sent_on:
        found.append(Refusal("signature-before-sending", day=signed_on, sent=sent_on))
    if signed_on > today:
        found.append(Refusal("signature-in-future", day=signed_on))
    return tuple(found)


def reasons_not_to_propose(
    *, kind: str, text: str, effective_from: date, is_signed: bool, pact: Period, waiting: bool
) -> tuple[Refusal, ...]:
    """Why a variation cannot be proposed now."""
    found = []
    if not is_signed:
        found.append(Refusal("variation-of-unsigned-pact"))
    if kind not in VARIATION_KINDS or not text.strip():
        found.append(Refusal("variation-empty"))
    if not pact.holds(effective_from):
        found.append(Refusal("act-outside-period", day=effective_from, start=pact.start, last=pact.last))
    if waiting:
        found.append(Refusal("variation-waiting"))
    return tuple(found)


def reasons_not_to_answer(*, proposed_by: str, side: str, accepts: bool, answer: str) -> tuple[Refusal, ...]:
    """Why a side may not answer: the proposal is its own, or a refusal has no reason."""
    found = []
    if proposed_by == side:
        found.append(Refusal("variation-own"))
    if not accepts and not answer.strip():
        found.append(Refusal("act-reason-missing"))
    return tuple(found)
