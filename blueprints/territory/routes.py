"""Pages of the room: what the agency decides."""

from collections.abc import Iterable

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.messages import language
from app.parameters import Parameter
from app.permissions import actor, requires
from blueprints.territory import queries, services
from blueprints.territory.forms import ParameterForm
from blueprints.territory.messages import GROUPS, profile_name

blueprint = Blueprint("territory", __name__, url_prefix="/ente")


@blueprint.app_template_filter("profile")
def profile(code: str) -> str:
    """A professional profile by name, in the reader's language."""
    return profile_name(code, language())


@blueprint.get("/parametri")
@requires("territory.set_parameters")
def list_parameters() -> ResponseReturnValue:
    """Everything that the agency decides, with today's value and its source."""
    known = sorted(current_app.extensions["accredita.parameters"].values(), key=lambda each: each.name)
    today = clock.today()
    current = {
        each.name: each
        for each in queries.settings(actor().agency_id or 0)
        if each.valid_from <= today and (each.valid_to is None or today < each.valid_to)
    }
    return pages.show("territory/parameters.html", groups=_grouped(known), current=current)


def _grouped(known: Iterable[Parameter]) -> list[tuple[str, str, list[Parameter]]]:
    """The parameters by what they are about, each group by label."""
    found: dict[str, list[Parameter]] = {name: [] for name in GROUPS}
    for each in known:
        found.setdefault(each.name.partition(".")[0], []).append(each)
    return [
        (name, GROUPS.get(name, name), sorted(own, key=lambda each: each.label[language()]))
        for name, own in found.items()
        if own
    ]


@blueprint.route("/parametri/<name>", methods=["GET", "POST"])
@requires("territory.set_parameters")
def set_parameter(name: str) -> ResponseReturnValue:
    """One parameter: its values by date, and a form for the next one."""
    known = current_app.extensions["accredita.parameters"].get(name) or abort(404)
    form = ParameterForm()
    if form.validate_on_submit():
        try:
            services.set_parameter(
                name=name,
                written=form.written.data,
                valid_from=form.valid_from.data,
                source=form.source.data,
                today=clock.today(),
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Il nuovo valore è registrato.")
            return pages.go("territory.set_parameter", name=name)
    history = [each for each in queries.settings(actor().agency_id or 0) if each.name == name]
    return pages.show("territory/parameter.html", known=known, form=form, history=history)
