"""Drafts that were tried: the list, one of them with its figures, and what a draft may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from app.db import session
from app.outbox import find
from blueprints.invoices.models import Replay
from blueprints.invoices.parameters import OF_RULES, RULES
from blueprints.invoices.rules.replaying import ComuneChange, Draft, ProviderChange, from_json
from blueprints.invoices.states import ReplayState
from blueprints.invoices.verification.catalogue import CATALOGUE, Stage
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

MOST_LISTED = 100


@dataclass(frozen=True, kw_only=True)
class ReplayCard:
    """A draft and how far its trial is: `done` of `total` invoices while the job works."""

    id: int
    agency_id: int
    name: str
    draft: Draft
    first: date
    last: date
    state: str
    asked_at: datetime
    valid_from: date | None
    act: str
    done: int
    total: int | None
    has_failed: bool
    documents: int
    providers: tuple[ProviderChange, ...]
    comuni: tuple[ComuneChange, ...]

    @property
    def is_running(self) -> bool:
        """Whether the figures are still to come."""
        return self.state == ReplayState.ASKED and not self.has_failed

    @property
    def difference(self) -> int:
        """What all providers together gain (above zero) or lose, in cents."""
        return sum(each.difference for each in self.providers)

    @property
    def widest(self) -> int:
        """The largest difference of a provider or of a Comune, in cents, whatever its sign."""
        known = [each.difference for each in self.providers] + [each.difference for each in self.comuni]
        return max(map(abs, known), default=0)


@dataclass(frozen=True, kw_only=True)
class Changeable:
    """What holds on a day and a draft may change: rules by code (whether applied), parameters as written, tariffs."""

    rules: Mapping[str, bool]
    parameters: Mapping[str, str]
    tariffs: tuple[register.Tariff, ...]


def replays(agency_id: int) -> tuple[ReplayCard, ...]:
    """The agency's drafts, the newest first."""
    statement = select(Replay).where(Replay.agency_id == agency_id).order_by(Replay.id.desc()).limit(MOST_LISTED)
    return tuple(_card(row) for row in session().scalars(statement))


def replay(replay_id: int) -> ReplayCard | None:
    """One draft, if it is within reach, with how far its job is."""
    row = session().get(Replay, replay_id, populate_existing=True)
    if row is None:
        return None
    job = find(row.outbox_id) if row.state == ReplayState.ASKED and row.outbox_id is not None else None
    if job is None:
        return _card(row)
    return _card(row, done=job.progress_done, total=job.progress_total, has_failed=job.failed_at is not None)


def _card(row: Replay, *, done: int = 0, total: int | None = None, has_failed: bool = False) -> ReplayCard:
    result = row.result or {"documents": 0, "providers": [], "comuni": []}
    return ReplayCard(
        id=row.id,
        agency_id=row.agency_id,
        name=row.name,
        draft=from_json(row.draft),
        first=row.first,
        last=row.last,
        state=row.state,
        asked_at=row.asked_at,
        valid_from=row.valid_from,
        act=row.act,
        done=done,
        total=total,
        has_failed=has_failed,
        documents=result["documents"],
        providers=tuple(ProviderChange(**each) for each in result["providers"]),
        comuni=tuple(ComuneChange(**each) for each in result["comuni"]),
    )


def names_in(card: ReplayCard) -> tuple[dict[int, str], dict[int, str]]:
    """The names of the providers and of the Comuni in the figures."""
    known = providers.cards([each.provider_id for each in card.providers])
    wanted = {each.comune_id for each in card.comuni}
    comuni = {each.id: each.name for each in territory.all_comuni() if each.id in wanted}
    return {key: each.name for key, each in known.items()}, comuni


def changeable(agency_id: int, today: date) -> Changeable:
    """What holds today."""
    applied = str(territory.parameter(agency_id, RULES.name, today)).replace(",", " ").split()
    offered = (each for each in CATALOGUE.rules.values() if each.stage not in (Stage.GUARD, Stage.PAYMENT))
    return Changeable(
        rules={each.code: each.code in applied for each in offered},
        parameters={each.name: _written(territory.parameter(agency_id, each.name, today)) for each in OF_RULES},
        tariffs=tuple(
            each
            for each in register.tariffs(agency_id)
            # What was agreed with one provider changes by agreement, not by a draft.
            if each.provider_id is None
            and each.valid_from <= today
            and (each.valid_to is None or today < each.valid_to)
        ),
    )


def _written(value: int | Decimal | bool | str) -> str:
    """A parameter's value as people write it."""
    if isinstance(value, bool):
        return "sì" if value else "no"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
