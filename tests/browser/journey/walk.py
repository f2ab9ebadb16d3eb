"""Who walks, in which browser, and what they have found so far."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page, expect

from app.clock import ROME
from app.demo import PASSWORD

WITHIN_SECONDS = 60
PATIENCE_MILLISECONDS = 30_000
PAUSE_SECONDS = 0.2
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

CALL = "PROVA-1"
PROVIDER = "Cooperativa Tarabuso Demo"
VAT_NUMBER = "02345670018"
IBAN = "IT60X0542811101000000123456"
LEGAL = "legale@tarabuso.example"
PEC = "tarabuso@pec.example"
SERVICE = "Assistenza domiciliare"
COMUNE = "Cremona"
OPERATOR = "TRB-01"
CIG = "A0B1C2D3E4"
INVOICE = "77"
SECOND_INVOICE = "78"


@dataclass(kw_only=True)
class Walk:
    """One journey: a window for each person, and what a later step needs from an earlier one."""

    browser: Browser
    base: str
    mail: Path
    folder: Path
    today: date = field(default_factory=lambda: datetime.now(ROME).date())
    pages: dict[str, Page] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    @property
    def month(self) -> date:
        """The first day of the month that has just ended: its hours can be reported."""
        return (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)

    @property
    def last_of_month(self) -> date:
        """The last day of that month."""
        return self.today.replace(day=1) - timedelta(days=1)

    @property
    def last_of_accreditation(self) -> date:
        """Three years from that month."""
        return self.month.replace(year=self.month.year + 3) - timedelta(days=1)

    def person(self, email: str) -> Page:
        """The window of somebody who is signed in, at their desk."""
        if email not in self.pages:
            page = self.anybody(email)
            go(page, page.get_by_role("link", name="Accedi", exact=True))
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            press(page, "Accedi")
            expect(page.get_by_role("button", name="Esci")).to_be_visible()
        return self.pages[email]

    def anybody(self, name: str = "visitor") -> Page:
        """The window of somebody who is not signed in, at the home page."""
        if name not in self.pages:
            context = self.browser.new_context(base_url=self.base, accept_downloads=True, locale="it-IT")
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            self.pages[name] = context.new_page()
            self.pages[name].on("dialog", lambda dialog: dialog.accept())
        self.pages[name].goto("/")
        return self.pages[name]

    def photograph(self, folder: Path) -> None:
        """What each window shows, for whoever looks into a failure."""
        for name, page in self.pages.items():
            with suppress(Error):  # a window that is gone must not hide why the walk has failed
                page.screenshot(path=folder / f"{name}.png", full_page=True)

    def end(self) -> None:
        """Close all windows."""
        for page in self.pages.values():
            page.context.close()

    def path_of(self, name: str, content: bytes) -> Path:
        """A file on the person's own disk."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def letters_to(self, address: str) -> list[EmailMessage]:
        """What has arrived so far."""
        read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.mail.glob("*.eml"))
        return [message for message in read if message["To"] == address]

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait for something that worker and relay do in their own time."""
        deadline = time.monotonic() + WITHIN_SECONDS
        while not happened():
            assert time.monotonic() < deadline, f"in {WITHIN_SECONDS} seconds it did not happen that {what}"
            time.sleep(PAUSE_SECONDS)


def go(page: Page, chosen: Locator) -> None:
    """Choose a link or a button, and wait until the page that answers is there, whole.

    A step that went on at once would break off the request that a button has sent, or list what had not come yet.
    """
    with page.expect_navigation():
        chosen.click()


def menu(page: Page, entry: str) -> None:
    """Choose from the menu at the top."""
    go(page, page.get_by_role("navigation", name="Menu principale").get_by_role("link", name=entry, exact=True))


def press(page: Page, button: str) -> None:
    """Press a button of the page, not of its head, and wait for the page that answers."""
    go(page, page.get_by_role("main").get_by_role("button", name=button).first)


def follow(page: Page, link: str) -> None:
    """Follow a link of the page, not of its head, and wait for the page to which it leads."""
    go(page, page.get_by_role("main").get_by_role("link", name=link).first)


def download(page: Page, link: str) -> Path:
    """Follow a link of the page to a file; where the file was put."""
    with page.expect_download() as started:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    return started.value.path()


def fill(page: Page, **fields: object) -> None:
    """Fill in the fields of a form by their names; dates and files are known by their kind."""
    for name, value in fields.items():
        field_of = page.locator(f"[name='{name}']").first
        if isinstance(value, Path):
            field_of.set_input_files(value)
        elif field_of.evaluate("element => element.tagName") == "SELECT":
            field_of.select_option(label=str(value))
        else:
            field_of.fill(value.isoformat() if isinstance(value, date) else str(value))


def sees(page: Page, *texts: str) -> None:
    """The page says each of these."""
    for text in texts:
        expect(page.get_by_role("main")).to_contain_text(text)
