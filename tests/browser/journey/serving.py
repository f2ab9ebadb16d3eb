"""The register, the citizen's choice, the month's hours and their report."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.journey import walk as the
from tests.browser.journey.walk import Walk, fill, follow, go, menu, press, sees

ADMINISTRATOR = "amministratore@cremona.example"
CASE_WORKER = "assistente@cremona.example"
HEADER = "Id;Progetto;Operatore;Data;Inizio;Fine"


def citizen_finds_the_provider_in_two_clicks(walk: Walk) -> None:
    page = walk.anybody()
    follow(page, the.SERVICE)
    go(page, page.get_by_role("main").get_by_role("link", name=the.COMUNE, exact=True))
    listed = page.get_by_role("row").filter(has_text=the.PROVIDER)
    expect(listed).to_contain_text("n. 120")
    expect(listed).not_to_contain_text("Sospeso")


def administrator_signs_the_pact(walk: Walk) -> None:
    page = walk.person(ADMINISTRATOR)
    menu(page, "Accreditamenti")
    fill(page, cerca="Tarabuso")
    press(page, "Mostra")
    follow(page, the.PROVIDER)
    follow(page, "Aggiungi un patto")
    fill(page, number="PATTO-1", valid_from=walk.month, last_day=walk.last_of_accreditation)
    fill(page, cig=the.CIG, signed_on=walk.today)
    press(page, "Registra il patto")
    sees(page, the.CIG)


def administrator_sets_the_tariff(walk: Walk) -> None:
    page = walk.person(ADMINISTRATOR)
    menu(page, "Tariffe")
    follow(page, f"Decidi una tariffa: {the.SERVICE}")
    fill(page, day_type="Feriale", unit_price="21,50", valid_from=walk.month, act="Determinazione n. 121")
    fill(page, profile=_option(page, "profile", "ASA"))
    press(page, "Registra la tariffa")
    sees(page, "21,50")


def _option(page: Page, name: str, part: str) -> str:
    return next(each for each in page.locator(f"[name='{name}'] option").all_inner_texts() if part in each)


def case_worker_records_the_project_and_the_choice(walk: Walk) -> None:
    page = walk.person(CASE_WORKER)
    menu(page, "Progetti")
    follow(page, "Apri un progetto")
    fill(
        page,
        name="Adele Demo Allodola",
        fiscal_code="ALLDLA40E44D150L",
        born_on=date(1940, 5, 4),
        residence_id=the.COMUNE,
        service_code=the.SERVICE,
        profile=_option(page, "profile", "ASA"),
        comune_id=the.COMUNE,
        valid_from=walk.month,
        minutes="10",
        provider_id=_option(page, "provider_id", the.PROVIDER),
        chosen_on=walk.month,
    )
    press(page, "Apri il progetto")
    sees(page, "Il progetto è aperto", the.PROVIDER)
    code = re.search(r"P-\d+", page.get_by_role("heading", level=1).inner_text())
    assert code
    walk.found["project"] = code[0]


def provider_adds_an_operator(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Operatori")
    follow(page, "Aggiungi un operatore")
    long_ago = walk.month.replace(year=walk.month.year - 1)
    fill(page, code=the.OPERATOR, name="Mario Demo Gazza", fiscal_code="GZZMRA80A41D150M", hired_on=long_ago)
    press(page, "Aggiungi")
    follow(page, "Aggiungi una qualifica")
    fill(page, profile=_option(page, "profile", "ASA"), title="Attestato ASA", valid_from=long_ago)
    press(page, "Aggiungi")
    sees(page, "Attestato ASA")


def provider_records_its_vat_regime(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Il tuo fascicolo")
    follow(page, "Cambia il regime IVA")
    fill(page, kind="aliquota ridotta", rate="5", legal_basis="Tab. A parte II-bis n. 1", valid_from=walk.month)
    press(page, "Registra il regime")
    sees(page, "aliquota ridotta")


def provider_imports_the_month_with_one_bad_row(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Rendiconti")
    follow(page, "Importa")
    fill(page, month=f"{walk.month:%Y-%m}", file=walk.path_of("accessi.csv", _entries(walk)))
    press(page, "Carica e controlla")
    button = page.get_by_role("button", name="Importa le 3 righe corrette")
    expect(button).to_be_visible(timeout=the.WITHIN_SECONDS * 1000)
    bad = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="4", exact=True))
    expect(bad).to_contain_text("NESSUNO-9")
    expect(bad.get_by_role("cell").last).not_to_be_empty()
    go(page, button)
    expect(page.get_by_role("button", name="Annulla l'importazione")).to_be_visible(timeout=the.WITHIN_SECONDS * 1000)


def _entries(walk: Walk) -> bytes:
    """Two weekdays, a row of an operator that nobody has, and a Sunday."""
    weekdays = [day for day in _days(walk) if day.weekday() in (1, 2, 3)][4:7]
    sunday = next(day for day in _days(walk) if day.weekday() == 6)
    operators = (the.OPERATOR, the.OPERATOR, "NESSUNO-9", the.OPERATOR)
    rows = [
        f"A{number};{walk.found['project']};{operator};{day:%d/%m/%Y};08:00;09:00"
        for number, (operator, day) in enumerate(zip(operators, (*weekdays, sunday), strict=True), start=1)
    ]
    return "\r\n".join([HEADER, *rows, ""]).encode()


def _days(walk: Walk) -> list[date]:
    return [walk.month + timedelta(days=number) for number in range(walk.last_of_month.day)]


def provider_submits_the_report(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Rendiconti")
    go(page, page.get_by_role("row").filter(has_text="SAD").get_by_role("link").first)
    press(page, "Invia il rendiconto")
    sees(page, "3 h rendicontate", "Inviato")


def case_worker_accepts_the_report(walk: Walk) -> None:
    page = walk.person(CASE_WORKER)
    menu(page, "Rendiconti")
    go(page, page.get_by_role("row").filter(has_text=the.PROVIDER).get_by_role("link").first)
    press(page, "Prendi in esame")
    press(page, "Accetta")
    sees(page, "accettato")


def provider_reads_what_it_may_bill(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Rendiconti")
    go(page, page.get_by_role("row").filter(has_text="SAD").get_by_role("link").first)
    code = page.locator("dt", has_text="Codice per la fattura").locator("xpath=following-sibling::dd[1]").inner_text()
    walk.found["report"] = code.strip()
    for row in page.locator("tbody tr").all():
        position = row.get_by_role("rowheader").inner_text()
        cells = row.get_by_role("cell").all_inner_texts()
        walk.found[f"price {position}"] = cells[3].removesuffix("€").strip()
        walk.found[f"hours {position}"] = cells[6].removesuffix("h").strip()
    assert (walk.found["price 1"], walk.found["hours 1"], walk.found["hours 2"]) == ("21,50", "2", "1")
