"""The watched folder: what the channel of SdI puts there is brought in by itself, each file once.

Under the folder of the setting EINVOICE_INBOX each agency has one of its code. A file is the work of one job; once
that job is done, the file moves to `letti`, or to `scartati` beside a text that says why.
"""

import hashlib
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app import documents, outbox
from app.actors import Actor, Reach, program_of
from app.clock import ROME
from app.messages import sentence
from app.uow import use_case
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.services.receiving import bring_in, reasons_not_to_bring_in
from blueprints.invoices.services.verifying import check_together
from blueprints.invoices.states import OPEN
from blueprints.territory import api as territory

READ, REFUSED = "letti", "scartati"
UNFINISHED = (".part", ".tmp", ".filepart")
SETTLED_SECONDS = 5
MOST_FILES = 500


@use_case
def watch(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Write a job for each new file, and put away the files whose job is done."""
    inbox: Path | None = current_app.extensions["accredita.settings"].inbox
    found = moved = 0
    for agency in territory.agencies() if inbox else ():
        folder = (inbox or Path()) / agency.code
        for path in _files(folder):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            key = f"einvoice-inbox:{agency.id}:{digest}"
            done = outbox.result_of(key)
            if done is not None:
                _put_away(path, done)
                moved += 1
            elif outbox.later(
                "invoices.bring_from_folder",
                reach=Reach(kind="agency", agency_id=agency.id),
                dedupe=key,
                agency_id=agency.id,
                path=str(path),
                digest=digest,
            ):
                found += 1
    return {"found": found, "put_away": moved}


def _files(folder: Path) -> list[Path]:
    """The finished files of a folder by name: no hidden ones, no links, none that is still being written."""
    if not folder.is_dir():
        return []
    old = time.time() - SETTLED_SECONDS
    plain = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())
    ready = [p for p in plain if not p.name.startswith(".") and p.suffix.lower() not in UNFINISHED]
    return [path for path in ready if path.stat().st_mtime <= old][:MOST_FILES]


def _put_away(path: Path, result: dict[str, Any]) -> None:
    reasons = result.get("refused", [])
    place = path.parent / (REFUSED if reasons else READ)
    place.mkdir(exist_ok=True)
    if reasons:
        (place / f"{path.name}.txt").write_text("\n".join(reasons) + "\n", encoding="utf-8")
    path.replace(place / path.name)


@use_case
def bring_from_folder(*, agency_id: int, path: str, digest: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """Bring one file of the folder in, with the day on which it was put there as its delivery.

    The result says which invoices it made, or why it was refused; a file that is gone or was changed is left
    to the next look at the folder.
    """
    place = Path(path)
    try:
        content, put_at = place.read_bytes(), place.stat().st_mtime
    except FileNotFoundError:
        return {"invoices": []}
    if hashlib.sha256(content).hexdigest() != digest:
        return {"invoices": []}
    reasons = reasons_not_to_bring_in(documents.plain_name(place.name), content)
    if reasons:
        return {"refused": [sentence(each, "it") for each in reasons]}
    brought = bring_in(
        content=content,
        name=place.name,
        delivered_on=_day_of(put_at),
        actor=program_of(agency_id),
        now=now,
    )
    if brought.einvoice_ids:
        outbox.later("invoices.check_new", agency_id=agency_id, einvoice_ids=list(brought.einvoice_ids))
    return {"invoices": list(brought.einvoice_ids), "messages": brought.messages}


def _day_of(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp, ROME).date()


@use_case
def check_new(*, agency_id: int, einvoice_ids: list[int], actor: Actor, now: datetime) -> dict[str, Any]:
    """Verify what the folder brought, as far as nobody has dealt with it meanwhile."""
    still_open = [row.id for row in locked(einvoice_ids) if row.state in OPEN]
    check_together(einvoice_ids=still_open, actor=program_of(agency_id), now=now)
    return {"checked": len(still_open)}
