"""What an agency decides about invoices."""

from app.parameters import Parameter, label

PAYMENT_DAYS = Parameter(
    name="invoices.payment_days",
    kind="integer",
    unit="giorni",
    default=30,
    label=label("Giorni per pagare, dalla consegna della fattura", "Days to pay, from the delivery of the invoice"),
    source="D.Lgs. 231/2002, art. 4",
)
RULES = Parameter(
    name="invoices.rules",
    kind="text",
    default="R01 R02 R06 R07 R08 R10 R13 R15 R18 R20 R21 R22 R24 R26",
    label=label("Regole di verifica applicate", "Verification rules that are applied"),
    source="catalogo delle regole R01-R40",
)

PARAMETERS = (PAYMENT_DAYS, RULES)
