"""The column profile of a provider: what the columns of its software's files hold, and how it writes dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.decisions import Refusal
from blueprints.care.rules.words import FIELDS, REQUIRED

SEPARATORS = {";": "punto e virgola", ",": "virgola", "\t": "tabulazione", "|": "barra verticale"}
DATE_FORMATS = {
    "": "giorno/mese/anno oppure anno-mese-giorno",
    "%d/%m/%y": "giorno/mese/anno con due cifre (05/10/26)",
    "%m/%d/%Y": "mese/giorno/anno (10/05/2026)",
    "%Y%m%d": "anno, mese e giorno attaccati (20261005)",
}
UNUSED = "-"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`columns` gives for a header (as `words.plain` writes it) the field that it holds, or UNUSED.

    `separator` and `date_format` are keys of the tables above; "" leaves them to the reader.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    date_format: str = ""


NO_PROFILE = Profile()


def reasons_not_to_save(profile: Profile) -> tuple[Refusal, ...]:
    """Why a profile would read no file: a field is held twice or unknown, a required one by no column."""
    held = [each for each in profile.columns.values() if each != UNUSED]
    found = []
    if unknown := sorted(set(held) - set(FIELDS)):
        found.append(Refusal("profile-field-unknown", fields=unknown))
    if twice := sorted({each for each in held if held.count(each) > 1}):
        found.append(Refusal("profile-field-twice", fields=twice))
    if missing := [each for each in REQUIRED if each not in held]:
        found.append(Refusal("profile-field-missing", fields=missing))
    if profile.separator not in {"", *SEPARATORS} or profile.date_format not in DATE_FORMATS:
        found.append(Refusal("profile-format-unknown"))
    return tuple(found)
