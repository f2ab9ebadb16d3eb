"""The blueprint of the room's pages, and what several of them need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from flask import Blueprint
from sqlalchemy.exc import IntegrityError

from app import clock, forms, pages
from app.decisions import Refused
from app.messages import sentence
from app.permissions import actor

blueprint = Blueprint("register", __name__)


@dataclass(frozen=True, kw_only=True)
class MoveWords:
    """What a move is called in addresses and on pages, what happens then, and what is said when it is done."""

    slug: str
    label: str
    after: str
    done: str
    kind: str = "primary"


MOVES: Mapping[str, MoveWords] = MappingProxyType(
    {
        "suspend": MoveWords(
            slug="sospensione",
            label="Sospendi",
            after="l'elenco pubblico lo dice subito, nessuno può più sceglierlo e le fatture aperte si fermano.",
            done="La sospensione è registrata e l'elenco pubblico la mostra dal giorno indicato.",
            kind="warning",
        ),
        "resume": MoveWords(
            slug="ripresa",
            label="Fai finire la sospensione",
            after="dal giorno indicato i cittadini possono di nuovo sceglierlo.",
            done="La fine della sospensione è registrata.",
        ),
        "extend": MoveWords(
            slug="proroga",
            label="Proroga",
            after="l'accreditamento dura fino al giorno indicato; i patti si prorogano a parte.",
            done="La proroga è registrata.",
        ),
        "revoke": MoveWords(
            slug="revoca",
            label="Revoca",
            after="l'ente esce dall'elenco per sempre; per rientrare deve fare una nuova domanda.",
            done="La revoca è registrata.",
            kind="danger",
        ),
        "withdraw": MoveWords(
            slug="rinuncia",
            label="Prendi atto della rinuncia",
            after="l'ente esce dall'elenco per sempre; per rientrare deve fare una nuova domanda.",
            done="La rinuncia è registrata.",
            kind="secondary",
        ),
    }
)


@blueprint.context_processor
def words() -> dict[str, Callable[..., object]]:
    """`last_day` turns the end of a period (out) into the last day that is in; `sentence` says a refusal."""
    return {"last_day": lambda end: end - timedelta(days=1), "sentence": sentence}


def by() -> dict[str, Any]:
    """Who does it, and when: what every service asks."""
    return {"actor": actor(), "now": clock.now()}


def attempted(form: Any, do: Callable[[], object]) -> bool:
    """Do it, or put the reasons against it on the form; whether it was done."""
    try:
        do()
    except Refused as refusal:
        pages.refusals_on(form, refusal)
    except IntegrityError as error:
        if not forms.blame(form, error):
            raise
    else:
        return True
    return False
