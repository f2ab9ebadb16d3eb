"""What becomes of a draft when its provider moves it to the new text of an amended call."""

from collections.abc import Iterable

from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import Notice
from blueprints.standards.fields import Form


def asked_anew(before: Form, after: Form) -> frozenset[str]:
    """The codes that both texts ask, but not with the same words or limits: an answer has to be confirmed."""
    known = {item.code: item for item in before.items()}
    return frozenset(item.code for item in after.items() if item.code in known and known[item.code] != item)


def still_offered(wishes: Iterable[Wish], notice: Notice) -> tuple[Wish, ...]:
    """Of the services and territories chosen, those that the new text still offers."""
    found = []
    for wish in wishes:
        service = notice.service(wish.service)
        if service is not None:
            offered = {each.code for each in notice.zones_of(service)}
            zones = tuple(each for each in wish.zones if each in offered)
            found.append(Wish(service=wish.service, zones=zones))
    return tuple(each for each in found if each.zones)
