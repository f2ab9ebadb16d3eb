"""Who signed something."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signed. `intact` says whether content and signature belong together, None when that cannot be told.

    Trust in the certificate is another question, answered only against a trust list: `trust` says so.
    """

    name: str | None
    fiscal_code: str | None
    issuer: str | None
    intact: bool | None
    trust: str = "not verified"
