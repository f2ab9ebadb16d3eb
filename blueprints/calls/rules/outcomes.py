"""What is decided by itself: a service, or each lot of it for which an applicant asked."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import NamedLot, Notice

T = TypeVar("T")
NO_LOT = NamedLot(code="", title="")
BETWEEN = "|"


def key_of(service: str, lot: str = "") -> str:
    """The name under which an outcome is kept: the service, with the lot where the call has several."""
    return f"{service}{BETWEEN}{lot}" if lot else service


def service_and_lot(key: str) -> tuple[str, str]:
    """The service and the lot of such a name."""
    service, _, lot = key.partition(BETWEEN)
    return service, lot


def lots_decided(notice: Notice, wish: Wish) -> tuple[NamedLot, ...]:
    """The lots that a wish is for, each decided by itself, in the order of the notice; `NO_LOT` alone where the call
    has no lots, or one that holds everything.
    """
    service = notice.service(wish.service)
    if service is None or len({lot for each in notice.services for lot in each.lots}) < 2:
        return (NO_LOT,)
    inside = notice.lots_in(service, wish.zones)
    found = [notice.lot(code) or NamedLot(code=code, title=code) for code in service.lots if code in inside]
    return tuple(found) or (NO_LOT,)


def keys_decided(notice: Notice, wishes: Collection[Wish]) -> dict[str, NamedLot]:
    """Everything that is decided by itself for these wishes, by its name, with its lot."""
    return {key_of(wish.service, lot.code): lot for wish in wishes for lot in lots_decided(notice, wish)}


def outcome_of(found: Mapping[str, T], service: str, lot: str) -> T | None:
    """The outcome for a lot; one that was agreed on the whole service holds for each of its lots."""
    return found.get(key_of(service, lot), found.get(service))


def zones_in(notice: Notice, wish: Wish, lots: Collection[str]) -> tuple[str, ...]:
    """The territories of a wish that belong to some lots; one that belongs to no lot in particular goes with each."""
    known = {each.code: each.lot for each in notice.zones}
    return tuple(code for code in wish.zones if not lots or not known.get(code) or known[code] in lots)
