"""R40: may it be paid today, and to this account?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from blueprints.invoices.verification.facts import Payment
from blueprints.invoices.verification.objections import Objection, Part
from blueprints.invoices.verification.rules.paper import Case


def payable(case: Case) -> Iterator[Objection]:
    """R40: a valid DURC, the collection check above the threshold, a declared IBAN, the due date.

    The IBANs are looked at as soon as the document names them, the rest when the payment is known.
    """
    payment = case.document.payment
    day = payment.on if payment else case.document.dated
    ibans = (payment.iban,) if payment and payment.iban else case.document.ibans
    declared = {_bare(one["iban"]) for one in case.in_force("accounts", day, provider=case.document.issuer)}
    for iban in ibans:
        if _bare(iban) not in declared:
            yield _objection("iban", iban=f"…{_bare(iban)[-4:]}")
    if payment:
        yield from _conditions(case, payment)


def _conditions(case: Case, payment: Payment) -> Iterator[Objection]:
    parameters, issuer = case.world.parameters, case.document.issuer
    if not case.in_force("social_security", payment.on, provider=issuer):
        yield _objection("social-security", payment_day=payment.on.isoformat())
    threshold = parameters.number("collection_check_above_cents", payment.on)
    if payment.amount_cents > threshold and not payment.collection_checked:
        yield _objection("collection", amount_cents=payment.amount_cents, threshold_cents=threshold)
    if case.document.delivered:
        days = parameters.number("payment_days", case.document.delivered) + payment.suspension_days
        due = case.document.delivered + timedelta(days=days)
        if payment.on > due:
            yield _objection("late", due_day=due.isoformat(), payment_day=payment.on.isoformat())


def _objection(why: str, **facts: Any) -> Objection:
    return Objection(rule="R40", line=None, part=Part.NOTHING, facts={"why": why, **facts})


def _bare(iban: str) -> str:
    return "".join(iban.split()).upper()
