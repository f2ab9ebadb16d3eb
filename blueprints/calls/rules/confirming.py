"""The yearly confirmation of requirements: by when, of whom, and what stands against one that was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.decisions import Refusal
from app.periods import Period

# The letter after the term: the invitation to comply, before anything is decided (domain §2.8).
INVITATION = -1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that was declared or proved; `expired`: a file beside it is not good any more."""

    code: str
    expired: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the provider says of it: still true, or what has changed; and whether it brings a new file."""

    still_true: bool = False
    change: str = ""
    has_file: bool = False


def due_in(year: int, written: str) -> date:
    """The last day of a year's term, written day/month; the 29th of February is the 28th where there is none.

    Raises:
        ValueError: it is not a day.
    """
    day, _, month = written.strip().partition("/")
    try:
        return date(year, int(month), int(day))
    except ValueError:
        if (int(month), int(day)) == (2, 29):
            return date(year, 2, 28)
        raise


def is_asked(accredited: Period, *, due_on: date, opens_days: int) -> bool:
    """Whether an accreditation is confirmed this year: it held when asking began, and goes on after the term."""
    return accredited.holds(due_on - timedelta(days=opens_days)) and accredited.holds(due_on + timedelta(days=1))


def reasons_not_to_confirm(
    asked: Iterable[Asked], said: Mapping[str, Said], *, by_legal_representative: bool
) -> tuple[Refusal, ...]:
    """Why a confirmation cannot be given: something is neither ticked nor described, or a file has not been renewed."""
    listed = tuple(asked)
    found = []
    if not by_legal_representative:
        found.append(Refusal("only-legal-representative-confirms"))
    nothing = Said()
    open_ones = [each.code for each in listed if not _answered(said.get(each.code, nothing))]
    if open_ones:
        found.append(Refusal("confirmation-incomplete", codes=open_ones))
    expired = [each.code for each in listed if each.expired and not said.get(each.code, nothing).has_file]
    if expired:
        found.append(Refusal("confirmation-file-expired", codes=expired))
    return tuple(found)


def _answered(said: Said) -> bool:
    return said.still_true != bool(said.change.strip())
