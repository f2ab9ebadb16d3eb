"""How far an e-invoice has come: the table of moves."""

from enum import StrEnum

from app.states import Machine, Move


class InvoiceState(StrEnum):
    """`checked` was verified; `refused` was sent back through SdI; `liquidated` is in a liquidation act, for its
    undisputed part; `paid` when all of that was paid."""

    RECEIVED = "received"
    CHECKED = "checked"
    REFUSED = "refused"
    LIQUIDATED = "liquidated"
    PAID = "paid"


OPEN = frozenset({InvoiceState.RECEIVED, InvoiceState.CHECKED})
VERIFIED = frozenset({InvoiceState.CHECKED, InvoiceState.LIQUIDATED, InvoiceState.PAID})

INVOICE = Machine(
    InvoiceState,
    InvoiceState.RECEIVED,
    [
        Move(name="check", sources=OPEN, target=InvoiceState.CHECKED, permission="invoices.verify"),
        Move(name="refuse", sources=OPEN, target=InvoiceState.REFUSED, permission="invoices.verify"),
        Move(
            name="liquidate",
            sources=VERIFIED,
            target=InvoiceState.LIQUIDATED,
            permission="invoices.liquidate",
        ),
        Move(
            name="return",
            sources=frozenset({InvoiceState.LIQUIDATED}),
            target=InvoiceState.CHECKED,
            permission="invoices.sign",
        ),
        Move(
            name="pay",
            sources=frozenset({InvoiceState.LIQUIDATED}),
            target=InvoiceState.PAID,
            permission="invoices.liquidate",
        ),
    ],
)


class DisputeState(StrEnum):
    """`settled` for the provider, wholly or in part; `upheld` for the agency; `credited` by a credit note;
    `withdrawn` because a later verification no longer finds it."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"
    UPHELD = "upheld"
    CREDITED = "credited"
    WITHDRAWN = "withdrawn"


DISPUTED = frozenset({DisputeState.OPEN, DisputeState.ANSWERED})
DECIDED = frozenset({DisputeState.SETTLED, DisputeState.UPHELD, DisputeState.CREDITED})

DISPUTE = Machine(
    DisputeState,
    DisputeState.OPEN,
    [
        Move(
            name="answer",
            sources=frozenset({DisputeState.OPEN}),
            target=DisputeState.ANSWERED,
            permission="invoices.see_own",
        ),
        Move(name="settle", sources=DISPUTED, target=DisputeState.SETTLED, permission="invoices.verify"),
        Move(name="uphold", sources=DISPUTED, target=DisputeState.UPHELD, permission="invoices.verify"),
        Move(name="withdraw", sources=DISPUTED, target=DisputeState.WITHDRAWN, permission="invoices.verify"),
        Move(
            name="credit",
            sources=DISPUTED | {DisputeState.SETTLED, DisputeState.UPHELD},
            target=DisputeState.CREDITED,
            permission="invoices.verify",
        ),
    ],
)


class ActState(StrEnum):
    """`proposed` waits for the second signer; `signed` may be exported; `paid` when all its items are."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    REJECTED = "rejected"
    PAID = "paid"


ACT = Machine(
    ActState,
    ActState.PROPOSED,
    [
        Move(
            name="sign",
            sources=frozenset({ActState.PROPOSED}),
            target=ActState.SIGNED,
            permission="invoices.sign",
        ),
        Move(
            name="reject",
            sources=frozenset({ActState.PROPOSED}),
            target=ActState.REJECTED,
            permission="invoices.sign",
        ),
        Move(
            name="pay",
            sources=frozenset({ActState.SIGNED}),
            target=ActState.PAID,
            permission="invoices.liquidate",
        ),
    ],
)


class ReplayState(StrEnum):
    """`asked` waits for its job; `done` has its figures; `activated` holds in earnest from a day on."""

    ASKED = "asked"
    DONE = "done"
    ACTIVATED = "activated"


REPLAY = Machine(
    ReplayState,
    ReplayState.ASKED,
    [
        Move(
            name="finish",
            sources=frozenset({ReplayState.ASKED}),
            target=ReplayState.DONE,
            permission="invoices.replay",
        ),
        Move(
            name="activate",
            sources=frozenset({ReplayState.DONE}),
            target=ReplayState.ACTIVATED,
            permission="invoices.activate",
        ),
    ],
)
