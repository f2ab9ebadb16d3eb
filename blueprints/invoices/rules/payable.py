"""Pure: what of an invoice is paid, to whom, and why it may not be liquidated yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.decisions import Refusal
from app.money import share, split


@dataclass(frozen=True, kw_only=True)
class Payable:
    """Cents: the net with its VAT, and how they go to the provider and to the Treasury."""

    net_cents: int
    vat_cents: int
    payee_cents: int
    treasury_cents: int


def payable(*, verified_cents: int, net_by_rate: Mapping[Decimal, int], split_payment: bool) -> Payable:
    """What to pay for the undisputed net of an invoice.

    The net is spread over the invoice's rates as its lines are; VAT is rounded once for each rate. With
    split payment (art. 17-ter DPR 633/1972) the VAT goes to the Treasury and the net to the provider.
    """
    rates = sorted(net_by_rate)
    weights = [abs(net_by_rate[rate]) for rate in rates]
    parts = split(verified_cents, weights) if any(weights) else (verified_cents,) + (0,) * (len(rates) - 1)
    vat = sum(share(part, percent=rate) for rate, part in zip(rates, parts, strict=False))
    treasury = vat if split_payment else 0
    return Payable(
        net_cents=verified_cents,
        vat_cents=vat,
        payee_cents=verified_cents + vat - treasury,
        treasury_cents=treasury,
    )


def reasons_not_to_liquidate(
    *, state: str, verified_cents: int, has_provider: bool, holds: int, number: str
) -> tuple[Refusal, ...]:
    """Why an invoice may not enter a liquidation act."""
    found = []
    if state == "liquidated":
        found.append(Refusal("invoice-liquidated-already", number=number))
    if state == "refused":
        found.append(Refusal("invoice-refused", number=number))
    if state == "received":
        found.append(Refusal("invoice-not-checked", number=number))
    if holds:
        found.append(Refusal("invoice-held", number=number))
    if not has_provider:
        found.append(Refusal("invoice-supplier-unknown", number=number))
    if verified_cents == 0:
        found.append(Refusal("invoice-nothing-undisputed", number=number))
    return tuple(found)
