"""What an act liquidates is borne to the cent, and each Comune sees only its part."""

from collections import defaultdict

import pytest
from sqlalchemy import select, text

from app.actors import EVERYTHING, Reach
from app.db import reaching, session, set_reach
from blueprints.invoices import services
from blueprints.invoices.models import ChargeShare, LiquidationItem
from tests.db.invoices.test_payments import NOW, _actor, payable

pytestmark = pytest.mark.usefixtures("in_demo")


def test_the_shares_of_an_act_add_up_and_a_comune_reads_only_its_own() -> None:
    for _ in range(3):
        row = payable()
        services.liquidate(einvoice_ids=[row.id], actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for share in session().scalars(select(ChargeShare)):
        sums[share.item_id][0] += share.net_cents
        sums[share.item_id][1] += share.vat_cents
    items = session().scalars(select(LiquidationItem)).all()
    assert {each.id: [each.net_cents, each.vat_cents] for each in items} == dict(sums)
    comuni = session().scalars(select(ChargeShare.comune_id).distinct().order_by(ChargeShare.comune_id)).all()
    assert None not in comuni
    assert len(comuni) > 1
    seen = 0
    for comune_id in comuni:
        with reaching(Reach(kind="comune", comune_id=comune_id)):
            mine = session().scalars(select(ChargeShare)).all()
            assert {each.comune_id for each in mine} == {comune_id}
            assert session().scalar(text("select count(*) from einvoices")) == 0
            seen += len(mine)
            session().expunge_all()
    with reaching(Reach(kind="comune", comune_id=0)):
        assert session().scalars(select(ChargeShare)).all() == []
    assert seen == session().scalar(text("select count(*) from charge_shares"))
