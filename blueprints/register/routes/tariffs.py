"""Tariffs at the agency's desk."""

from collections.abc import Iterable
from decimal import Decimal

from flask import abort
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.providers import api as providers
from blueprints.register import queries, services
from blueprints.register.forms import TariffForm
from blueprints.register.messages import QUALITY_WORDS
from blueprints.register.routes.blueprint import attempted, blueprint, by
from blueprints.register.rules import TariffKey
from blueprints.territory import api as territory


@blueprint.get("/ente/tariffe")
@requires("register.read")
def list_tariffs() -> ResponseReturnValue:
    """The agency's tariffs, with those that no longer hold."""
    listed = queries.tariffs(actor().agency_id or 0)
    return pages.show(
        "register/tariffs.html",
        tariffs=listed,
        agreed_with=_agreed_with(listed),
        services=territory.services(),
        words=QUALITY_WORDS,
        today=clock.today(),
    )


@blueprint.route("/ente/tariffe/<path:service_code>", methods=["GET", "POST"])
@requires("register.set_tariffs")
def set_tariff(service_code: str) -> ResponseReturnValue:
    """Set a price of a service from a day on."""
    service = next((each for each in territory.services() if each.code == service_code), None) or abort(404)
    form = TariffForm()
    bands = queries.band_names(actor().agency_id or 0)
    form.offer(*(_choices(each) for each in (service.profiles, service.day_types, service.school_levels, bands)))
    if form.validate_on_submit() and attempted(form, lambda: _set(form, service.code)):
        return pages.go("register.list_tariffs")
    own = queries.tariffs(actor().agency_id or 0, service.code)
    more = {"tariffs": own, "agreed_with": _agreed_with(own), "words": QUALITY_WORDS}
    return pages.show("register/tariff.html", service=service, form=form, **more)


def _agreed_with(listed: Iterable[queries.Tariff]) -> dict[int, str]:
    """The names of the providers with which a price was agreed."""
    known = providers.cards(each.provider_id for each in listed if each.provider_id)
    return {number: each.name for number, each in known.items()}


def _choices(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, QUALITY_WORDS[code]["it"] if code in QUALITY_WORDS else code) for code in codes]


def _set(form: TariffForm, service_code: str) -> None:
    key = TariffKey(
        service_code=service_code,
        profile=form.profile.data,
        day_type=form.day_type.data,
        time_band=form.time_band.data or "",
        school_level=form.school_level.data,
        fund=form.fund.data or "",
    )
    services.set_tariff(
        agency_id=actor().agency_id or 0,
        key=key,
        unit_price=form.unit_price.data or Decimal(0),
        valid_from=form.valid_from.data,
        act=form.act.data,
        **by(),
    )
    pages.done("La tariffa è registrata: vale per i servizi resi da quel giorno, anche se fatturati dopo.")
