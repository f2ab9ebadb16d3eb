"""What a provider sees of its own place in the register."""

from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.register import queries
from blueprints.register.messages import PACT_STATES, STATUSES
from blueprints.register.routes.blueprint import blueprint
from blueprints.territory import api as territory


@blueprint.get("/fornitore/accreditamenti")
@requires("register.own")
def own_accreditations() -> ResponseReturnValue:
    """The provider's accreditations and pacts, with every agency."""
    provider_id = actor().provider_id or 0
    page = queries.page_of_accreditations(day=clock.today(), number=pages.page_number(), provider_id=provider_id)
    return pages.show(
        "register/own.html",
        page=page,
        pacts=queries.pacts(provider_id=provider_id),
        names={each.code: each.name for each in territory.services()},
        agencies=territory.named(each.agency_id for each in page.rows),
        words={"statuses": STATUSES, "pacts": PACT_STATES},
    )
