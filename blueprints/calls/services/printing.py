"""The form of a call as PDF: empty for everybody, filled in for its provider and, once lodged, for the agency."""

from functools import lru_cache

from blueprints.calls.letters import day, to_the_second
from blueprints.calls.letters import form as letters
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries.calls import CallCard, VersionCard
from blueprints.calls.services.content import content_of
from blueprints.territory import api as territory


def empty(call: CallCard, shown: VersionCard) -> bytes:
    """The empty form of a version; a published one never changes, so it is made once a process."""
    return _empty(call, shown) if shown.digest is None else _published(call.id, shown.number, shown.digest)


@lru_cache(maxsize=16)
def _published(call_id: int, number: int, _digest: str) -> bytes:
    call, shown = calls_queries.call(call_id), calls_queries.version(call_id, number)
    if call is None or shown is None:
        raise LookupError(f"no version {number} of call {call_id}")
    return _empty(call, shown)


def _empty(call: CallCard, shown: VersionCard) -> bytes:
    closes = shown.notice.windows.closes if shown.notice.windows else None
    return letters.empty_form(
        territory.agency(call.agency_id),
        code=call.code,
        title=shown.notice.title,
        version=f"versione {shown.number}" if shown.digest else "bozza, non pubblicata",
        form=queries.whole_form(shown),
        closes=to_the_second(closes) if closes else "",
    )


def filled(found: queries.Filled) -> bytes:
    """What a provider has filled in: the draft as it is now, or what was lodged last."""
    if found.card.lodged_at is not None:
        return lodged(found.card)
    return letters.filled_form(territory.agency(found.card.agency_id), content_of(found), draft=True, facts=())


def lodged(card: queries.ApplicationCard) -> bytes:
    """What was lodged last, with its receipt.

    Raises:
        LookupError: nothing was lodged within reach.
    """
    lodgings = queries.lodgings(card.id)
    if not lodgings or card.lodged_at is None:
        raise LookupError(f"nothing lodged for application {card.id}")
    last = lodgings[-1]
    facts = [
        ("Ricevuta", f"n. {card.receipt}, {to_the_second(card.lodged_at)}"),
        ("Presentata da", last.content["lodged_by"]),
        (
            "Protocollo dell'agenzia",
            f"{card.protocol_number} del {day(card.protocol_day)}" if card.protocol_day else "",
        ),
        ("Impronta SHA-256 del contenuto", last.digest),
    ]
    return letters.filled_form(territory.agency(card.agency_id), last.content, draft=False, facts=facts)
