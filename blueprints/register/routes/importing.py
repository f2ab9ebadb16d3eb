"""Bringing in today's list from files."""

from flask.typing import ResponseReturnValue

from app import pages
from app.permissions import actor, requires
from blueprints.register import services
from blueprints.register.forms import ImportForm
from blueprints.register.routes.blueprint import blueprint, by
from blueprints.register.rules.importing import LIST_COLUMNS, TARIFF_COLUMNS

MOST_SHOWN = 200


@blueprint.route("/ente/accreditamenti/importa", methods=["GET", "POST"])
@requires("register.import")
def import_list() -> ResponseReturnValue:
    """Import accreditations with their pacts, and tariffs, all or nothing."""
    form = ImportForm()
    report = None
    if form.validate_on_submit():
        listed, tariffs = (field.data.read() if field.data else b"" for field in (form.listed, form.tariffs))
        report = services.import_list(agency_id=actor().agency_id or 0, listed=listed, tariffs=tariffs, **by())
        if not report.faults and not report.doubts:
            pages.done(f"Importazione riuscita: {report.added} righe nuove, {report.known} già presenti.")
            return pages.go("register.list_accreditations")
    return pages.show(
        "register/import.html",
        form=form,
        report=report,
        most=MOST_SHOWN,
        columns=(("Elenco", LIST_COLUMNS), ("Tariffe", TARIFF_COLUMNS)),
    )
