"""The demo: built through the services, deterministic from a seed and an anchor day that is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.actors import Actor
from app.db import Base, Instant, session
from app.room import Room
from app.uow import use_case

SEED = 20_240_101
PASSWORD = "Prova-Accredita-2024"  # noqa: S105 - the demo's published password; production refuses the demo


class DemoLoad(Base):
    """The one load of the demo data: repeating it with the same anchor gives the same rows."""

    __tablename__ = "demo_loads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    anchor: Mapped[date]
    seed: Mapped[int]
    loaded_at: Mapped[Instant] = mapped_column(server_default=func.now())


@dataclass(frozen=True, kw_only=True)
class Account:
    """A demo account, as it is printed for people."""

    email: str
    role: str
    place: str


CREMONA = "Azienda Sociale Demo del Cremonese"
CREMA = "Azienda Sociale Demo del Cremasco"
ACCOUNTS = (
    Account(email="amministratore@cremona.example", role="amministratore", place=CREMONA),
    Account(email="bandi@cremona.example", role="responsabile degli avvisi", place=CREMONA),
    Account(email="commissario1@cremona.example", role="commissario", place=CREMONA),
    Account(email="commissario2@cremona.example", role="commissario", place=CREMONA),
    Account(email="commissario3@cremona.example", role="commissario", place=CREMONA),
    Account(email="assistente@cremona.example", role="assistente sociale", place=CREMONA),
    Account(email="contabile@cremona.example", role="contabile", place=CREMONA),
    Account(email="firma@cremona.example", role="secondo firmatario", place=CREMONA),
    Account(email="ispettore@cremona.example", role="ispettore", place=CREMONA),
    Account(email="lettore@comune.example", role="lettore del Comune", place="Comune di Cremona"),
    Account(email="bandi@crema.example", role="responsabile degli avvisi", place=CREMA),
    Account(email="contabile@crema.example", role="contabile", place=CREMA),
    Account(email="legale@girasole.example", role="legale rappresentante", place="Cooperativa Girasole Demo"),
    Account(email="ufficio@girasole.example", role="impiegato", place="Cooperativa Girasole Demo"),
)


@dataclass(kw_only=True)
class World:
    """What the rooms have built so far, from the lowest up.

    `ids` is a catalogue by kind and name, for instance `ids["agency"]["CR"]`; `anchor` is the first day
    of the month in which the demo plays: the last closed month is the one before it.
    """

    anchor: date
    now: datetime
    random: Random
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)

    def keep(self, kind: str, name: str, value: Any) -> Any:
        """Remember the id of something that was built."""
        self.ids.setdefault(kind, {})[name] = value
        return value

    def day(self, months: int = 0, day: int = 1) -> date:
        """A day of the month that lies `months` after the anchor's."""
        count = self.anchor.year * 12 + self.anchor.month - 1 + months
        return date(count // 12, count % 12 + 1, 1) + timedelta(days=day - 1)


@use_case
def build(*, rooms: Iterable[Room], now: datetime, anchor: date, actor: Actor, seed: int = SEED) -> World:
    """Let every room build its part, from the lowest up, in one transaction: all of it or nothing."""
    world = World(anchor=anchor.replace(day=1), now=now, random=Random(seed))  # noqa: S311 - repeatable on purpose
    for room in rooms:
        if room.demo is not None:
            room.demo(world)
    session().add(DemoLoad(id=1, anchor=world.anchor, seed=seed))
    return world


def loaded() -> bool:
    """Whether the demo is there already."""
    return session().scalar(select(DemoLoad.id)) is not None
