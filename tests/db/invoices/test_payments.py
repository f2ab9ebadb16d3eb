"""Acts, signatures, payments and what is taken back: nothing is paid twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import EVERYTHING, Actor, Reach
from app.db import db, session, set_reach
from app.decisions import Refused
from blueprints.invoices import queries, schemas, services
from blueprints.invoices.models import Clawback, EInvoice, EInvoiceFinding, Payment
from blueprints.invoices.parameters import EXCEEDED_BY
from blueprints.invoices.rules import OF_TAX
from blueprints.territory import api as territory
from blueprints.territory import services as territory_services
from tests.careful import CarefulClient
from tests.db.invoices.test_disputes import _credit_note_for
from tests.demo import PASSWORD

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("in_demo")
PERSON, OTHER = 7, 8


def _actor(row: EInvoice, person_id: int | None = PERSON, role: str = "accountant") -> Actor:
    return Actor(person_id=person_id, roles=frozenset({role}), reach=Reach(kind="agency", agency_id=row.agency_id))


WRONG_TAX = select(EInvoiceFinding.einvoice_id).where(EInvoiceFinding.rule.in_(OF_TAX))
CLEAN = (
    EInvoice.state == "checked",
    EInvoice.disputed_cents == 0,
    EInvoice.billed_cents > 1000,
    EInvoice.id.not_in(WRONG_TAX),
)


def payable(provider_id: int | None = None) -> EInvoice:
    """A clean invoice of the demo that is in no act; above the threshold its collection check is recorded."""
    set_reach(EVERYTHING)
    chosen = CLEAN if provider_id is None else (*CLEAN, EInvoice.provider_id == provider_id)
    row = session().scalars(select(EInvoice).where(*chosen).order_by(EInvoice.id)).first()
    if row is None:
        pytest.fail("the demo has no clean invoice left")
    check = services.Check(reference="AER 1", outcome="clear", asked_on=date(2026, 11, 2), einvoice_id=row.id)
    services.record_check(provider_id=row.provider_id or 0, check=check, actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)
    return row


def _provider_of_several() -> int:
    """The provider that has the most clean invoices left."""
    set_reach(EVERYTHING)
    found = session().scalar(
        select(EInvoice.provider_id)
        .where(*CLEAN)
        .group_by(EInvoice.provider_id)
        .order_by(func.count().desc(), EInvoice.provider_id)
        .limit(1)
    )
    assert found is not None
    return int(found)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.refusals}


def _fresh(row: EInvoice) -> EInvoice:
    set_reach(EVERYTHING)
    session().expire_all()
    return session().get_one(EInvoice, row.id)


def _act(row: EInvoice) -> queries.LiquidationView:
    act_id = services.liquidate(einvoice_ids=[row.id], actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)
    act = queries.liquidation(act_id)
    assert act is not None
    return act


def _durc(row: EInvoice, outcome: str, *debts: tuple[str, int]) -> None:
    until = date(2027, 3, 1) if outcome == "clear" else None
    check = services.Check(reference="INPS_9", outcome=outcome, asked_on=NOW.date(), valid_until=until, debts=debts)
    services.record_check(provider_id=row.provider_id or 0, check=check, actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)


def _list_of(act: queries.LiquidationView) -> bytes:
    """What the accounting program says after it has paid an act, also to the bodies."""
    numbers = {each.id: each.number for each in act.items}
    paid = [(each.supplier_vat, each.number, each.payee_cents) for each in act.items if each.payee_cents > 0]
    paid += [(each.body, numbers[each.item_id], each.cents) for each in act.withheld]
    lines = ["atto;partita_iva;fattura;importo;data;mandato"]
    for payee, number, cents in paid:
        lines.append(f"{act.number}/{act.year};{payee};{number};{cents // 100},{cents % 100:02d};2026-11-21;M1")
    return "\n".join(lines).encode()


def test_edge_case_13_a_credit_note_larger_than_what_is_open_is_carried_over_to_the_next_act() -> None:
    provider_id = _provider_of_several()
    row = payable(provider_id)
    act = _act(row)
    services.read_payments(content=_list_of(act), name="p.csv", actor=_actor(row), now=NOW)
    note = _fresh(session().get_one(EInvoice, _credit_note_for(row, "NC-9")))
    assert note.credited_cents == 0  # nothing was disputed: all of it lowers payments
    following = payable(provider_id)
    next_act = _act(following)
    used = -sum(item.net_cents for item in next_act.items if item.type == "TD04")
    assert used == min(-note.verified_cents, following.verified_cents)
    assert _fresh(note).liquidated_cents == -used
    assert next_act.payee_cents >= 0


def test_what_was_not_due_is_taken_back_by_the_next_act_of_the_provider() -> None:
    provider_id = _provider_of_several()
    row = payable(provider_id)
    act = _act(row)
    item = next(each for each in act.items if each.type != "TD04")
    back = {"item_id": item.id, "reason": "Pagata a un altro conto.", "actor": _actor(row), "now": NOW}
    with pytest.raises(Refused) as refused:
        services.claw_back(cents=1, **back)
    assert _codes(refused) == {"clawback-not-paid"}
    services.read_payments(content=_list_of(act), name="p.csv", actor=_actor(row), now=NOW)
    with pytest.raises(Refused) as refused:
        services.claw_back(cents=item.payee_cents + 1, **back)
    assert _codes(refused) == {"clawback-too-much"}
    clawback_id = services.claw_back(cents=100, **back)
    following = payable(provider_id)
    next_act = _act(following)
    assert sum(each.cents for each in next_act.deductions) <= 100
    set_reach(EVERYTHING)
    recovered = session().get_one(Clawback, clawback_id).recovered_cents
    assert recovered == sum(each.cents for each in next_act.deductions)
    assert recovered == 100 or next_act.payee_cents == 0


def test_an_act_above_the_threshold_waits_for_another_person() -> None:
    row = payable()
    set_reach(Reach(kind="agency", agency_id=row.agency_id))
    administrator = Actor(person_id=PERSON, reach=Reach(kind="agency", agency_id=row.agency_id))
    name = "invoices.second_signature_above_euros"
    today = date(2026, 11, 21)
    common = {"name": name, "valid_from": today, "today": today, "actor": administrator, "now": NOW}
    territory_services.set_parameter(written="0", source="prova", **common)
    try:
        act = _act(row)
        assert act.state == "proposed"
        with pytest.raises(Refused) as refused:
            services.sign(liquidation_id=act.id, actor=_actor(row), now=NOW)
        assert _codes(refused) == {"signature-same-person"}
        with pytest.raises(Refused) as refused:
            services.reject(liquidation_id=act.id, reason=" ", actor=_actor(row, OTHER), now=NOW)
        assert _codes(refused) == {"signature-reason-missing"}
        services.reject(liquidation_id=act.id, reason="Manca un allegato.", actor=_actor(row, OTHER), now=NOW)
        after = _fresh(row)
        assert (after.state, after.liquidated_cents) == ("checked", 0)
        again = _act(row)
        services.sign(liquidation_id=again.id, actor=_actor(row, OTHER), now=NOW)
        signed = queries.liquidation(again.id)
        assert signed is not None
        assert (signed.state, signed.signed_by) == ("signed", OTHER)
        assert again.number == act.number + 1
    finally:
        territory_services.set_parameter(written="20000", source="prova", **common)
    assert territory.parameter(row.agency_id, name, today) == 20000


def test_a_list_of_payments_counts_once_and_closes_invoice_and_act() -> None:
    row = payable()
    act = _act(row)
    content = _list_of(act)
    common = {"name": "p.csv", "actor": _actor(row), "now": NOW}
    found = services.read_payments(content=content, **common)
    assert (found.paid, found.faults) == (sum(1 for each in act.items if each.payee_cents > 0), ())
    assert services.read_payments(content=content, **common).again
    repeated = services.read_payments(content=content.replace(b";M", b";N") + b"\n", **common)
    assert (repeated.paid, repeated.known) == (0, 0)
    assert [each.code for each in repeated.faults][:1] == ["paid-already"]
    assert _fresh(row).state == "paid"
    closed = queries.liquidation(act.id)
    assert closed is not None
    assert closed.state == "paid"
    with pytest.raises(Refused):
        services.liquidate(einvoice_ids=[row.id], actor=_actor(row), now=NOW)


def test_the_same_payment_read_by_four_people_at_once_is_recorded_once(in_demo: Flask) -> None:
    row = payable()
    _durc(row, "negative", ("INPS", 500))
    act, actor = _act(row), _actor(row)
    _durc(row, "clear")
    content = _list_of(act)
    session().rollback()

    def read(place: int) -> int:
        with in_demo.app_context():
            try:
                blank = b"\n" * place  # another file with the same rows
                return services.read_payments(content=content + blank, name="p.csv", actor=actor, now=NOW).paid
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(read, range(4))) == [0, 0, 0, 2]  # the provider and the body
    set_reach(EVERYTHING)
    count = select(func.count()).select_from(Payment).where(Payment.item_id == act.items[0].id)
    assert session().scalar(count) == 1


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\x00\x01", b"PK\x03\x04"])
def test_what_is_no_list_of_payments_is_refused(content: bytes) -> None:
    row = payable()
    with pytest.raises(Refused) as refused:
        services.read_payments(content=content, name="x.csv", actor=_actor(row), now=NOW)
    assert _codes(refused) == {"payments-unreadable"}


def test_without_a_valid_durc_nothing_is_liquidated() -> None:
    row = payable()
    late = NOW + timedelta(days=400)
    with pytest.raises(Refused) as refused:
        services.liquidate(einvoice_ids=[row.id], actor=_actor(row), now=late)
    assert "durc-missing" in _codes(refused)
    check = services.Check(
        reference="INPS_1", outcome="clear", asked_on=late.date(), valid_until=late.date() + timedelta(days=120)
    )
    services.record_check(provider_id=row.provider_id or 0, check=check, actor=_actor(row), now=late)
    assert services.liquidate(einvoice_ids=[row.id], actor=_actor(row), now=late)


def test_an_invoice_with_the_wrong_vat_is_not_paid_until_somebody_lets_it_pass(in_demo: Flask) -> None:
    row = payable()
    findings = session().scalars(select(EInvoiceFinding).where(EInvoiceFinding.rule.in_(OF_TAX))).all()
    wrong = session().get_one(EInvoice, findings[0].einvoice_id)
    check = services.Check(reference="AER 3", outcome="clear", asked_on=NOW.date(), einvoice_id=wrong.id)
    services.record_check(provider_id=wrong.provider_id or 0, check=check, actor=_actor(wrong), now=NOW)
    session().rollback()
    client = CarefulClient(in_demo)
    client.sign_in("contabile@cremona.example", PASSWORD)
    shown = client.send("/fatture/liquidazioni", invoice=[str(wrong.id), str(row.id)]).text
    assert f"di {wrong.supplier_name} non è quella dovuta (R10)".replace("'", "&#39;") in shown
    assert shown.count(" checked aria-label=") == 2
    assert _fresh(row).state == _fresh(wrong).state == "checked"
    name, today = "invoices.exceeded_by_accountant", NOW.date()
    common = {"name": name, "valid_from": today, "today": today, "actor": _actor(wrong), "now": NOW, "source": "prova"}
    territory_services.set_parameter(written="R10", **common)
    ids = [each.id for each in findings if each.einvoice_id == wrong.id]
    services.tolerate(einvoice_id=wrong.id, finding_ids=ids, reason="Già corretta.", actor=_actor(wrong), now=NOW)
    territory_services.set_parameter(written=EXCEEDED_BY["accountant"].default, **common)
    assert services.liquidate(einvoice_ids=[wrong.id], actor=_actor(wrong), now=NOW)


def test_the_platform_of_credits_gets_states_and_payments() -> None:
    row = payable()
    act = _act(row)
    services.read_payments(content=_list_of(act), name="p.csv", actor=_actor(row), now=NOW)
    set_reach(EVERYTHING)
    lines = [
        each for each in queries.pcc_lines(row.agency_id, date(2026, 1, 1), NOW.date()) if each.number == row.number
    ]
    mine = [(each.operation, each.state) for each in lines if each.supplier_vat == row.supplier_vat]
    assert mine == [("CS", ""), ("CO", "LIQ"), ("CP", "")]
    assert schemas.pcc_csv(lines).startswith(b"\xef\xbb\xbfsdi_id;")


def test_what_the_platform_is_told_to_be_suspended_has_its_vat() -> None:
    set_reach(EVERYTHING)
    whole = (EInvoice.state == "checked", EInvoice.verified_cents == 0, EInvoice.billed_cents > 1000)
    row = session().scalars(select(EInvoice).where(*whole).order_by(EInvoice.id)).first()
    assert row is not None
    lines = queries.pcc_lines(row.agency_id, row.delivered_on, row.delivered_on)
    told = {
        each.state: each.cents for each in lines if (each.number, each.total_cents) == (row.number, row.total_cents)
    }
    assert told["SOSP"] == row.total_cents
    assert row.total_cents > row.billed_cents
