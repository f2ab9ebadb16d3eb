"""E-invoices against the demo's school month: what is found, what is paid, what is held."""

import re
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import EVERYTHING, PROGRAM, Actor, Reach
from app.db import db, reaching, session
from app.decisions import Refused
from app.documents import storage
from app.uow import use_case
from blueprints.invoices import queries, services
from blueprints.invoices.models import (
    EInvoice,
    EInvoiceFile,
    EInvoiceFinding,
    EInvoiceLine,
    Hold,
    Liquidation,
    VerificationRun,
)
from blueprints.invoices.services.verifying import documents_of
from blueprints.register import api as register

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
# An operator in two homes at once also fills hours that nobody authorised for that week: R19.
PLANTED = {"R01", "R02", "R06", "R10", "R13", "R15", "R18", "R19", "R22", "R26", "R35"}
pytestmark = pytest.mark.usefixtures("in_demo")


def _accountant() -> Actor:
    agency_id = session().scalar(select(func.min(EInvoice.agency_id))) or 0
    return Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=agency_id))


def _latest_findings() -> dict[int, list[EInvoiceFinding]]:
    last = select(func.max(VerificationRun.id)).group_by(VerificationRun.einvoice_id)
    found = defaultdict(list)
    for finding in session().scalars(select(EInvoiceFinding).where(EInvoiceFinding.run_id.in_(last))):
        found[finding.einvoice_id].append(finding)
    return found


def _lines(einvoice_id: int) -> Sequence[EInvoiceLine]:
    own = select(EInvoiceLine).filter_by(einvoice_id=einvoice_id).order_by(EInvoiceLine.position)
    return session().scalars(own).all()


def _payable() -> EInvoice:
    from tests.db.invoices.test_payments import payable

    return payable()


def test_each_planted_fault_is_found_and_nothing_else() -> None:
    found = _latest_findings()
    assert {finding.rule for findings in found.values() for finding in findings} == PLANTED
    clean = session().scalar(select(func.count()).select_from(EInvoice).where(EInvoice.disputed_cents == 0))
    assert clean is not None
    assert clean >= 30


def test_the_cents_of_the_findings_add_up_to_the_disputed_sum() -> None:
    found = _latest_findings()
    for row in session().scalars(select(EInvoice)):
        assert row.disputed_cents == sum(finding.cents for finding in found.get(row.id, ()))
        assert row.billed_cents == row.verified_cents + row.disputed_cents


def test_the_same_file_again_changes_nothing() -> None:
    file = session().scalars(select(EInvoiceFile).order_by(EInvoiceFile.id)).first()
    assert file is not None
    before = session().scalar(select(func.count()).select_from(EInvoice))
    again = services.bring_in(
        content=storage().get(file.digest),
        name="altro.xml",
        delivered_on=date(2026, 11, 9),
        actor=_accountant(),
        now=NOW,
    )
    assert again.einvoice_ids == ()
    assert session().scalar(select(func.count()).select_from(EInvoice)) == before


def test_the_same_body_in_another_envelope_is_the_same_invoice() -> None:
    file = session().scalars(select(EInvoiceFile).order_by(EInvoiceFile.id)).first()
    assert file is not None
    content = storage().get(file.digest).replace(b"<ProgressivoInvio>0", b"<ProgressivoInvio>8")
    assert content != storage().get(file.digest)
    again = services.bring_in(
        content=content, name="b.xml", delivered_on=date(2026, 11, 9), actor=_accountant(), now=NOW
    )
    assert again.einvoice_ids == ()
    assert len(again.repeated) == 1


