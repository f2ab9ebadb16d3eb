"""A dispute from the finding to the credit note, and who may touch it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.actors import EVERYTHING, Actor, Reach
from app.db import reaching, session
from app.decisions import Refused
from app.outbox import OutboxRow
from blueprints.invoices import queries, services
from blueprints.invoices.models import Dispute, EInvoice
from tests.db.invoices.test_exchange import _invoice

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=20)
PDF = b"%PDF-1.4\n%%EOF\n"
pytestmark = pytest.mark.usefixtures("in_demo")


def _accountant(row: EInvoice) -> Actor:
    return Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=row.agency_id))


def _provider(row: EInvoice) -> Actor:
    return Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=row.provider_id))


def _disputed(place: int) -> EInvoice:
    """The `place`-th invoice with something in dispute that nobody has dealt with."""
    rows = session().scalars(
        select(EInvoice)
        .where(EInvoice.disputed_cents > 0, EInvoice.state == "checked", EInvoice.provider_id.is_not(None))
        .where(~select(Dispute.id).where(Dispute.einvoice_id == EInvoice.id).exists())
        .order_by(EInvoice.id)
    )
    return rows.all()[place]


def _fresh(row: EInvoice) -> EInvoice:
    with reaching(EVERYTHING):
        session().expire_all()
        return session().get_one(EInvoice, row.id)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.refusals}


def _opened(row: EInvoice) -> tuple[queries.DisputeRow, ...]:
    services.open_disputes(einvoice_id=row.id, actor=_accountant(row), now=NOW)
    return queries.disputes_of(row.id)


def test_disputes_take_all_of_the_disputed_money_and_tell_the_provider_once() -> None:
    row = _disputed(0)
    found = _opened(row)
    assert sum(each.cents for each in found) == row.disputed_cents
    with pytest.raises(Refused) as refused:
        services.open_disputes(einvoice_id=row.id, actor=_accountant(row), now=NOW)
    assert _codes(refused) == {"dispute-nothing-new"}
    with reaching(EVERYTHING):
        keys = session().scalars(select(OutboxRow.dedupe).where(OutboxRow.dedupe.like(f"mail:disputes-{row.id}-%")))
        assert len(keys.all()) == 1


def test_the_provider_answers_once_with_evidence_and_the_agency_gives_a_part() -> None:
    row = _disputed(0)
    dispute = _opened(row)[0]
    answer = {"dispute_id": dispute.id, "actor": _provider(row), "now": NOW}
    with pytest.raises(Refused):
        services.answer_dispute(text="Ecco.", files=[("x.exe", b"MZ")], **answer)
    with pytest.raises(Refused) as refused:
        services.answer_dispute(text="Ecco.", files=[("foglio.pdf", PDF)] * 11, **answer)
    assert _codes(refused) == {"dispute-too-many-files"}
    with reaching(EVERYTHING):
        assert queries.disputes_of(row.id)[0].state == "open"
    services.answer_dispute(text="Ecco il foglio firmato.", files=[("foglio.pdf", PDF)], **answer)
    with pytest.raises(Refused):
        services.answer_dispute(text="Ancora.", files=[], **answer)
    part = max(1, dispute.cents // 2)
    services.settle(
        dispute_id=dispute.id, conceded_cents=part, reason="Il foglio lo prova.", actor=_accountant(row), now=LATER
    )
    assert _fresh(row).conceded_cents == part
    with reaching(EVERYTHING):
        assert [each.name for each in queries.files_of(dispute.id)] == ["foglio.pdf"]
    with pytest.raises(Refused) as refused:
        services.check(einvoice_id=row.id, actor=_accountant(row), now=LATER)
    assert _codes(refused) == {"invoice-disputes-decided"}


def test_a_dispute_is_upheld_after_the_days_to_answer_and_a_credit_note_is_asked_for_and_closes_it() -> None:
    row = _disputed(0)
    found = _opened(row)
    for each in found:
        decide = {"dispute_id": each.id, "reason": "Le ore non ci sono.", "actor": _accountant(row)}
        with pytest.raises(Refused) as refused:
            services.uphold(now=NOW, **decide)
        assert _codes(refused) == {"dispute-answer-awaited"}
        services.uphold(now=LATER, **decide)
    asked = services.ask_for_credit_note(einvoice_id=row.id, actor=_accountant(row), now=LATER)
    assert asked == row.disputed_cents
    with pytest.raises(Refused) as refused:
        services.ask_for_credit_note(einvoice_id=row.id, actor=_accountant(row), now=LATER)
    assert _codes(refused) == {"credit-note-nothing-to-ask"}
    note_id = _credit_note_for(row, "NC-1")
    invoice, note = _fresh(row), _fresh(session().get_one(EInvoice, note_id))
    met = min(-note.verified_cents, row.disputed_cents)
    assert met > 0
    assert (invoice.credited_cents, note.credited_cents) == (met, met)
    with reaching(EVERYTHING):
        assert sum(each.credited_cents for each in queries.disputes_of(row.id)) == met
        closed = [each for each in queries.disputes_of(row.id) if each.open_cents == 0]
    assert {each.state for each in closed} <= {"credited"}


def _credit_note_for(row: EInvoice, number: str) -> int:
    """A credit note of the same supplier that names the invoice, brought in and verified."""
    content = _invoice(number, of="TD04", corrects=row.number)
    vat = content.split(b"<IdCodice>")[1].split(b"<")[0]
    content = content.replace(vat, row.supplier_vat.encode())
    found = services.bring_in(
        content=content, name=f"{number}.xml", delivered_on=date(2026, 11, 21), actor=_accountant(row), now=LATER
    )
    services.check_together(einvoice_ids=found.einvoice_ids, actor=_accountant(row), now=LATER)
    return found.einvoice_ids[0]


def test_an_amount_disputed_by_hand_stays_disputed_when_the_invoice_is_verified_again() -> None:
    with reaching(EVERYTHING):
        row = (
            session()
            .scalars(
                select(EInvoice).where(
                    EInvoice.state == "checked", EInvoice.disputed_cents == 0, EInvoice.billed_cents > 9
                )
            )
            .first()
        )
    assert row is not None
    common = {"einvoice_id": row.id, "actor": _accountant(row), "now": NOW}
    with pytest.raises(Refused):
        services.open_by_hand(line_number=0, cents=row.verified_cents + 1, reason="troppo", **common)
    services.open_by_hand(line_number=1, cents=7, reason="La penale concordata.", **common)
    services.check(**common)
    after = _fresh(row)
    assert (after.disputed_cents, after.verified_cents) == (7, after.billed_cents - 7)


def test_nobody_else_touches_a_dispute() -> None:
    row = _disputed(0)
    dispute = _opened(row)[0]
    stranger = Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=(row.provider_id or 0) + 1))
    with pytest.raises(LookupError):
        services.answer_dispute(dispute_id=dispute.id, text="io", files=[], actor=stranger, now=NOW)
    other = Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=row.agency_id + 1))
    with pytest.raises(LookupError):
        services.uphold(dispute_id=dispute.id, reason="io", actor=other, now=LATER)
    with reaching(EVERYTHING):
        assert queries.disputes_of(row.id)[0].state == "open"
