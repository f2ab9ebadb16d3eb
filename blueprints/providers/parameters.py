"""What an agency decides about dossiers, with our defaults and their sources."""

from app.parameters import Parameter, label

PARAMETERS = (
    Parameter(
        name="providers.expiry_notice_days",
        kind="text",
        default="120,90,60,30",
        unit="giorni",
        label=label(
            "Giorni prima della scadenza di un documento in cui si avvisa l'ente",
            "Days before a document's expiry on which the provider is told",
        ),
        source="proposta nostra",
    ),
)
