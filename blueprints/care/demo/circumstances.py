"""Funds, shares of the cost, co-payment and a stay in hospital, for a few of the demo's projects."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.actors import Actor
from app.clock import in_rome
from app.demo import World
from app.periods import Period
from blueprints.care import services
from blueprints.care.demo.projects import Plan
from blueprints.care.queries.cards import beneficiaries_of

BANDS = ((0, 600_000, "1.00"), (600_000, 2_000_000, "4.50"), (2_000_000, None, "16.00"))
FEW = 6


def build(world: World, plans: Sequence[Plan], month: Period, actor: Actor) -> None:
    """What the pages of funds, co-payment and stays show."""
    agency_id, now = world.ids["agency"]["CR"], in_rome(datetime.combine(month.start - timedelta(days=1), time(9)))
    services.add_fund(
        agency_id=agency_id, code="FNA-B2", name="Fondo non autosufficienza, misura B2", cup="", actor=actor, now=now
    )
    for isee_from, isee_to, hourly in BANDS:
        services.set_copayment(
            agency_id=agency_id,
            comune_id=None,
            service_code="SAD",
            isee_from=isee_from,
            isee_to=isee_to,
            hourly=Decimal(hourly),
            valid_from=date(month.start.year - 1, 1, 1),
            source="Esempio: da confermare con i Comuni",
            actor=actor,
            now=now,
        )
    at_home = [plan for plan in plans if plan.service == "SAD"][:FEW]
    people = beneficiaries_of(plan.project_id for plan in at_home)
    _share(at_home, people, month, actor, now)
    _admit(world, at_home[-1].project_id, people[at_home[-1].project_id], month, actor)


def _share(plans: Sequence[Plan], people: Mapping[int, int], month: Period, actor: Actor, now: datetime) -> None:
    for number, plan in enumerate(plans):
        services.share_costs(
            project_id=plan.project_id,
            shares={"COMUNE": 700_000, "FNA-B2": 300_000},
            valid_from=plan.period.start,
            actor=actor,
            now=now,
        )
        services.declare_isee(
            beneficiary_id=people[plan.project_id],
            amount_cents=450_000 + number * 310_000,
            valid_from=date(month.start.year, 1, 2),
            actor=actor,
            now=now,
        )


def _admit(world: World, project_id: int, beneficiary_id: int, month: Period, actor: Actor) -> None:
    """A fault to be found later: accesses at home during a stay in hospital."""
    stay = month.start + timedelta(days=8)
    ended_at = in_rome(datetime.combine(stay + timedelta(days=6), time(11)))
    services.record_stay(
        beneficiary_id=beneficiary_id,
        kind="hospital",
        started_at=in_rome(datetime.combine(stay, time(19))),
        ended_at=ended_at,
        actor=actor,
        now=ended_at,
    )
    world.keep("planted", "hospital-stay", [project_id])
