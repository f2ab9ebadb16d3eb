"""Withholding for social-security bodies, and giving back when an act is not signed. Part of the running use case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from app.db import session
from blueprints.invoices import rules
from blueprints.invoices.models import Liquidation, LiquidationItem, SocialDebt, Withholding
from blueprints.invoices.queries.readiness import latest_durc


def withhold(act: Liquidation, items: Sequence[LiquidationItem]) -> int:
    """Take from what providers with a negative DURC get in an act what they owe to the bodies; return the cents.

    It goes before the block of the collection agency, which holds what is left. Part of the running use case.
    """
    total = 0
    for provider_id in sorted({each.provider_id for each in items}):
        own = {each.id: each for each in items if each.provider_id == provider_id}
        debts = _open_debts(act.agency_id, provider_id)
        found = rules.withheld(
            [(row.id, row.cents - row.withheld_cents) for row in debts.values()],
            [(each.id, each.payee_cents + each.blocked_cents) for each in own.values()],
        )
        for item_id, parts in found.items():
            total += _withhold(own[item_id], parts, debts)
    session().flush()
    return total


def _open_debts(agency_id: int, provider_id: int) -> dict[int, SocialDebt]:
    """What the latest DURC says, when it is negative; locked."""
    latest = latest_durc(agency_id, provider_id)
    if latest is None or latest.outcome != "negative":
        return {}
    statement = select(SocialDebt).where(SocialDebt.check_id == latest.id).order_by(SocialDebt.id).with_for_update()
    return {row.id: row for row in session().scalars(statement.execution_options(populate_existing=True))}


def _withhold(item: LiquidationItem, parts: dict[int, int], debts: dict[int, SocialDebt]) -> int:
    taken = sum(parts.values())
    rest = item.payee_cents + item.blocked_cents - taken
    item.withheld_cents = taken
    item.blocked_cents = min(item.blocked_cents, rest)
    item.payee_cents = rest - item.blocked_cents
    for debt_id, cents in parts.items():
        debts[debt_id].withheld_cents += cents
        session().add(
            Withholding(
                agency_id=item.agency_id, provider_id=item.provider_id, item_id=item.id, debt_id=debt_id, cents=cents
            )
        )
    return taken


def give_back(item_ids: Sequence[int], now: datetime) -> None:
    """Undo what the items of an act that is not signed withheld. Part of the running use case."""
    statement = select(Withholding).where(Withholding.item_id.in_(item_ids), Withholding.voided_at.is_(None))
    for row in session().scalars(statement.order_by(Withholding.id)):
        row.voided_at = now
        back = SocialDebt.withheld_cents - row.cents
        session().execute(update(SocialDebt).where(SocialDebt.id == row.debt_id).values(withheld_cents=back))
