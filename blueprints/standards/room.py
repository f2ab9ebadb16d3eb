"""What the room plugs into the program."""

from app.room import Entry, Room
from blueprints.standards import demo, sentences
from blueprints.standards.messages import MESSAGES
from blueprints.standards.routes import blueprint

_STAFF = frozenset(
    {"administrator", "call_manager", "commissioner", "case_worker", "accountant", "second_signer", "inspector"}
)

room = Room(
    name="standards",
    blueprints=(blueprint,),
    permissions={"standards.edit": frozenset({"administrator", "call_manager"}), "standards.read": _STAFF},
    messages={**MESSAGES, **sentences.MESSAGES},
    menu=(
        Entry(
            label="Requisiti",
            endpoint="standards.list_checklists",
            permission="standards.read",
            order=20,
            about="Le liste dei requisiti su cui si fanno avvisi e visite: si preparano in bozza e si pubblicano.",
        ),
    ),
    demo=demo.build,
)
