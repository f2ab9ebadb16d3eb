"""Progress of long work, visible while its transaction is still open."""

from sqlalchemy import update

from app.actors import EVERYTHING
from app.db import SET_REACH, db
from app.outbox import OutboxRow


def report(outbox_id: int, *, done: int, total: int | None = None, note: str | None = None) -> None:
    """Store how far a job is, on a connection of its own, so that pages can show it at once."""
    with db.engine.begin() as own:
        own.execute(SET_REACH, {"kind": EVERYTHING.kind, "agency": "", "provider": "", "comune": ""})
        own.execute(
            update(OutboxRow)
            .where(OutboxRow.id == outbox_id)
            .values(progress_done=done, progress_total=total, progress_note=note)
        )
