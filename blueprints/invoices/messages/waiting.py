"""Words for the work that waits."""

WAITING = {
    "waits-outcome-ending": {
        "it": "Fatture per cui sta per finire il termine dell'esito a SdI",
        "en": "Invoices whose term for the outcome to SdI is ending",
    },
    "waits-payment-late": {
        "it": "Fatture scadute, verificate e non ancora liquidate",
        "en": "Invoices past their due date, verified and not yet liquidated",
    },
    "waits-payment": {"it": "Fatture verificate da liquidare", "en": "Verified invoices to liquidate"},
    "waits-verification": {"it": "Fatture da verificare", "en": "Invoices to verify"},
    "waits-dispute-answered": {
        "it": "Contestazioni a cui l'ente ha risposto",
        "en": "Disputes that the provider has answered",
    },
    "waits-signature": {"it": "Atti di liquidazione da firmare", "en": "Acts of liquidation to sign"},
    "waits-dispute": {"it": "Contestazioni a cui rispondere", "en": "Disputes to answer"},
}
