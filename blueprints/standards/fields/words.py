"""Words that people use for kinds, durations and expiry, and codes made from labels."""

import re
import unicodedata
from zlib import crc32

from app.reading import UnreadableError, values
from blueprints.standards.fields.model import EXPIRIES

MONTH_DAYS = 30
SPELLINGS = {
    "testo": "text",
    "numero": "number",
    "importo": "money",
    "euro": "money",
    "data": "date",
    "si-no": "yes-no",
    "sì-no": "yes-no",
    "boolean": "yes-no",
    "yesno": "yes-no",
    "scelta": "one-of",
    "one": "one-of",
    "choice": "one-of",
    "scelte": "many-of",
    "many": "many-of",
    "choices": "many-of",
    "allegato": "file",
    "documento": "file",
    "dichiarazione": "declaration",
}


def slug(label: str) -> str:
    """A code made from a label; one without any plain letter or digit (a language in its own script) has a number."""
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:64].strip("-")
    return code or (f"x-{crc32(label.strip().encode()):08x}" if label.strip() else "x")


def expiry(value: object) -> str:
    """Whether a date of expiry is asked: none, optional, required, or yes and no."""
    written = values.text()(value).lower()
    if written in values.YES:
        return "required"
    return "none" if written in values.NO else values.choice(EXPIRIES)(value)


def days(value: object) -> int:
    """Days written as `120`, `120 days`, `6 months` (a month counts 30 days), `1 year` (365), also in Italian."""
    written = values.text()(value).lower()
    match = re.fullmatch(r"(\d{1,5})\s*(days?|giorn[oi]|months?|mes[ei]|years?|ann[oi])?", written)
    if match is None:
        raise UnreadableError("not-a-duration", written=written[:80])
    unit = (match[2] or "days")[0:2]
    factor = {"mo": MONTH_DAYS, "me": MONTH_DAYS, "ye": 365, "an": 365}.get(unit, 1)
    return int(match[1]) * factor
