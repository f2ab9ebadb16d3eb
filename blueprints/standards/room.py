"""What the room plugs into the program."""

from app.room import Room
from blueprints.standards import demo
from blueprints.standards.sentences import MESSAGES

room = Room(
    name="standards",
    permissions={"standards.edit": frozenset({"administrator", "call_manager"})},
    messages=MESSAGES,
    demo=demo.build,
)
