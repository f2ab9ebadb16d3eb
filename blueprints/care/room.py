"""What the room plugs into the program."""

from app.room import Entry, Room
from blueprints.care import demo, parameters, services, waiting
from blueprints.care.messages import MESSAGES
from blueprints.care.routes import api, blueprint
from blueprints.care.states import CHANGE, REPORT, REVIEW

_PROVIDER = frozenset({"legal_representative", "clerk"})
_CARE = frozenset({"case_worker"})
_STAFF = frozenset({"case_worker", "accountant", "second_signer", "administrator"})

room = Room(
    name="care",
    blueprints=(blueprint,),
    apis=(api,),
    permissions={
        "care.see_projects": _CARE,
        CHANGE: _CARE,
        REPORT: _PROVIDER,
        REVIEW: _CARE,
        "care.ask_families": _PROVIDER | _CARE,
        "care.see_reports": _PROVIDER | _STAFF,
    },
    jobs={"care.check_entries": services.check_batch, "care.import_entries": services.import_batch},
    messages=MESSAGES,
    parameters=parameters.ALL,
    waits=((REVIEW, waiting.for_case_worker), (REPORT, waiting.for_provider)),
    menu=(
        Entry(
            label="Progetti",
            endpoint="care.list_projects",
            permission="care.see_projects",
            order=40,
            about="Progetti individuali: la scelta del cittadino, le ore autorizzate e quelle svolte.",
        ),
        Entry(
            label="Rendiconti",
            endpoint="care.list_reports",
            permission="care.see_reports",
            order=42,
            about="Gli accessi di ogni mese: importazione, invio ed esame.",
        ),
    ),
    demo=demo.build,
)
