"""The invoice, its finding, the liquidation; then the visit that stops everything."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from decimal import Decimal

from playwright.sync_api import Page, expect

from app.clock import ROME
from blueprints.invoices.demo.build import SPLIT_PAYMENT_UNTIL
from blueprints.invoices.fatturapa.writing import Draft, DraftDocument, DraftLine, Firm, Related, written
from blueprints.territory import seeds
from tests.browser.journey import walk as the
from tests.browser.journey.serving import ADMINISTRATOR
from tests.browser.journey.walk import Walk, download, fill, follow, go, menu, press, sees

ACCOUNTANT = "contabile@cremona.example"
INSPECTOR = "ispettore@cremona.example"
TOO_DEAR = Decimal("1.50")
MEASURES = {"V04": "14", "V19": "2,4", "V20": "3,5", "V21": "93", "V22": "0", "V23": "0"}


def accountant_brings_in_an_invoice_with_one_line_too_dear(walk: Walk) -> None:
    page = _bring_in(walk, the.INVOICE, _hour(walk, 1, TOO_DEAR), _hour(walk, 2))
    sees(page, f"Fattura {the.INVOICE}", "Contestati 0,75")
    disputed = page.locator("dt", has_text="Contestato").locator("xpath=following-sibling::dd[1]")
    expect(disputed).to_contain_text("1,50")
    finding = page.locator(".acc-findings li").filter(has=page.get_by_text("R22", exact=True)).first
    expect(finding).to_contain_text("la tariffa di quel giorno è 21,50")
    expect(finding.locator(".acc-badge")).to_have_text("R22")


def _bring_in(walk: Walk, number: str, *lines: DraftLine) -> Page:
    page = walk.person(ACCOUNTANT)
    menu(page, "Fatture")
    path = walk.path_of(f"IT{the.VAT_NUMBER}_{number}.xml", _invoice(walk, number, lines))
    fill(page, file=path, delivered_on=walk.today)
    press(page, "Carica e verifica")
    if page.get_by_role("heading", level=1, name="Fatture elettroniche").count():
        go(page, page.get_by_role("row").filter(has_text=the.PROVIDER).get_by_role("link").first)
    return page


def _invoice(walk: Walk, number: str, lines: tuple[DraftLine, ...]) -> bytes:
    agency = seeds.agencies()[0]
    document = DraftDocument(
        number=number,
        date=walk.today,
        lines=lines,
        contracts=(Related(id="PATTO-1", date=walk.today, cig=the.CIG),),
        collectability="S" if walk.today < SPLIT_PAYMENT_UNTIL else "I",
        iban=the.IBAN,
        due=walk.today,
    )
    draft = Draft(
        supplier=Firm(name=the.PROVIDER, vat=f"IT{the.VAT_NUMBER}", fiscal_code=the.VAT_NUMBER),
        customer=Firm(name=agency.name, vat=f"IT{agency.vat_number}", fiscal_code=agency.fiscal_code),
        documents=(document,),
        recipient_code=agency.einvoice_office_code,
    )
    return written(draft)


def _hour(walk: Walk, position: int, more: Decimal = Decimal(0)) -> DraftLine:
    """One hour of a line of the report."""
    return DraftLine(
        description="Assistenza domiciliare",
        quantity=Decimal(1),
        unit="ORE",
        unit_price=Decimal(walk.found[f"price {position}"].replace(",", ".")) + more,
        vat_rate=Decimal("5.00"),
        start=walk.month,
        end=walk.last_of_month,
        administration_reference=f"{walk.found['report']}/{position}",
    )


def accountant_liquidates_what_is_not_disputed(walk: Walk) -> None:
    page = walk.person(ACCOUNTANT)
    menu(page, "Liquidazioni")
    follow(page, the.INVOICE)
    follow(page, "DURC e controlli dell'ente")
    page.get_by_label("regolare", exact=True).check()
    fill(page, reference="INPS_77", valid_until=walk.today + timedelta(days=120))
    press(page, "Registra")
    sees(page, "INPS_77")
    menu(page, "Liquidazioni")
    page.get_by_label(re.compile(f"Liquida {the.INVOICE} di {the.PROVIDER}")).check()
    press(page, "Liquida le fatture scelte")
    sees(page, "Liquidazione n.", the.PROVIDER, the.CIG)
    exports = {kind: download(page, f"Esporta in {kind}") for kind in ("CSV", "Excel", "JSON")}
    assert the.IBAN in exports["CSV"].read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(exports["CSV"].read_text(encoding="utf-8-sig")), delimiter=";"))
    assert the.IBAN in json.dumps(json.loads(exports["JSON"].read_bytes()))
    assert exports["Excel"].read_bytes().startswith(b"PK")


def accountant_brings_in_a_second_invoice(walk: Walk) -> None:
    """The other hour, at its price: it stays open, so that the suspension has something to hold."""
    page = _bring_in(walk, the.SECOND_INVOICE, _hour(walk, 1))
    sees(page, f"Fattura {the.SECOND_INVOICE}", "verificata")
    expect(page.locator(".acc-findings").filter(has_text="Contestati")).to_have_count(0)


def inspector_plans_and_fills_a_visit(walk: Walk) -> None:
    page = walk.person(INSPECTOR)
    menu(page, "Visite")
    follow(page, "Programma una visita")
    options = page.locator("[name='accreditation'] option").all_inner_texts()
    fill(page, accreditation=next(each for each in options if the.PROVIDER in each), planned_on=walk.today)
    press(page, "Programma")
    press(page, "Apri la visita")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lista di controllo")
    walk.found["visit"] = page.url.removesuffix("/lista")
    for outcome in page.locator("select[name$='-esito']").all():
        outcome.select_option("compliant")
    for code, measure in MEASURES.items():
        page.locator(f"input[name='{code}-misura']").fill(measure)
    go(page, page.get_by_role("main").get_by_role("button", name=re.compile("^Salva")).last)
    expect(page.locator("#errori")).to_have_count(0)


def inspector_records_a_critical_finding_and_closes(walk: Walk) -> None:
    page = walk.person(INSPECTOR)
    page.goto(walk.found["visit"])
    follow(page, "Presenti e dichiarazioni")
    now = datetime.now(ROME)
    fill(
        page,
        started_at=f"{max(now - timedelta(minutes=2), now.replace(hour=0, minute=0, second=0)):%Y-%m-%dT%H:%M:%S}",
        ended_at=f"{now:%Y-%m-%dT%H:%M:%S}",
        place="Sede",
        present_agency="Luca Demo Rota, ispettore",
        present_provider="Tea Demo Tarabuso",
    )
    press(page, "Salva")
    follow(page, "Scrivi un rilievo")
    page.get_by_label(re.compile("^critico")).check()
    fill(page, text="Il coordinatore manca da due mesi.", prescription="Nominare un coordinatore.")
    press(page, "Aggiungi il rilievo")
    sees(page, "Il coordinatore manca da due mesi.")
    press(page, "Chiudi la visita")
    assert download(page, "(PDF)").read_bytes().startswith(b"%PDF-")


def administrator_confirms_the_suspension(walk: Walk) -> None:
    page = walk.person(ADMINISTRATOR)
    menu(page, "Sospensioni proposte")
    go(page, page.get_by_role("row").filter(has_text=the.PROVIDER).get_by_role("link", name=re.compile("^Conferma")))
    fill(page, act_number="130", act_day=walk.today, effective_from=walk.today, reason="Manca il coordinatore.")
    press(page, "Conferma la sospensione")
    sees(page, the.PROVIDER)


def public_list_shows_the_suspension_at_once(walk: Walk) -> None:
    page = walk.anybody()
    follow(page, the.SERVICE)
    go(page, page.get_by_role("main").get_by_role("link", name=the.COMUNE, exact=True))
    expect(page.get_by_role("row").filter(has_text=the.PROVIDER)).to_contain_text("Sospeso")


def open_invoice_is_held(walk: Walk) -> None:
    page = walk.person(ACCOUNTANT)
    menu(page, "Fatture")
    held = page.get_by_role("row").filter(has_text=the.PROVIDER).filter(has_text=f"Fattura {the.SECOND_INVOICE}")
    expect(held).to_contain_text("bloccata")
    menu(page, "Liquidazioni")
    expect(page.get_by_label(re.compile(f"Liquida {the.SECOND_INVOICE} di {the.PROVIDER}"))).to_have_count(0)
