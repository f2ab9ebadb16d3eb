"""What the room plugs into the program."""

from datetime import timedelta

from app.room import Room, Scheduled
from blueprints.providers import demo, queries
from blueprints.providers.jobs import JOBS
from blueprints.providers.messages import MESSAGES
from blueprints.providers.parameters import PARAMETERS

_OWN = frozenset({"legal_representative", "clerk"})
_STAFF = frozenset(
    {"administrator", "call_manager", "commissioner", "case_worker", "accountant", "second_signer", "inspector"}
)

room = Room(
    name="providers",
    permissions={"providers.edit": _OWN, "providers.read": _STAFF},
    jobs=JOBS,
    schedule=(Scheduled(job="providers.announce_expiries", every=timedelta(days=1)),),
    messages=MESSAGES,
    parameters=PARAMETERS,
    demo=demo.build,
    places={"provider": queries.names},
)
