"""What other rooms may ask of this one."""

from blueprints.invoices.queries.for_reports import (
    ChargedGroup,
    FoundInvoice,
    OpenDebt,
    PaidItem,
    charged,
    find_invoices,
    open_debts,
    payments_made,
)

__all__ = [
    "ChargedGroup",
    "FoundInvoice",
    "OpenDebt",
    "PaidItem",
    "charged",
    "find_invoices",
    "open_debts",
    "payments_made",
]
