"""What of an invoice is paid, and to whom."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.rules import payable, reasons_not_to_liquidate
from blueprints.invoices.states import INVOICE, InvoiceState

RATES = st.sampled_from([Decimal("0.00"), Decimal("5.00"), Decimal("10.00"), Decimal("22.00")])
CENTS = st.integers(-5_000_000, 5_000_000)


@given(CENTS, st.dictionaries(RATES, st.integers(0, 10**7), min_size=1), st.booleans())
def test_no_cent_is_lost_between_provider_and_treasury(verified: int, nets: dict[Decimal, int], split: bool) -> None:
    money = payable(verified_cents=verified, net_by_rate=nets, split_payment=split)
    assert money.net_cents == verified
    assert money.payee_cents + money.treasury_cents == money.net_cents + money.vat_cents
    assert money.treasury_cents == (money.vat_cents if split else 0)


@given(st.integers(0, 10**7), st.booleans())
def test_with_one_rate_the_vat_is_that_rate_of_the_net(verified: int, split: bool) -> None:
    money = payable(verified_cents=verified, net_by_rate={Decimal("5.00"): 100}, split_payment=split)
    assert abs(money.vat_cents * 20 - verified) <= 10


@given(st.sampled_from(list(InvoiceState)), CENTS, st.booleans(), st.integers(0, 2))
def test_every_reason_is_told(state: InvoiceState, verified: int, known: bool, holds: int) -> None:
    codes = {
        each.code
        for each in reasons_not_to_liquidate(
            state=state, verified_cents=verified, has_provider=known, holds=holds, number="1"
        )
    }
    assert ("invoice-held" in codes) == (holds > 0)
    assert ("invoice-nothing-undisputed" in codes) == (verified == 0)
    assert ("invoice-supplier-unknown" in codes) == (not known)
    assert bool(codes) == (state != "checked" or verified == 0 or not known or holds > 0)


def test_every_state_is_reachable_and_a_liquidated_invoice_stays_so() -> None:
    assert INVOICE.reachable() == set(InvoiceState)
    assert INVOICE.possible("liquidated") == ()


@pytest.mark.parametrize("state", list(InvoiceState))
def test_only_what_was_checked_is_liquidated(state: InvoiceState) -> None:
    assert ("liquidate" in INVOICE.possible(state)) == (state == "checked")
