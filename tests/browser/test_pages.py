"""Pages as people with a small screen, a keyboard, a screen reader or no JavaScript meet them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.demo import PASSWORD
from tests.browser.journey.walk import follow, go, menu, press
from tests.browser.stack import Stand

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
WIDTHS = (360, 1280)
NUMBER = re.compile(r"\d+")
MOST_TABS = 80

# Who looks, what they type into the address bar, and the links that they follow from there (first match).
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/",
        "/?servizio=SAD",
        "/elenco",
        "/en/elenco?servizio=SAD",
        "/elenco > /elenco/#",
        "/avvisi > /avvisi/#",
        "/avvisi/1/sorteggi",
        "/avvisi > /avvisi/# > /avvisi/#/atti",
        "/fornitori/registrazione",
        "/conferma/un-link-qualsiasi",
    ),
    "amministratore@cremona.example": (
        "/ente/accreditamenti > /ente/accreditamenti/#",
        "/ente/accreditamenti > /ente/accreditamenti/# > /patti/#",
        "/ente/tariffe",
        "/ente/parametri",
    ),
    "bandi@cremona.example": (
        "/ente/avvisi > /ente/avvisi/#",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/testo",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/modulo",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/punteggi",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/termini",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/lotti",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/requisiti",
        "/ente/avvisi > /ente/avvisi/# > /ente/avvisi/#/tariffe",
        "/ente/avvisi/1/controlli",
        "/ente/avvisi/1/commissione",
        "/ente/avvisi/1/atto",
        "/domande > /domande/#",
        "/ente/rinnovi",
        "/ente/rinnovi/lettere",
        "/ente/conferme",
        "/fornitori/scadenze",
        "/fornitori/scaduti",
        "/requisiti/ > /requisiti/versioni/#",
    ),
    "commissario1@cremona.example": (
        "/valutazione > /valutazione/#",
        "/valutazione > /valutazione/commissioni/#",
        "/valutazione > /valutazione/commissioni/#/dichiarazioni",
        "/valutazione > /valutazione/commissioni/# > /valutazione/commissioni/#/griglia",
        "/valutazione > /valutazione/commissioni/# > /valutazione/commissioni/#/esiti",
    ),
    "assistente@cremona.example": (
        "/assistenza > /assistenza/#",
        "/rendiconti > /rendiconti/#",
        "/rendiconti > /rendiconti/# > /rendiconti/#/conferme",
        "/assistenza/nuovo",
        "/domande/senza-ente",
        "/assistenza/scuole",
        "/assistenza/fondi",
        "/assistenza/compartecipazione",
        "/assistenza > /assistenza/# > /fatture/ore/#",
    ),
    "contabile@cremona.example": (
        "/fatture/",
        "/fatture/?stato=checked > /fatture/#",
        "/fatture/liquidazioni",
        "/fatture/prove/nuova",
        "/fatture/campioni",
        "/fatture/conguagli",
        "/fatture/scostamenti",
    ),
    "ispettore@cremona.example": ("/visite > /visite/#", "/visite/nuova", "/visite/penali"),
    "legale@girasole.example": (
        "/fornitore/",
        "/fornitore/personale",
        "/rendiconti/importa",
        "/rendiconti/chiavi",
        "/rendiconti?stato=open > /rendiconti/# > /rendiconti/#/eccezioni",
        "/rendiconti?stato=open > /rendiconti/# > /rendiconti/#/accessi > /rendiconti/accessi/#",
        "/fatture/prova-ore",
        "/fatture/mie",
        "/domande/mie > /domande/mie/#",
        "/domande/rinnovi",
        "/domande/conferme",
    ),
}

BROKEN_OFF = "net::ERR_ABORTED"


@contextmanager
def window(
    browser: Browser, stand: Stand, email: str = "", *, script: bool = True, width: int = 1280
) -> Iterator[Page]:
    """A window of somebody, signed in when they have an e-mail; it fails when the console complains."""
    context = browser.new_context(
        base_url=stand.base, java_script_enabled=script, viewport={"width": width, "height": 900}, locale="it-IT"
    )
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    # A page that is left before its icon has come breaks that request off: nothing failed.
    page.on("requestfailed", lambda each: None if each.failure == BROKEN_OFF else complaints.append(each.url))
    try:
        if email:
            sign_in(page, email)
        yield page
    finally:
        context.close()
    assert complaints == []


def sign_in(page: Page, email: str) -> None:
    page.goto("/accesso/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accedi")
    expect(page.get_by_role("button", name="Esci")).to_be_visible()


def visit(page: Page, way: str, known: dict[str, str] | None = None) -> None:
    """Go to an address, and on by its links to addresses of these kinds (`#` is a number), the first way that leads.

    `known` are the addresses to which ways have led: one that goes on from there begins there, if it leads.
    """
    known = {} if known is None else known
    before, _, last = way.rpartition(" > ")
    first, *onward = way.split(" > ")
    if before in known:
        page.goto(known[before])
    if before not in known or not leads(page, [last]):
        page.goto(first)
        assert leads(page, onward), way
    assert page.locator("h1").count() == 1, page.url
    known[way] = page.url


def leads(page: Page, onward: list[str]) -> bool:
    """Whether links of this page lead all the way; other tests may have added things that have no such page."""
    if not onward:
        return True
    addresses = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for address in dict.fromkeys(each for each in addresses if NUMBER.sub("#", each) == onward[0]):
        page.goto(address)
        if leads(page, onward[1:]):
            return True
    return False


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    found = Axe().run(page, options=AXE).response["violations"]
    faults = [f"{each['id']}: {json.dumps([node['html'][:120] for node in each['nodes'][:3]])}" for each in found]
    return [*faults, *too_wide(page)]


def faults_in_both(page: Page) -> list[str]:
    """The same in the narrow window, and whether the page is wider than the wide one.

    With axe both windows are looked at among the deep tests.
    """
    page.set_viewport_size({"width": max(WIDTHS), "height": 900})
    wide = too_wide(page)
    page.set_viewport_size({"width": min(WIDTHS), "height": 900})
    return [*wide, *faults_of(page)]


def too_wide(page: Page) -> list[str]:
    """Whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{wide} pixels too wide at {page.viewport_size}"] if wide > 0 else []