def test_a_stored_line_is_matched_by_what_it_says_beside_its_reference_and_keeps_its_discounts() -> None:
    row = _payable()
    file = session().get_one(EInvoiceFile, row.file_id)
    moved, count = re.subn(
        b"<RiferimentoAmministrazione>(.*?)</RiferimentoAmministrazione>",
        rb"<AltriDatiGestionali><TipoDato>RIF</TipoDato><RiferimentoTesto>\1</RiferimentoTesto></AltriDatiGestionali>",
        storage().get(file.digest).replace(b"<Numero>", b"<Numero>8"),
    )
    discount = b"<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>1.00</Importo></ScontoMaggiorazione><PrezzoTotale>"
    brought = services.bring_in(
        content=moved.replace(b"<PrezzoTotale>", discount, 1),
        name="c.xml",
        delivered_on=date(2026, 11, 9),
        actor=_accountant(),
        now=NOW,
    )
    services.check(einvoice_id=brought.einvoice_ids[0], actor=_accountant(), now=NOW)
    before, after = ([line.report_line_id for line in _lines(each)] for each in (row.id, brought.einvoice_ids[0]))
    assert (len(after), after) == (count, before)
    document = documents_of(session().scalars(select(EInvoice).filter_by(id=brought.einvoice_ids[0])).all())[0]
    first, *others = document.lines
    assert first.discounted_price == first.unit_price - 1
    assert not any(line.discounted_price for line in others)


def test_two_people_bring_the_same_new_file_at_once_and_it_is_there_once(in_demo: Flask) -> None:
    file = session().scalars(select(EInvoiceFile).order_by(EInvoiceFile.id.desc())).first()
    assert file is not None
    content = storage().get(file.digest).replace(b"<Numero>", b"<Numero>9")
    assert content != storage().get(file.digest)
    accountant = _accountant()
    session().rollback()

    def bring(_: int) -> int:
        with in_demo.app_context():
            try:
                found = services.bring_in(
                    content=content, name="a.xml", delivered_on=date(2026, 11, 9), actor=accountant, now=NOW
                )
                return len(found.einvoice_ids)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(bring, range(4))) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    "content", [b"", b"ciao", b"<html/>", b"PK\x03\x04rotto", b"<?xml version='1.0'?><!DOCTYPE a><a/>"]
)
def test_what_is_no_invoice_is_refused_with_a_sentence_and_nothing_is_kept(content: bytes) -> None:
    before = session().scalar(select(func.count()).select_from(EInvoiceFile))
    with pytest.raises(Refused) as refused:
        services.bring_in(content=content, name="x.xml", delivered_on=date(2026, 11, 9), actor=_accountant(), now=NOW)
    assert {each.code for each in refused.value.refusals} == {"einvoice-unreadable"}
    assert session().scalar(select(func.count()).select_from(EInvoiceFile)) == before


def test_verifying_again_gives_the_same_findings() -> None:
    row = session().scalars(select(EInvoice).where(EInvoice.disputed_cents != 0).order_by(EInvoice.id)).first()
    assert row is not None
    view = queries.invoice(row.id)
    services.check(einvoice_id=row.id, actor=_accountant(), now=NOW)
    again = queries.invoice(row.id)
    assert view is not None
    assert again is not None
    assert again.findings == view.findings
    assert again.row == view.row


def test_an_invoice_verified_alone_gives_what_it_gave_among_all() -> None:
    found = _latest_findings()
    row = session().scalars(select(EInvoice).where(EInvoice.disputed_cents == 0).order_by(EInvoice.id)).first()
    assert row is not None
    services.check(einvoice_id=row.id, actor=_accountant(), now=NOW)
    assert len(_latest_findings().get(row.id, ())) == len(found.get(row.id, ()))


def test_the_undisputed_part_is_liquidated_once() -> None:
    row = _payable()
    actor = _accountant()
    act_id = services.liquidate(einvoice_ids=[row.id], actor=actor, now=NOW)
    act = queries.liquidation(act_id)
    assert act is not None
    (item,) = act.items
    assert item.net_cents == row.verified_cents
    assert item.payee_cents + item.treasury_cents == item.net_cents + item.vat_cents
    with pytest.raises(Refused) as refused:
        services.liquidate(einvoice_ids=[row.id], actor=actor, now=NOW)
    assert "invoice-liquidated-already" in {each.code for each in refused.value.refusals}


