"""Bringing in what SdI delivers, and answering it in time."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import jobs
from app.actors import EVERYTHING, PROGRAM, Actor, Reach
from app.clock import day_of
from app.db import session, set_reach
from app.decisions import Refused
from app.documents import storage
from app.outbox import OutboxRow
from blueprints.invoices import queries, services
from blueprints.invoices.models import CreditLink, EInvoice, EInvoiceFile
from blueprints.territory import api as territory
from tests.invoices_writer.packing import zipped
from tests.unit.invoices.test_sdi import METADATA, RECEIPT

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.usefixtures("in_demo")


def _accountant() -> Actor:
    agency_id = session().scalars(select(EInvoice.agency_id).order_by(EInvoice.agency_id)).first()
    return Actor(roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=agency_id))


def _invoice(number: str, *, of: str = "TD01", corrects: str = "") -> bytes:
    """A file of the demo under a number of its own; a credit note when `of` says so."""
    file = session().scalars(select(EInvoiceFile).order_by(EInvoiceFile.id.desc()).offset(1)).first()
    assert file is not None
    text = re.sub(r"<Numero>[^<]*<", f"<Numero>{number}<", storage().get(file.digest).decode(), count=1)
    text = text.replace("<TipoDocumento>TD01<", f"<TipoDocumento>{of}<")
    if corrects:
        named = f"<DatiFattureCollegate><IdDocumento>{corrects}</IdDocumento></DatiFattureCollegate></DatiGenerali>"
        text = text.replace("</DatiGenerali>", named)
    return text.encode()


def _bring(name: str, content: bytes, delivered_on: date = TODAY) -> tuple[int, ...]:
    found = services.bring_in(content=content, name=name, delivered_on=delivered_on, actor=_accountant(), now=NOW)
    return found.einvoice_ids


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.refusals}


def _answer(einvoice_id: int, now: datetime = NOW, **said: object) -> int:
    wanted = services.Answer(**{"refuses": False, **said})  # type: ignore[arg-type]  # the keys are those of Answer
    return services.answer(einvoice_id=einvoice_id, answer=wanted, actor=_accountant(), now=now)


def test_the_zip_of_the_channel_brings_the_invoice_with_its_number_and_its_delivery() -> None:
    name = "IT01234567890_00001.xml.p7m"
    receipt = RECEIPT.replace(b"4711", b"5001")
    (einvoice_id,) = _bring("canale.zip", zipped([("a_RC_001.xml", receipt), (name, _invoice("Z1"))]))
    seen = queries.exchange(einvoice_id, TODAY)
    assert seen.sdi_id == "5001"
    assert [each.kind for each in seen.messages] == ["RC"]
    row = session().get_one(EInvoice, einvoice_id)
    assert row.delivered_on == date(2026, 11, 3)
    assert row.due_on == date(2026, 12, 3)
    assert seen.last_day == date(2026, 11, 18)
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id)
    assert _codes(refused) == {"outcome-too-late"}


def test_an_outcome_is_sent_once_in_time_under_the_name_that_sdi_wants() -> None:
    (einvoice_id,) = _bring("IT01234567890_00002.xml", _invoice("Z2"))
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id)
    assert _codes(refused) == {"outcome-without-sdi-number"}
    found = queries.outcome(_answer(einvoice_id, sdi_id="5002"))
    assert found is not None
    assert found.file_name == "IT01234567890_00002_EC_001.xml"
    assert "<IdentificativoSdI>5002<" in found.message
    assert "<NumeroFattura>Z2<" in found.message
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id)
    assert _codes(refused) == {"outcome-already-sent"}


def test_the_last_day_is_the_fifteenth_and_the_alert_comes_on_the_twelfth() -> None:
    (einvoice_id,) = _bring("IT01234567890_00003.xml", _invoice("Z3"))

    def warned(days: int) -> bool:
        found = queries.awaiting_outcome(_accountant().agency_id or 0, TODAY + timedelta(days=days))
        return einvoice_id in {each.einvoice_id for each in found}

    assert [warned(days) for days in (11, 12, 15, 16)] == [False, True, True, False]
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id, NOW + timedelta(days=16), sdi_id="5003")
    assert _codes(refused) == {"outcome-too-late"}
    assert _answer(einvoice_id, NOW + timedelta(days=15), sdi_id="5003")


def test_only_a_lawful_cause_with_a_reason_refuses_and_a_refused_invoice_is_not_paid() -> None:
    (einvoice_id,) = _bring("IT01234567890_00004.xml", _invoice("Z4"))
    for said in ({"cause": "ore sbagliate", "reason": "ore"}, {"cause": "", "reason": "ore"}):
        with pytest.raises(Refused) as refused:
            _answer(einvoice_id, refuses=True, sdi_id="5004", **said)
        assert _codes(refused) == {"cause-not-lawful"}
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id, refuses=True, sdi_id="5004", cause="2")
    assert _codes(refused) == {"refusal-without-reason"}
    assert session().get_one(EInvoice, einvoice_id).state == "received"
    _answer(einvoice_id, refuses=True, sdi_id="5004", cause="2", reason="Il CIG è di un altro patto.")
    assert session().get_one(EInvoice, einvoice_id).state == "refused"
    with pytest.raises(Refused) as refused:
        services.liquidate(einvoice_ids=[einvoice_id], actor=_accountant(), now=NOW)
    assert session().get_one(EInvoice, einvoice_id).state == "refused"


def test_the_end_of_the_term_told_by_sdi_closes_the_channel() -> None:
    (einvoice_id,) = _bring("IT01234567890_00005.xml", _invoice("Z5"))
    said = METADATA.replace(b"IT01234567890_00001.xml.p7m", b"IT01234567890_00005.xml").replace(b"4711", b"5005")
    _bring("x_DT_001.xml", said.replace(b"MetadatiInvioFile", b"NotificaDecorrenzaTermini"))
    with pytest.raises(Refused) as refused:
        _answer(einvoice_id)
    assert _codes(refused) == {"outcome-term-ended"}


def test_an_outcome_that_sdi_discards_can_be_written_again_under_the_next_number() -> None:
    (einvoice_id,) = _bring("IT01234567890_00006.xml", _invoice("Z6"))
    _answer(einvoice_id, sdi_id="5006")
    said = METADATA.replace(b"4711", b"5006").replace(b"<NomeFile>IT01234567890_00001.xml.p7m</NomeFile>", b"")
    _bring("x_SE_001.xml", said.replace(b"MetadatiInvioFile", b"ScartoEsitoCommittente"))
    found = queries.outcome(_answer(einvoice_id))
    assert found is not None
    assert found.file_name.endswith("_EC_002.xml")


@pytest.mark.parametrize("note_first", [False, True])
def test_a_credit_note_finds_its_invoice_whichever_comes_first(note_first: bool) -> None:
    number = f"Z7{note_first:d}"
    files = [_invoice(number), _invoice(f"N{number}", of="TD04", corrects=number)]
    ids = [_bring("n.xml", each)[0] for each in (reversed(files) if note_first else files)]
    (link,) = session().scalars(select(CreditLink).where(CreditLink.einvoice_id.in_(ids))).all()
    assert {link.credit_note_id, link.einvoice_id} == set(ids)
    assert session().get_one(EInvoice, link.credit_note_id).type == "TD04"


def test_one_file_that_cannot_be_read_does_not_stop_the_others() -> None:
    found = services.bring_in_together(
        files=[("a.xml", b"ciao"), ("b.xml", _invoice("Z8"))], delivered_on=TODAY, actor=_accountant(), now=NOW
    )
    assert len(found.einvoice_ids) == 1
    assert [name for name, _ in found.refused] == ["a.xml"]


def test_the_watched_folder_is_emptied_and_what_is_bad_is_put_apart_with_its_reason(
    in_demo: Flask, tmp_path: Path
) -> None:
    agency = territory.agency(_accountant().agency_id or 0)
    folder = tmp_path / agency.code
    folder.mkdir()
    for name, content in (("buona.xml", _invoice("Z9")), ("cattiva.xml", b"ciao"), (".nascosta.xml", b"ciao")):
        (folder / name).write_bytes(content)
        _make_old(folder / name)
    before = in_demo.extensions["accredita.settings"]
    in_demo.extensions["accredita.settings"] = replace(before, inbox=tmp_path)
    try:
        for _ in range(2):
            services.watch(actor=PROGRAM, now=NOW)
            _do_what_waits()
            set_reach(EVERYTHING)
    finally:
        in_demo.extensions["accredita.settings"] = before
    assert (folder / "letti" / "buona.xml").exists()
    assert "non si può leggere" in (folder / "scartati" / "cattiva.xml.txt").read_text()
    assert [path.name for path in folder.iterdir() if path.is_file()] == [".nascosta.xml"]
    row = session().scalars(select(EInvoice).where(EInvoice.number == "Z9")).one()
    assert row.state == "checked"


def _make_old(path: Path) -> None:
    import os

    when = (NOW - timedelta(hours=1)).timestamp()
    os.utime(path, (when, when))


def _do_what_waits() -> None:
    for _ in range(2):
        waiting = select(OutboxRow.id).where(OutboxRow.done_at.is_(None), OutboxRow.job.like("invoices.%"))
        for key in session().scalars(waiting.order_by(OutboxRow.id)).all():
            jobs.perform_here(key)
            set_reach(EVERYTHING)


def test_the_accountants_are_warned_once_a_day_of_the_terms_that_end() -> None:
    (einvoice_id,) = _bring("IT01234567890_00010.xml", _invoice("Z10"), day_of(NOW) - timedelta(days=13))
    session().execute(update(OutboxRow).where(OutboxRow.job == "mail.send").values(done_at=NOW))
    session().commit()
    for _ in range(2):
        services.warn_of_terms(actor=PROGRAM, now=NOW)
    set_reach(EVERYTHING)
    waiting = select(OutboxRow).where(OutboxRow.job == "mail.send", OutboxRow.done_at.is_(None))
    letters = [row.payload for row in session().scalars(waiting) if "Z10" in row.payload["body"]]
    assert [each["to"] for each in letters] == ["contabile@cremona.example"]
    assert einvoice_id
