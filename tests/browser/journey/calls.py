"""From the call to the decision that enrols the provider."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from app.clock import ROME
from tests.browser.journey import walk as the
from tests.browser.journey.walk import Walk, fill, follow, go, menu, press, sees

MANAGER = "bandi@cremona.example"
COMMISSIONERS = tuple(f"commissario{number}@cremona.example" for number in (1, 2, 3))
CHAIR = COMMISSIONERS[0]
# Of each family of the list some: what holds for these holds for a hundred.
REQUIREMENTS = "G01-G06, P01-P04, A01-A04"


def manager_writes_and_publishes_a_call(walk: Walk) -> None:
    page = walk.person(MANAGER)
    menu(page, "I nostri avvisi")
    follow(page, "Scrivi un avviso")
    fill(page, code=the.CALL)
    press(page, "Comincia la bozza")
    if page.get_by_role("link", name="Modifica il testo").count():
        follow(page, "Modifica il testo")
    now = datetime.now(ROME)
    fill(
        page,
        title="Elenco di prova degli enti domiciliari",
        manager="Bruno Demo Ferri",
        rolling_opens=f"{now - timedelta(days=1):%Y-%m-%dT%H:%M:%S}",
        rolling_closes=f"{now + timedelta(days=60):%Y-%m-%dT%H:%M:%S}",
        valid_from=walk.month,
        valid_last=walk.last_of_accreditation,
        documents="Statuto",
    )
    page.get_by_role("group", name="Servizi").get_by_label(the.SERVICE, exact=True).check()
    for box in page.get_by_role("group", name="Territori").get_by_role("checkbox").all():
        box.check()
    fill(page, checklist=_checklist_of(page))
    press(page, "Salva la bozza")
    follow(page, "Requisiti")
    fill(page, codes=REQUIREMENTS)
    press(page, "Salva i requisiti")
    go(page, page.get_by_role("navigation", name="Percorso").get_by_role("link", name=the.CALL))
    _record_act(page, walk, "98", "Registra l'atto")
    press(page, "Pubblica")
    sees(page, "Testo in vigore")
    visitor = walk.anybody()
    menu(visitor, "Avvisi")
    follow(visitor, "Elenco di prova degli enti domiciliari")
    sees(visitor, the.CALL, the.SERVICE, "n. 98")


def _checklist_of(page: Page) -> str:
    names = page.locator("[name='checklist'] option").all_inner_texts()
    return next(each for each in names if the.SERVICE in each)


def _record_act(page: Page, walk: Walk, number: str, button: str) -> None:
    fill(page, act_number=number, act_day=walk.today, act_protocol=f"{number}00/{walk.today.year}")
    press(page, button)


def manager_appoints_the_commission(walk: Walk) -> None:
    page = _call_of_manager(walk)
    follow(page, "Nomina la commissione")
    for box in page.get_by_role("group", name="Componenti").get_by_role("checkbox").all():
        box.check()
    chair = next(
        each for each in page.locator("[name='chair'] option").all_inner_texts() if each.startswith("Carla Demo Grandi")
    )
    fill(page, chair=chair)
    _record_act(page, walk, "104", "Nomina la commissione")
    sees(page, "Carla Demo Grandi (presidente)")


def _call_of_manager(walk: Walk) -> Page:
    page = walk.person(MANAGER)
    menu(page, "I nostri avvisi")
    follow(page, the.CALL)
    return page


def officer_records_the_protocol_and_admits(walk: Walk) -> None:
    page = walk.person(MANAGER)
    menu(page, "Domande")
    go(page, page.get_by_role("row").filter(has_text=the.PROVIDER).get_by_role("link").first)
    fill(page, number=f"8001/{walk.today.year}", day=walk.today)
    press(page, "Registra il protocollo")
    sees(page, f"8001/{walk.today.year}")
    follow(page, "Verifica formale")
    press(page, "Salva gli esiti")
    press(page, "Ammetti la domanda")
    sees(page, "La domanda è della commissione")


def commissioners_declare_no_conflict(walk: Walk) -> None:
    for email in COMMISSIONERS:
        page = _case_of_commissioner(walk, email)
        fill(page, none="non ho conflitti di interesse")
        press(page, "Registra la dichiarazione")
        sees(page, "Valutazione della domanda")


def _case_of_commissioner(walk: Walk, email: str) -> Page:
    page = walk.person(email)
    menu(page, "Valutazione")
    go(page, page.get_by_role("row").filter(has_text=the.PROVIDER).get_by_role("link").first)
    return page


def commissioners_check_each_requirement(walk: Walk) -> None:
    page = walk.person(CHAIR)
    menu(page, "Valutazione")
    commission = page.get_by_role("heading", name=the.CALL).locator("xpath=following::a[1]")
    go(page, commission)
    press(page, "Avvia la valutazione")
    for email in COMMISSIONERS:
        page = _case_of_commissioner(walk, email)
        for outcome in page.locator("select[name^='o:']").all():
            outcome.select_option("met")
        press(page, "Salva e consegna")
        sees(page, "Esiti consegnati")


def chair_agrees_the_outcome(walk: Walk) -> None:
    page = _case_of_commissioner(walk, CHAIR)
    fill(page, outcome="accolta", reasons="Tutti i requisiti sono posseduti.")
    press(page, "Registra l'esito concordato")
    sees(page, "Esiti concordati", "accolta")


def decision_enrols_the_provider(walk: Walk) -> None:
    page = _call_of_manager(walk)
    follow(page, "Registra l'atto con gli esiti")
    page.get_by_role("group", name="Domande").get_by_role("checkbox").check()
    fill(page, effective_from=walk.month)
    _record_act(page, walk, "120", "Registra l'atto")
    sees(page, "Esiti registrati", "Atto n. 120")
    applicant = walk.person(the.LEGAL)
    menu(applicant, "Le nostre domande")
    follow(applicant, the.CALL)
    sees(applicant, "Esito", "Atto n. 120")
    expect(applicant.get_by_role("main")).to_contain_text("La domanda è conclusa")
