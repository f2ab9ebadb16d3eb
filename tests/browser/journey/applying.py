"""A provider that nobody knew registers, applies and lodges."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.journey import walk as the
from tests.browser.journey.walk import Walk, fill, follow, go, menu, press, sees


def provider_registers(walk: Walk) -> None:
    page = walk.anybody("newcomer")
    go(page, page.get_by_role("link", name="Accedi", exact=True))
    follow(page, "Registra il tuo ente")
    fill(
        page,
        name=the.PROVIDER,
        legal_form="cooperativa sociale",
        vat_number="02345670017",
        fiscal_code=the.VAT_NUMBER,
        pec=the.PEC,
        email="info@tarabuso.example",
        phone="0372 000111",
        address="Via dell'Esempio 7",
        comune_name=the.COMUNE,
        iban=the.IBAN,
        representative_name="Tea Demo Tarabuso",
        representative_fiscal_code="TRBLNE75C41D150C",
        account_email=the.LEGAL,
        password="Prova-Accredita-2024",
    )
    press(page, "Registra l'ente")
    sees(page, "La partita IVA non è valida")
    fill(page, vat_number=the.VAT_NUMBER, password="Prova-Accredita-2024")
    press(page, "Registra l'ente")
    expect(page.get_by_label("Partita IVA")).to_have_count(0)


def provider_starts_an_application(walk: Walk) -> None:
    page = walk.person(the.LEGAL)
    menu(page, "Avvisi")
    follow(page, "Elenco di prova degli enti domiciliari")
    press(page, "Prepara una domanda")
    page.get_by_label("Chiediamo l'accreditamento per questo servizio").check()
    page.get_by_label("Tutto l'Ambito").check()
    press(page, "Salva i servizi")


def lodging_is_refused_while_something_is_missing(walk: Walk) -> None:
    page = _application(walk)
    sees(page, "Che cosa manca")
    press(page, "Presenta la domanda")
    sees(page, "Mancano risposte obbligatorie", "DOC1")
    sees(_application(walk), "BOZZA, non presentata")


def _application(walk: Walk) -> Page:
    page = walk.person(the.LEGAL)
    menu(page, "Le nostre domande")
    follow(page, the.CALL)
    return page


def provider_answers_and_uploads_evidence(walk: Walk) -> None:
    page = _application(walk)
    evidence = walk.path_of("statuto.pdf", the.PDF)
    steps = page.locator("main a[href*='/passo/']").evaluate_all("links => links.map(link => link.href)")
    for address in dict.fromkeys(steps):
        page.goto(address)
        _answer(page)
        press(page, "Salva questo passo")
        _upload_all(page, evidence)


def _answer(page: Page) -> None:
    """Each answer is saved as it is given, and nothing moves under the pointer when that is said."""
    ends_at = "document.querySelector('main form button:last-of-type').getBoundingClientRect().bottom + window.scrollY"
    page.evaluate("document.fonts.ready.then(() => true)")
    before = page.evaluate(ends_at)
    for group in page.locator("main fieldset.acc-field:has(input[type=radio])").all():
        _check(page, group.get_by_role("radio").first)
    for box in page.locator("main .acc-item input[type=checkbox]").all():
        _check(page, box)
    for box in page.locator("main .acc-item input[type=text], main .acc-item input:not([type])").all():
        if box.is_editable() and not box.input_value():
            box.fill("1")
    assert page.evaluate(ends_at) == before, page.url


def _check(page: Page, box: Locator) -> None:
    if not box.is_checked():
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            box.check()


def _upload_all(page: Page, evidence: object) -> None:
    """One file for each question that is a file, its form open until it has one."""
    wanted = page.locator("main details[open]:has(input[type=file])")
    while wanted.count():
        wanted.first.locator("input[type=file]").set_input_files(str(evidence))
        press(page, "Allega")
        sees(page, "Il file è allegato alla bozza")


def provider_lodges_and_sees_the_receipt_number(walk: Walk) -> None:
    page = _application(walk)
    sees(page, "Non manca niente")
    press(page, "Presenta la domanda")
    number = re.search(r"n\. (\d+/\d{4})", page.get_by_role("main").inner_text())
    assert number, page.get_by_role("main").inner_text()
    walk.found["receipt"] = number[1]
    sees(page, "Impronta SHA-256")


def receipt_arrives_by_mail(walk: Walk) -> None:
    def receipts() -> list[bytes]:
        letters = [*walk.letters_to(the.PEC), *walk.letters_to(the.LEGAL)]
        parts = [part for letter in letters for part in letter.iter_attachments()]
        return [part.get_content() for part in parts if part.get_content_type() == "application/pdf"]

    walk.until(lambda: bool(receipts()), "the PDF receipt arrived")
    assert receipts()[0].startswith(b"%PDF-")
    expect(_application(walk).get_by_role("link", name="PDF", exact=True)).to_be_visible()
