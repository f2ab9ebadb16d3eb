"""The kinds of papers, sites and VAT treatments that a dossier knows."""

SITE_KINDS = ("registered", "operating")
VAT_KINDS = ("reduced", "exempt", "ordinary")

DOCUMENT_KINDS = (
    "statute",
    "register-extract",
    "social-security-certificate",
    "liability-insurance",
    "accident-insurance",
    "balance-sheet",
    "social-report",
    "service-charter",
    "quality-certificate",
    "safety-assessment",
    "privacy-appointment",
    "organisational-model",
    "site-title",
    "staff-certificate",
    "curriculum",
    "experience",
    "declaration",
    "other",
)
