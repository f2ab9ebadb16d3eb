"""Variations of a signed pact: one side proposes, the other answers, and what was agreed holds from its day on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from app import audit
from app.actors import EVERYTHING, Actor
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree, agreed
from app.periods import Period
from app.uow import use_case
from blueprints.register import queries
from blueprints.register.models import Pact, PactVariation
from blueprints.register.rules import QUALITIES, TariffKey
from blueprints.register.rules.coverage import reasons_not_to_vary_territory
from blueprints.register.rules.signing import TARIFF, TERRITORY, reasons_not_to_answer, reasons_not_to_propose
from blueprints.register.services.covering import TerritoryChange, move_cover
from blueprints.register.services.pacts import note as note_of_pact
from blueprints.register.services.signing import pact_of, side_of
from blueprints.register.services.tariffs import put_price, reasons_not_to_put
from blueprints.register.states import VARIATION, PactState, VariationState
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class AgreedPrice:
    """A price in euros an hour, net of VAT, in the place of one of the agency's; `key` names no provider."""

    key: TariffKey
    unit_price: Decimal


NO_CHANGE = TerritoryChange()


@use_case
def propose_variation(
    *,
    pact_id: int,
    kind: str,
    text: str,
    effective_from: date,
    territory_change: TerritoryChange = NO_CHANGE,
    prices: Sequence[AgreedPrice] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """Propose a change of tariff or territory of a signed pact; return its id. The other side answers.

    `prices` are those that a change of tariff brings, for this provider alone.

    Raises:
        Refused: with each reason against.
    """
    with reaching(EVERYTHING):  # the wall lets only the agency lock a pact; who may, is asked here
        pact = pact_of(pact_id)
        side = side_of(pact, actor)
        before = queries.pact_variations(pact_id)
        agree(
            reasons_not_to_propose(
                kind=kind,
                text=text,
                effective_from=effective_from,
                is_signed=pact.state == PactState.SIGNED,
                pact=Period(pact.valid_from, pact.valid_to),
                waiting=any(each.state == VariationState.PROPOSED for each in before),
            )
        )
        agree(_reasons_not_to_move(pact, kind, territory_change, effective_from))
        agree(_reasons_not_to_price(pact, kind, prices, effective_from))
        row = PactVariation(
            pact_id=pact.id,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            number=len(before) + 1,
            kind=kind,
            text=text.strip(),
            effective_from=effective_from,
            added_comuni=sorted(territory_change.added),
            removed_comuni=sorted(territory_change.removed),
            prices=[_stored(each) for each in prices] if kind == TARIFF else [],
            state=VARIATION.initial,
            proposed_by=side,
            proposed_at=now,
            proposer_id=actor.person_id,
            answer="",
        )
        session().add(row)
        session().flush()
        note_of_pact("pact.variation-proposed", pact, actor, now, kind_of_change=kind)
        return row.id


@use_case
def answer_variation(*, variation_id: int, accepts: bool, answer: str, actor: Actor, now: datetime) -> None:
    """Accept or refuse what the other side proposed; an accepted change of territory or tariff holds from its day on.

    Raises:
        Refused: with each reason against; nothing changes then.
    """
    with reaching(EVERYTHING):  # as above
        row = queries.locked_variation(variation_id)
        if row is None:
            raise Refused(Refusal("pact-unknown"))
        pact = pact_of(row.pact_id)
        side = side_of(pact, actor)
        agree(reasons_not_to_answer(proposed_by=row.proposed_by, side=side, accepts=accepts, answer=answer))
        row.state = agreed(VARIATION.next(row.state, "accept" if accepts else "refuse"))
        row.answer, row.answered_at, row.answerer_id = answer.strip(), now, actor.person_id
        if accepts and row.kind == TERRITORY:
            _move(pact, row, now)
        if accepts and row.kind == TARIFF:
            _price(pact, row, actor, now)
        session().flush()
        audit.record(
            "pact.variation-answered",
            kind="pact",
            subject_id=pact.id,
            actor=actor,
            at=now,
            agency_id=pact.agency_id,
            provider_id=pact.provider_id,
            state=row.state,
            number=row.number,
        )


def _reasons_not_to_move(pact: Pact, kind: str, change: TerritoryChange, effective_from: date) -> tuple[Refusal, ...]:
    if kind != TERRITORY:
        return ()
    return reasons_not_to_vary_territory(
        queries.covers([pact.accreditation_id])[pact.accreditation_id],
        added=change.added,
        removed=change.removed,
        effective_from=effective_from,
        territory_ids=[each.id for each in territory.comuni_of(pact.agency_id, effective_from)],
    )


def _reasons_not_to_price(
    pact: Pact, kind: str, prices: Sequence[AgreedPrice], effective_from: date
) -> tuple[Refusal, ...]:
    if kind != TARIFF:
        return ()
    if not prices:
        return (Refusal("variation-without-price"),)
    listed = queries.tariffs(pact.agency_id, pact.service_code)
    known = {each.price.key for each in listed if each.provider_id is None}
    if any(each.key not in known for each in prices):
        return (Refusal("variation-price-unknown"),)
    own = [(replace(each.key, provider_id=pact.provider_id), each.unit_price) for each in prices]
    return tuple(
        reason
        for key, price in own
        for reason in reasons_not_to_put(pact.agency_id, key, price, effective_from, pact.valid_to)
    )


def _stored(price: AgreedPrice) -> dict[str, str]:
    named = dict(zip(QUALITIES, price.key.qualities(), strict=True))
    return {**named, "service_code": price.key.service_code, "unit_price": str(price.unit_price)}


def _price(pact: Pact, row: PactVariation, actor: Actor, now: datetime) -> None:
    """Let the agreed prices hold for this provider from the variation's day on, as long as the pact lasts."""
    for each in row.prices:
        qualities = {name: value for name, value in each.items() if name != "unit_price"}
        put_price(
            agency_id=pact.agency_id,
            key=TariffKey(**qualities, provider_id=pact.provider_id),
            unit_price=Decimal(each["unit_price"]),
            valid_from=row.effective_from,
            valid_to=pact.valid_to,
            act=f"Variazione n. {row.number} del patto {pact.number or pact.id}"[:120],
            actor=actor,
            now=now,
        )


def _move(pact: Pact, row: PactVariation, now: datetime) -> None:
    """Let the accreditation hold in other Comuni from the variation's day on."""
    move_cover(
        accreditation_id=pact.accreditation_id,
        agency_id=pact.agency_id,
        change=TerritoryChange(added=frozenset(row.added_comuni), removed=frozenset(row.removed_comuni)),
        effective_from=row.effective_from,
        now=now,
    )