def test_two_people_liquidate_the_same_invoice_at_once_and_it_is_paid_once(in_demo: Flask) -> None:
    row_id, actor = _payable().id, _accountant()
    session().rollback()

    def liquidate(_: int) -> bool:
        with in_demo.app_context():
            try:
                services.liquidate(einvoice_ids=[row_id], actor=actor, now=NOW)
            except Refused:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(liquidate, range(4))) == [False, False, False, True]


def test_a_suspension_holds_the_open_invoices_in_the_same_transaction() -> None:
    row = _payable()
    agency = Actor(roles=frozenset({"administrator"}), reach=Reach(kind="agency", agency_id=row.agency_id))
    accreditation = register.accreditations(agency_id=row.agency_id, provider_id=row.provider_id)[0]

    @use_case
    def suspend_and_fail(*, actor: Actor) -> None:
        _suspend(accreditation.id, actor)
        assert _holds(row.id) == 1
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        suspend_and_fail(actor=agency)
    assert _holds(row.id) == 0
    _suspend(accreditation.id, agency)
    assert _holds(row.id) == 1
    with pytest.raises(Refused) as refused:
        services.liquidate(einvoice_ids=[row.id], actor=_accountant(), now=NOW)
    assert [each.code for each in refused.value.refusals] == ["invoice-held"]
    shown = queries.invoice(row.id)
    assert shown is not None
    assert [hold.accreditation for hold in shown.holds] == [accreditation.number]
    register.resume(
        accreditation_id=accreditation.id,
        effective_from=date(2026, 11, 21),
        act=register.Act(number="12", day=date(2026, 11, 21)),
        reason="Rimedio verificato",
        actor=agency,
        now=NOW,
    )
    assert _holds(row.id) == 0


def _suspend(accreditation_id: int, actor: Actor) -> None:
    register.suspend(
        accreditation_id=accreditation_id,
        effective_from=date(2026, 11, 20),
        act=register.Act(number="11", day=date(2026, 11, 20)),
        reason="Prova",
        running_projects_continue=False,
        actor=actor,
        now=NOW,
    )


def _holds(einvoice_id: int) -> int:
    with reaching(EVERYTHING):
        statement = select(func.count()).where(Hold.einvoice_id == einvoice_id, Hold.lifted_at.is_(None))
        return session().scalar(statement.select_from(Hold)) or 0


def test_the_numbers_of_the_acts_have_no_gap() -> None:
    for _ in range(2):
        with pytest.raises(Refused):
            services.liquidate(einvoice_ids=[-1], actor=_accountant(), now=NOW)
        services.liquidate(einvoice_ids=[_payable().id], actor=_accountant(), now=NOW)
    numbers = session().scalars(select(Liquidation.number).order_by(Liquidation.number)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))


def test_an_invoice_of_another_agency_cannot_be_touched() -> None:
    row = _payable()
    other = Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=row.agency_id + 1))
    session().rollback()
    with pytest.raises(LookupError):
        services.check(einvoice_id=row.id, actor=other, now=NOW)
    with pytest.raises(Refused):
        services.liquidate(einvoice_ids=[row.id], actor=other, now=NOW)


def test_the_exports_say_the_same_as_the_act() -> None:
    import csv
    import io
    import json

    from python_calamine import CalamineWorkbook

    from blueprints.invoices import schemas

    act_id = services.liquidate(einvoice_ids=[_payable().id], actor=_accountant(), now=NOW)
    act = queries.liquidation(act_id)
    assert act is not None
    (written,) = csv.DictReader(io.StringIO(schemas.as_csv(act).decode("utf-8-sig")), delimiter=";")
    assert Decimal(written["net"].replace(",", ".")) * 100 == act.items[0].net_cents
    said = json.loads(schemas.as_json(act))
    assert said["items"][0]["number"] == act.items[0].number
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(schemas.as_xlsx(act))).get_sheet_by_index(0).to_python()
    assert sheet[0] == list(schemas.FIELDS)
    assert sheet[1][sheet[0].index("supplier")] == act.items[0].supplier_name


def test_the_program_itself_is_nobody_s_accountant() -> None:
    with pytest.raises(LookupError):
        services.check(einvoice_id=_payable().id, actor=PROGRAM, now=NOW)
