"""Variations of a signed pact: one side proposes, the other answers, and what was agreed holds from its day on."""

from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.actors import EVERYTHING, Actor
from app.db import reaching, session
from app.decisions import Refusal, Refused, agree, agreed
from app.periods import Period
from app.uow import use_case
from blueprints.register import queries
from blueprints.register.models import AccreditationComune, Pact, PactVariation
from blueprints.register.rules.coverage import reasons_not_to_vary_territory
from blueprints.register.rules.signing import TERRITORY, reasons_not_to_answer, reasons_not_to_propose
from blueprints.register.services.pacts import note as note_of_pact
from blueprints.register.services.signing import pact_of, side_of
from blueprints.register.states import VARIATION, PactState, VariationState
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class TerritoryChange:
    """The Comuni that come and go."""

    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()


NO_CHANGE = TerritoryChange()


@use_case
def propose_variation(
    *,
    pact_id: int,
    kind: str,
    text: str,
    effective_from: date,
    territory_change: TerritoryChange = NO_CHANGE,
    actor: Actor,
    now: datetime,
) -> int:
    """Propose a change of tariff or territory of a signed pact; return its id. The other side answers.

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
    """Accept or refuse what the other side proposed; an accepted change of territory holds from its day on.

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


def _move(pact: Pact, row: PactVariation, now: datetime) -> None:
    """Let the accreditation hold in other Comuni from the variation's day on."""
    change = TerritoryChange(added=frozenset(row.added_comuni), removed=frozenset(row.removed_comuni))
    agree(_reasons_not_to_move(pact, row.kind, change, row.effective_from))
    for comune_id in sorted(change.removed):
        left = queries.open_cover(pact.accreditation_id, comune_id)
        left.valid_to, left.ended_at = row.effective_from, now
    session().flush()
    for comune_id in sorted(change.added):
        session().add(
            AccreditationComune(
                accreditation_id=pact.accreditation_id,
                comune_id=comune_id,
                agency_id=pact.agency_id,
                provider_id=pact.provider_id,
                valid_from=row.effective_from,
                recorded_at=now,
            )
        )
