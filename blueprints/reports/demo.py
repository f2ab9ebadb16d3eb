"""A reader of one Comune, so that its page can be looked at."""

from app.actors import PROGRAM
from app.demo import ACCOUNTS, PASSWORD, World
from blueprints.accounts import api as accounts

CREMONA = "019036"
ROLE = "lettore del Comune"


def build(world: World) -> None:
    """Add the people of the demo who read for a Comune."""
    for account in ACCOUNTS:
        if account.role == ROLE:
            person_id = accounts.add_person(
                email=account.email, name="Nora Demo Sala", password=PASSWORD, actor=PROGRAM, now=world.now
            )
            accounts.grant(
                person_id=person_id,
                role="comune_reader",
                scope_kind="comune",
                scope_id=world.ids["comune"][CREMONA],
                actor=PROGRAM,
                now=world.now,
            )
