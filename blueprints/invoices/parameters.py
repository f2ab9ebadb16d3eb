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
ACCEPTANCE_DAYS = Parameter(
    name="invoices.acceptance_days",
    kind="integer",
    unit="giorni",
    default=15,
    label=label(
        "Giorni per accettare o rifiutare una fattura, dalla consegna",
        "Days to accept or refuse an invoice, from its delivery",
    ),
    source="DM 55/2013, all. B; specifiche tecniche SdI",
)
ACCEPTANCE_ALERT_DAYS = Parameter(
    name="invoices.acceptance_alert_days",
    kind="integer",
    unit="giorni",
    default=12,
    label=label(
        "Giorni dalla consegna dopo i quali avvisare che il termine per l'esito sta per finire",
        "Days from the delivery after which to warn that the term for an outcome is ending",
    ),
    source="proposta nostra [D]",
)
RULES = Parameter(
    name="invoices.rules",
    kind="text",
    default="R01 R02 R06 R07 R08 R10 R13 R15 R18 R20 R21 R22 R24 R26",
    label=label("Regole di verifica applicate", "Verification rules that are applied"),
    source="catalogo delle regole R01-R40",
)

PARAMETERS = (PAYMENT_DAYS, ACCEPTANCE_DAYS, ACCEPTANCE_ALERT_DAYS, RULES)
