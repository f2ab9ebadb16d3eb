"""A tariff that is changed for days that have gone: only the difference is settled, nothing is rewritten."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.actors import EVERYTHING, Actor, Reach
from app.db import session, set_reach
from app.documents import storage
from app.jobs import perform_here
from app.outbox import OutboxRow
from blueprints.invoices import services
from blueprints.invoices.models import Adjustment, AdjustmentLine, EInvoice, EInvoiceFile, EInvoiceFinding
from blueprints.invoices.services.adjusting import adjust
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.invoices.test_replays import VERIFIED
from tests.demo import PASSWORD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LIQUIDATED = text("select md5(coalesce(string_agg(t::text, ';' order by id), '')) from liquidation_items t")
KEY = register.TariffKey(service_code="SAD", profile="OSS", day_type="weekday")
pytestmark = pytest.mark.usefixtures("in_demo")


def _actor(role: str = "administrator") -> Actor:
    set_reach(EVERYTHING)
    agency_id = session().scalar(text("select min(agency_id) from einvoices"))
    return Actor(roles=frozenset({role}), reach=Reach(kind="agency", agency_id=agency_id))


def _changed(day: date, step: str) -> list[Adjustment]:
    """The adjustments that a new price from a past day leads to, by the job that the change has left."""
    actor = _actor()
    now = next(each for each in register.tariffs(actor.agency_id or 0, "SAD") if _fits(each) and each.valid_to is None)
    price = now.unit_price + Decimal(step)
    tariff_id = register.set_tariff(
        agency_id=actor.agency_id or 0, key=KEY, unit_price=price, valid_from=day, act="Det. 9", actor=actor, now=NOW
    )
    set_reach(EVERYTHING)
    jobs = session().scalars(select(OutboxRow.id).where(OutboxRow.job == "invoices.adjust").order_by(OutboxRow.id))
    job_id = jobs.all()[-1]
    session().rollback()
    for _ in range(2):  # a job may run twice
        perform_here(job_id)
    set_reach(EVERYTHING)
    payload = session().get_one(OutboxRow, job_id).payload
    session().rollback()
    assert adjust(**payload, actor=actor, now=NOW) == {"adjustments": []}
    set_reach(EVERYTHING)
    return list(session().scalars(select(Adjustment).where(Adjustment.tariff_id == tariff_id).order_by(Adjustment.id)))


def _fits(tariff: register.Tariff) -> bool:
    return (tariff.profile, tariff.day_type, tariff.fund) == ("OSS", "weekday", "")


def _bring(adjustment: Adjustment, number: str, kind: str) -> EInvoice:
    """The provider's document that names the adjustment."""
    before = (
        session()
        .scalars(
            select(EInvoice)
            .where(
                EInvoice.provider_id == adjustment.provider_id, EInvoice.disputed_cents == 0, EInvoice.type == "TD01"
            )
            .order_by(EInvoice.id)
        )
        .first()
    )
    assert before is not None
    written = storage().get(session().get_one(EInvoiceFile, before.file_id).digest).decode()
    content = re.sub(r"<Numero>[^<]*<", f"<Numero>{number}<", written, count=1).replace(">TD01<", f">{kind}<")
    content = re.sub(r"(<RiferimentoAmministrazione>)[^<]*", rf"\g<1>{adjustment.code}", content)
    actor = _actor("accountant")
    found = services.bring_in(
        content=content.encode(), name=f"{number}.xml", delivered_on=date(2026, 11, 21), actor=actor, now=NOW
    )
    services.check_together(einvoice_ids=found.einvoice_ids, actor=actor, now=NOW)
    set_reach(EVERYTHING)
    session().expire_all()
    return session().get_one(EInvoice, found.einvoice_ids[0])


def test_a_dearer_tariff_from_a_past_day_makes_adjustments_and_rewrites_nothing() -> None:
    before = [session().scalar(VERIFIED), session().scalar(LIQUIDATED)]
    made = _changed(date(2026, 10, 12), "1.00")
    assert [session().scalar(VERIFIED), session().scalar(LIQUIDATED)] == before
    assert made
    assert all(each.cents > 0 for each in made)
    assert sorted(each.number for each in made) == list(range(1, len(made) + 1))
    for each in made:
        lines = session().scalars(select(AdjustmentLine).where(AdjustmentLine.adjustment_id == each.id)).all()
        assert sum(line.cents for line in lines) == each.cents
        assert {line.new_price - line.old_price for line in lines} == {Decimal(1)}
        assert {line.month for line in lines} <= {date(2026, 10, 1), date(2026, 11, 1)}
    settled = _bring(made[0], "C-1", "TD01")
    assert session().get_one(Adjustment, made[0].id).einvoice_id == settled.id
    disputed = session().scalars(select(EInvoiceFinding.cents).where(EInvoiceFinding.einvoice_id == settled.id))
    assert sum(disputed) == settled.disputed_cents == max(0, settled.billed_cents - made[0].cents)


def test_a_cheaper_tariff_asks_for_a_credit_note_and_the_note_is_matched() -> None:
    made = _changed(date(2026, 10, 20), "-2.00")
    assert made
    assert all(each.cents < 0 for each in made)
    note = _bring(made[0], "C-2", "TD04")
    assert session().get_one(Adjustment, made[0].id).einvoice_id == note.id


def test_both_sides_read_their_adjustments(in_demo: Flask) -> None:
    made = (
        session().scalars(select(Adjustment).order_by(Adjustment.id)).first() or _changed(date(2026, 10, 25), "1.00")[0]
    )
    number, code = made.id, made.code
    session().rollback()
    client = CarefulClient(in_demo)
    client.sign_in("contabile@cremona.example", PASSWORD)
    assert code in client.get("/fatture/conguagli").text
    assert "Prezzo nuovo" in client.get(f"/fatture/conguagli/{number}").text
    assert client.get(f"/fatture/conguagli/{number}.pdf").data.startswith(b"%PDF")
    assert client.get(f"/fatture/conguagli/{number}.csv").data.startswith(b"\xef\xbb\xbfcodice;mese;")
    stranger = CarefulClient(in_demo)
    stranger.sign_in("contabile@crema.example", PASSWORD)
    assert stranger.get(f"/fatture/conguagli/{number}").status_code == 404
    provider = CarefulClient(in_demo)
    provider.sign_in("legale@girasole.example", PASSWORD)
    assert "Conguagli" in provider.get("/fatture/mie/conguagli").text
