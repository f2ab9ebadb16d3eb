"""What the room plugs into the program."""

from collections.abc import Set

from app import clock
from app.room import Entry, Room
from blueprints.territory import demo, queries
from blueprints.territory.messages import MESSAGES
from blueprints.territory.routes import blueprint


def _agency_names(ids: Set[int]) -> dict[int, str]:
    return {each.id: each.name for each in queries.agencies() if each.id in ids}


def _comune_names(ids: Set[int]) -> dict[int, str]:
    return {each.id: f"Comune di {each.name}" for each in queries.comuni_on(clock.today()) if each.id in ids}


room = Room(
    name="territory",
    blueprints=(blueprint,),
    permissions={"territory.set_parameters": frozenset({"administrator"})},
    messages=MESSAGES,
    menu=(
        Entry(
            label="Parametri",
            endpoint="territory.list_parameters",
            permission="territory.set_parameters",
            order=80,
            about="Giorni, soglie, arrotondamenti: quello che il tuo ente decide, con la data da cui vale.",
        ),
    ),
    demo=demo.build,
    places={"agency": _agency_names, "comune": _comune_names},
)
