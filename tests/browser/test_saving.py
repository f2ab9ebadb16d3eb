"""A form that saves itself while somebody goes on writing in it."""

from playwright.sync_api import Browser, Route, expect

from tests.browser.stack import Stand
from tests.browser.test_pages import visit, window

DRAFTER = "legale@fiordaliso.example"


def test_what_is_written_while_an_answer_is_being_saved_stays_and_is_saved_too(stand: Stand, browser: Browser) -> None:
    with window(browser, stand, DRAFTER) as page:
        visit(page, "/domande/mie > /domande/mie/#")
        steps = page.locator("main a[href*='/passo/']").evaluate_all("links => links.map(link => link.href)")
        for address in dict.fromkeys(steps):
            page.goto(address)
            if page.locator(".acc-item textarea").count():
                break
        field = page.locator(".acc-item textarea").first
        held: list[Route] = []
        page.route("**/risposta/**", lambda route: held.append(route), times=1)
        field.fill("Prima")
        field.blur()
        expect(page.locator(".htmx-request")).to_have_count(1)
        field.press("End")
        field.press_sequentially(", e anche dopo")
        held[0].continue_()
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(field).to_have_value("Prima, e anche dopo")
        field.blur()
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.reload()
        expect(field).to_have_value("Prima, e anche dopo")
