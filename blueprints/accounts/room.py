"""What the room plugs into the program."""

from app.room import Entry, Room
from blueprints.accounts.cli import group
from blueprints.accounts.messages import MESSAGES
from blueprints.accounts.routes import blueprint, identify

room = Room(
    name="accounts",
    blueprints=(blueprint,),
    permissions={"accounts.manage_people": frozenset({"administrator", "legal_representative"})},
    commands=(group,),
    messages=MESSAGES,
    menu=(Entry(label="Persone", endpoint="accounts.list_people", permission="accounts.manage_people", order=90),),
    identify=identify,
    sign_in="accounts.sign_in",
)