@pytest.mark.parametrize("email", PAGES, ids=lambda email: email.partition(".")[0] or "nobody")
def test_pages_are_accessible_and_fit_narrow_and_wide_windows(email: str, stand: Stand, browser: Browser) -> None:
    found, known = {}, dict[str, str]()
    with window(browser, stand, email) as page:
        for way in PAGES[email]:
            visit(page, way, known)
            if faults := faults_in_both(page):
                found[page.url] = faults
    assert found == {}


FORMS = {
    "": ("/fornitori/registrazione", "Registra l'ente"),
    "assistente@cremona.example": ("/assistenza/nuovo", "Apri il progetto"),
    "contabile@cremona.example": ("/fatture/", "Carica e verifica"),
}


@pytest.mark.parametrize("email", FORMS, ids=lambda email: email.partition(".")[0] or "nobody")
def test_the_keyboard_reaches_every_field_and_the_button_and_shows_where_it_is(
    email: str, stand: Stand, browser: Browser
) -> None:
    path, button = FORMS[email]
    with window(browser, stand, email) as page:
        page.goto(path)
        form = page.locator("main form[method=post]").filter(has=page.get_by_role("button", name=button))
        wanted = set(form.locator("input:not([type=hidden]), select, textarea").evaluate_all(_NAMES))
        reached = set()
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.name || ''"))
            assert page.evaluate(_SHOWN), f"focus cannot be seen on {page.evaluate('document.activeElement.outerHTML')}"
            if page.evaluate("document.activeElement.textContent").strip() == button:
                break
        else:
            raise AssertionError(f"{button} was not reached")
    assert wanted <= reached


_NAMES = "fields => fields.map(field => field.name)"
_SHOWN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
}"""


def test_without_javascript_people_sign_in_and_send_forms(stand: Stand, browser: Browser) -> None:
    with window(browser, stand, "legale@girasole.example", script=False, width=360) as page:
        page.get_by_text("Menu", exact=True).click()
        menu(page, "Il tuo fascicolo")
        follow(page, "Aggiungi una sede operativa")
        press(page, "Aggiungi la sede")
        expect(page.get_by_role("alert")).to_contain_text("Non è stato possibile salvare")
        page.locator("[name=name]").fill("Sede della prova")
        page.locator("[name=address]").fill("Via della Prova 9")
        page.locator("[name=comune_name]").fill("Cremona")
        press(page, "Aggiungi la sede")
        expect(page.get_by_role("main")).to_contain_text("Via della Prova 9")


def test_without_javascript_a_citizen_finds_a_provider(stand: Stand, browser: Browser) -> None:
    with window(browser, stand, script=False, width=360) as page:
        page.goto("/")
        follow(page, "Assistenza domiciliare")
        go(page, page.get_by_role("main").get_by_role("link", name="Cremona", exact=True))
        expect(page.get_by_role("main").get_by_role("row").nth(1)).to_be_visible()
