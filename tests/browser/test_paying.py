"""From the findings to the payment and the Comune's report, as the people who do it walk it."""

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from app.clock import ROME
from tests.browser.journey.walk import fill, follow, go, menu, press, sees
from tests.browser.stack import Stand
from tests.browser.test_pages import faults_in_both, window

ACCOUNTANT = "contabile@cremona.example"
SIGNER = "firma@cremona.example"
ADMINISTRATOR = "amministratore@cremona.example"
READER = "lettore@comune.example"
PROVIDER = "legale@girasole.example"
WELL_BILLED = "La Quercia"
MONTHS = "?dal=2026-01&al=2026-12"


def _looks_right(page: Page) -> None:
    """The page is accessible, and fits narrow and wide windows."""
    assert faults_in_both(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def _threshold_of_nothing(page: Page) -> None:
    """From today on every act needs a second signature."""
    page.goto("/ente/parametri/invoices.second_signature_above_euros")
    fill(page, written="0", source="prova", valid_from=datetime.now(ROME).date())
    press(page, "Registra il valore")
    expect(page.locator("#errori")).to_have_count(0)


def _dispute(page: Page) -> None:
    """The accountant tells the provider what the verification found, and disputes an amount by hand."""
    page.goto("/fatture/?stato=checked&cerca=Girasole")
    go(page, page.get_by_role("row").filter(has_text="contestata").get_by_role("link").first)
    _looks_right(page)
    press(page, "Apri le contestazioni")
    sees(page, "Contestazioni aperte")
    menu(page, "Contestazioni")
    _looks_right(page)
    go(page, page.get_by_role("main").locator("td a").first)
    _looks_right(page)


def _answer(page: Page) -> None:
    menu(page, "Le mie fatture")
    sees(page, "Azienda Sociale Demo del Cremonese")
    menu(page, "Contestazioni")
    _looks_right(page)
    go(page, page.get_by_role("main").locator("td a").first)
    fill(page, answer="Le ore sono nel foglio firmato.")
    press(page, "Manda la risposta")
    sees(page, "con risposta")
    menu(page, "Prova una fattura")
    _looks_right(page)


def _settle(page: Page) -> None:
    menu(page, "Contestazioni")
    go(page, page.get_by_role("row").filter(has_text="con risposta").get_by_role("link").first)
    page.get_by_label(re.compile("^Ha ragione l'ente")).check()
    fill(page, reason="Il foglio lo prova.")
    press(page, "Registra la decisione")
    sees(page, "decisa per l'ente")


def _propose(page: Page) -> str:
    """DURC and collection agency are asked, then the invoice enters an act; the act's address."""
    menu(page, "Liquidazioni")
    _looks_right(page)
    go(page, page.get_by_role("row").filter(has_text=WELL_BILLED).get_by_role("link").first)
    follow(page, "Verifica riscossione")
    _looks_right(page)
    page.get_by_label("regolare", exact=True).check()
    fill(page, reference="AER 12")
    press(page, "Registra")
    follow(page, "DURC e controlli dell'ente")
    page.get_by_label("regolare", exact=True).check()
    fill(page, reference="INPS 12", valid_until=datetime.now(ROME).date() + timedelta(days=120))
    press(page, "Registra")
    menu(page, "Liquidazioni")
    page.get_by_role("row").filter(has_text=WELL_BILLED).get_by_role("checkbox").first.check()
    press(page, "Liquida le fatture scelte")
    sees(page, "da firmare", "aspetta la firma")
    return page.url


def _sign(page: Page, act: str) -> None:
    page.goto(act)
    go(page, page.get_by_role("main").locator("td a").first)
    expect(page.get_by_role("link", name="Leggi la fattura")).to_be_visible()
    _looks_right(page)
    page.goto(act)
    press(page, "Firma l'atto")
    sees(page, "firmato", "Seconda firma")


def _pay(page: Page, act: str, folder: Path) -> None:
    page.goto(act)
    expect(page.get_by_role("link", name="Esporta in CSV")).to_be_visible()
    exported = page.request.get(f"{act}.csv").body().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported), delimiter=";"))
    lines = ["atto;partita_iva;fattura;importo;data;mandato"]
    lines += [f"{r['act']};{r['vat_number']};{r['number']};{r['to_provider']};{r['date']};M1" for r in rows]
    paid = folder / "pagamenti.csv"
    paid.write_text("\n".join(lines), encoding="utf-8")
    menu(page, "Pagamenti")
    fill(page, file=paid)
    press(page, "Leggi i pagamenti")
    sees(page, f"Pagamenti registrati: {len(rows)}")
    _looks_right(page)
    page.goto(act)
    sees(page, "pagato")


def _reports(page: Page) -> None:
    page.goto(f"/rendicontazione{MONTHS}")
    sees(page, "Tempestività dei pagamenti", "Riparto fra i Comuni")
    _looks_right(page)
    go(page, page.get_by_role("main").locator("td a").first)
    sees(page, "Spesa per i residenti")
    _looks_right(page)
    page.goto("/cerca?q=1/2026")
    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    _looks_right(page)


def test_from_the_dispute_to_the_payment_and_the_report_of_the_comune(
    stand: Stand, browser: Browser, tmp_path: Path
) -> None:
    with window(browser, stand, ADMINISTRATOR) as page:
        _threshold_of_nothing(page)
    with window(browser, stand, ACCOUNTANT) as office, window(browser, stand, PROVIDER) as provider:
        _dispute(office)
        _answer(provider)
        _settle(office)
        act = _propose(office)
        with window(browser, stand, SIGNER) as signer:
            _sign(signer, act)
        _pay(office, act, tmp_path)
        _reports(office)
    with window(browser, stand, READER) as reader:
        menu(reader, "Il mio Comune")
        reader.goto(f"/rendicontazione/mio-comune{MONTHS}")
        sees(reader, "Spesa per i residenti di Cremona")
        _looks_right(reader)
