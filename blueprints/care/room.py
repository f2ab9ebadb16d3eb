"""What the room plugs into the program."""

from app.room import Room
from blueprints.care import demo, parameters, services
from blueprints.care.messages import MESSAGES
from blueprints.care.states import CHANGE, REPORT, REVIEW

_PROVIDER = frozenset({"legal_representative", "clerk"})
_CARE = frozenset({"case_worker"})

room = Room(
    name="care",
    permissions={
        "care.see_projects": _CARE,
        CHANGE: _CARE,
        REPORT: _PROVIDER,
        REVIEW: _CARE,
        "care.see_reports": _CARE | {"accountant", "second_signer", "administrator"},
    },
    jobs={"care.check_entries": services.check_batch, "care.import_entries": services.import_batch},
    messages=MESSAGES,
    parameters=parameters.ALL,
    demo=demo.build,
)
