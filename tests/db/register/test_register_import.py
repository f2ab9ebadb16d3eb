"""An agency brings in today's list: all rows or none, and the same file twice changes nothing."""

import io

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import session
from blueprints.providers import api as providers
from blueprints.register import api
from tests.db.register.conftest import NOW, Register

HEADING = (
    "ente;forma;partita_iva;pec;telefono;indirizzo;comune_sede;servizio;territorio;dal;al;atto;atto_data;"
    "patto;cig;patto_firmato\n"
)
NEW = (
    "Cooperativa Sociale Esempio;cooperativa sociale;09988770013;esempio@pec.example;0372 2;Via 1;Cremona;"
    "{service};{territory};01/01/2024;31/12/2026;512;23/12/2023;{number};{cig};08/01/2024\n"
)
TARIFFS = (
    "servizio;profilo;giorno;prezzo;dal;atto\n"
    "SAD;OSS;feriale;24,00;01/01/2026;Det. 33\nSAD;OSS;feriale;23,00;01/01/2024;Det. 2\n"
)


def row(**changes: str) -> str:
    return NEW.format(
        **{"service": "SAD", "territory": "zona:1 019036", "number": "1/2024", "cig": "1234567CE7", **changes}
    )


def imported(register: Register, listed: str = "", tariffs: str = "") -> api.ImportReport:
    return api.import_list(
        agency_id=register.agency_id,
        listed=listed.encode(),
        tariffs=tariffs.encode(),
        actor=register.staff,
        now=NOW,
    )


def counts() -> list[int]:
    tables = ("providers", "accreditations", "accreditation_acts", "pacts", "tariffs", "audit_entries")
    return [int(session().scalar(text(f"select count(*) from {table}")) or 0) for table in tables]


def test_a_list_comes_in_with_its_providers_pacts_and_tariffs(register: Register) -> None:
    listed = HEADING + row() + row(service="ADM", territory="tutto", number="2/2024", cig="7654321002")
    report = imported(register, listed, TARIFFS)
    assert (report.added, report.known, report.faults) == (4, 0, ())
    assert [each.fault.reason.code for each in report.doubts] == ["cig-check-digits"]
    card = providers.by_vat("09988770013")
    assert card is not None
    assert card.listed_on is not None
    found = api.accreditations(register.agency_id, card.id)
    assert [each.service_code for each in found] == ["SAD", "ADM"]
    assert [len(ids) for ids in api.comune_ids([each.id for each in found]).values()] == [7, 48]
    assert [each.cig for each in api.pacts(register.agency_id)] == ["1234567CE7", "7654321002"]
    assert len(api.tariffs(register.agency_id)) == 2


def test_the_same_files_twice_change_nothing(register: Register) -> None:
    listed = HEADING + row()
    imported(register, listed, TARIFFS)
    before = counts()
    report = imported(register, listed, TARIFFS)
    assert (report.added, report.known, report.faults) == (0, 3, ())
    assert counts()[:-1] == before[:-1]


def test_one_bad_row_keeps_everything_out_and_each_is_named(register: Register) -> None:
    before = counts()
    listed = (
        HEADING
        + row()
        + row(service="GIARDINAGGIO", number="2/2024", cig="7654321002")
        + row(service="ADM", territory="zona:99", number="3/2024", cig="7654321003")
    )
    report = imported(register, listed)
    assert [(each.file, each.fault.line, each.fault.reason.code) for each in report.faults] == [
        ("elenco", 3, "accredited-service-unknown"),
        ("elenco", 4, "list-import-territory-unknown"),
    ]
    assert counts() == before


def test_a_cig_that_is_in_use_is_a_fault_of_its_row(register: Register) -> None:
    before = counts()
    report = imported(register, HEADING + row() + row(service="ADM", number="2/2024"))
    assert [(each.fault.line, each.fault.reason.code) for each in report.faults] == [(3, "list-import-known-elsewhere")]
    assert counts() == before


def test_a_row_that_contradicts_what_is_there_is_refused(register: Register) -> None:
    imported(register, HEADING + row())
    report = imported(register, HEADING + row().replace("31/12/2026", "31/12/2025"))
    assert [each.fault.reason.code for each in report.faults] == ["list-import-differs"]


@pytest.mark.usefixtures("context")
def test_the_page_shows_each_bad_row(client: object, register: Register, context: Flask) -> None:
    from tests.db.register.test_register_pages import _signed_in

    browser = _signed_in(client, "administrator", "agency", register.agency_id)  # type: ignore[arg-type]
    page = "/ente/accreditamenti/importa"
    answer = browser.send(page, listed=(io.BytesIO((HEADING + row(territory="zona:99")).encode()), "elenco.csv"))
    assert "Territorio sconosciuto: zona:99" in answer.get_data(as_text=True)
    done = browser.send(page, listed=(io.BytesIO((HEADING + row()).encode()), "elenco.csv"))
    assert done.status_code == 303
    assert len(api.accreditations(register.agency_id)) == 1
