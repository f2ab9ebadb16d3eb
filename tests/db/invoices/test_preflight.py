"""A draft tried by its provider: the findings of the verification, and nothing stored."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app.actors import EVERYTHING, Actor, Reach
from app.db import session, set_reach
from app.decisions import Refused
from app.documents import storage
from blueprints.invoices import queries, services
from blueprints.invoices.models import EInvoice, EInvoiceFile, VerificationRun

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("in_demo")


def _draft() -> tuple[bytes, EInvoice]:
    """An invoice of the demo under a number that it has not had, with its line a little dearer."""
    row = session().scalars(select(EInvoice).where(EInvoice.provider_id.is_not(None)).order_by(EInvoice.id)).all()[20]
    text = storage().get(session().get_one(EInvoiceFile, row.file_id).digest).decode()
    return re.sub(r"<Numero>[^<]*<", "<Numero>BOZZA-1<", text, count=1).encode(), row


def _counts() -> list[int]:
    tables = (EInvoice, EInvoiceFile, VerificationRun)
    return [session().scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_the_draft_gets_the_findings_of_the_verification_and_leaves_nothing() -> None:
    content, row = _draft()
    provider = Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=row.provider_id))
    before = _counts()
    (tried,) = services.preview(content=content, name="bozza.xml", actor=provider, now=NOW)
    set_reach(EVERYTHING)
    assert _counts() == before
    accountant = Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=row.agency_id))
    brought = services.bring_in(
        content=content, name="bozza.xml", delivered_on=date(2026, 11, 21), actor=accountant, now=NOW
    )
    services.check_together(einvoice_ids=brought.einvoice_ids, actor=accountant, now=NOW)
    set_reach(EVERYTHING)
    view = queries.invoice(brought.einvoice_ids[0])
    assert view is not None
    assert tried.findings == view.findings
    assert (tried.billed_cents, tried.verified_cents, tried.disputed_cents) == (
        view.row.billed_cents,
        view.row.verified_cents,
        view.row.disputed_cents,
    )
    assert tried.disputed_cents > 0  # its hours were billed before


def test_a_provider_cannot_try_another_ones_invoice() -> None:
    content, row = _draft()
    other = Actor(roles=frozenset({"clerk"}), reach=Reach(kind="provider", provider_id=(row.provider_id or 0) + 1))
    with pytest.raises(Refused) as refused:
        services.preview(content=content, name="bozza.xml", actor=other, now=NOW)
    assert {each.code for each in refused.value.refusals} == {"preflight-not-yours"}
