"""A call with a least score, walked by a commissioner on a telephone and by the chair at a desk; scores by keyboard."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.journey.walk import go, press
from tests.browser.stack import Stand
from tests.browser.test_pages import _SHOWN, MOST_TABS, WIDTHS, faults_of, window

CALL = "AES-2027"
COMMISSIONER, CHAIR = "commissario2@cremona.example", "commissario1@cremona.example"


def open_case(page: Page, applicant: str) -> None:
    """From the desk to the applicant's page, as the desk leads."""
    page.goto("/valutazione")
    table = page.get_by_role("region", name=f"Domande di {CALL}")
    go(page, table.get_by_role("row").filter(has_text=applicant).get_by_role("link").first)
    go(page, page.get_by_role("link", name="Dai i punteggi"))


def score_by_keyboard(page: Page, points: list[str], button: str) -> None:
    """Type the points in turn, moving with Tab alone, and press the button with Enter."""
    waiting = list(points)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        name, label = page.evaluate("[document.activeElement.name || '', document.activeElement.textContent.trim()]")
        assert page.evaluate(_SHOWN), f"focus cannot be seen on {name or label}"
        if name.startswith("p:"):
            page.keyboard.type(waiting.pop(0))
        if label == button:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            break
    assert waiting == []


def faults_at_each_width(page: Page, *addresses: str) -> dict[str, list[str]]:
    """What is wrong with these pages, narrow and wide."""
    found = {}
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if faults := faults_of(page):
                found[f"{address} at {width}"] = faults
    return found


def test_a_commissioner_scores_on_a_telephone_with_the_keyboard_alone(stand: Stand, browser: Browser) -> None:
    with window(browser, stand, COMMISSIONER, width=WIDTHS[0]) as page:
        open_case(page, "Tiglio")
        score_by_keyboard(page, ["7,5", "4", "11"], "Salva i punteggi")
        expect(page.get_by_role("alert")).to_contain_text("11 punti non si possono dare")
        expect(page.locator("[name='p:AES:formazione']")).to_have_value("11")
        page.locator("[name='p:AES:formazione']").fill("6,25")
        press(page, "Salva i punteggi")
        expect(page.get_by_role("main")).to_contain_text("21,75 punti su 30")
        go(page, page.get_by_role("link", name="Griglia di tutte le domande"))
        grid = page.url
        expect(
            page.get_by_role("row").filter(has_text="Tiglio").get_by_label("Formazione e supervisione")
        ).to_have_value("6,25")
        expect(page.get_by_role("row").filter(has_text="Girasole")).to_contain_text("consegnata")
        assert faults_at_each_width(page, grid, "/valutazione") == {}


def test_the_chair_scores_sees_how_far_apart_members_are_and_agrees(stand: Stand, browser: Browser) -> None:
    with window(browser, stand, CHAIR) as page:
        open_case(page, "Girasole")
        score = page.url
        assert faults_at_each_width(page, score) == {}
        page.goto(score)
        score_by_keyboard(page, ["8", "4", "8"], "Salva e consegna")
        expect(page.get_by_role("main")).to_contain_text("verifica anche: G01, G05")
        press(page, "Salva, e segna soddisfatti i restanti")
        press(page, "Salva e consegna")
        expect(page.get_by_role("main")).to_contain_text("Esiti consegnati")
        case = page.url
        go(page, page.get_by_role("link", name="Punteggi concordati"))
        row = page.get_by_role("row").filter(has_text="Tempi di sostituzione")
        expect(row).to_contain_text("molto distanti")
        agree = page.url
        row.get_by_label("Punti concordati").fill("7")
        row.get_by_label("Motivo").fill("Rivisto insieme il registro")
        press(page, "Registra i punteggi concordati")
        expect(page.get_by_role("main")).to_contain_text("idoneo")
        page.goto(case)
        page.locator("[name=outcome]").select_option("accepted")
        page.locator("[name=reasons]").fill("Sopra la soglia in ogni blocco e in totale.")
        press(page, "Registra l'esito concordato")
        expect(page.get_by_role("main")).to_contain_text("L'esito concordato è registrato")
        page.goto("/valutazione")
        go(page, page.get_by_role("heading", name=CALL).locator("xpath=following::a[1]"))
        go(page, page.get_by_role("link", name="Risultati"))
        expect(page.get_by_role("row").filter(has_text="Girasole")).to_contain_text("22,5")
        assert faults_at_each_width(page, agree, score, page.url) == {}
