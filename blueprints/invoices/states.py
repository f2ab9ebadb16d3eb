"""How far an e-invoice has come: the table of moves."""

from enum import StrEnum

from app.states import Machine, Move


class InvoiceState(StrEnum):
    """`checked` was verified; `refused` was sent back through SdI; `liquidated` is in a liquidation act, for its
    undisputed part."""

    RECEIVED = "received"
    CHECKED = "checked"
    REFUSED = "refused"
    LIQUIDATED = "liquidated"


OPEN = frozenset({InvoiceState.RECEIVED, InvoiceState.CHECKED})

INVOICE = Machine(
    InvoiceState,
    InvoiceState.RECEIVED,
    [
        Move(name="check", sources=OPEN, target=InvoiceState.CHECKED, permission="invoices.verify"),
        Move(name="refuse", sources=OPEN, target=InvoiceState.REFUSED, permission="invoices.verify"),
        Move(
            name="liquidate",
            sources=frozenset({InvoiceState.CHECKED}),
            target=InvoiceState.LIQUIDATED,
            permission="invoices.liquidate",
        ),
    ],
)
