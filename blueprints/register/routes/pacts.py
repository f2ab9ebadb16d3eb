"""Pacts at the agency's desk."""

from datetime import timedelta

from flask import abort
from flask.typing import ResponseReturnValue

from app import pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.providers import api as providers
from blueprints.register import queries, services
from blueprints.register.forms import PactForm, SignForm, TerminateForm
from blueprints.register.queries import Pact
from blueprints.register.routes.blueprint import attempted, blueprint, by
from blueprints.register.routes.staff import own_accreditation
from blueprints.register.rules import doubts_about_cig


@blueprint.route("/ente/accreditamenti/<int:accreditation_id>/patto", methods=["GET", "POST"])
@requires("register.decide")
def add_pact(accreditation_id: int) -> ResponseReturnValue:
    """Draft a pact, or record one that is signed."""
    found = own_accreditation(accreditation_id)
    taken = len(queries.pacts(agency_id=found.agency_id))
    form = PactForm(
        number=f"{taken + 1}/{found.valid_from.year}",
        valid_from=found.valid_from,
        last_day=found.valid_to - timedelta(days=1) if found.valid_to else None,
    )
    if form.validate_on_submit() and attempted(form, lambda: _add(form, found.id)):
        return pages.go("register.show_accreditation", accreditation_id=found.id)
    provider = providers.card(found.provider_id)
    return pages.show("register/pact.html", found=found, provider=provider, form=form)


@blueprint.route("/ente/patti/<int:pact_id>/firma", methods=["GET", "POST"])
@requires("register.decide")
def sign_pact(pact_id: int) -> ResponseReturnValue:
    """Record that a drafted pact is signed, with its CIG."""
    pact = _own_pact(pact_id)
    form = SignForm()
    if form.validate_on_submit() and attempted(form, lambda: _sign(form, pact.id)):
        return pages.go("register.show_accreditation", accreditation_id=pact.accreditation_id)
    return pages.show("register/pact_step.html", pact=pact, form=form, title="Firma del patto")


@blueprint.route("/ente/patti/<int:pact_id>/cessazione", methods=["GET", "POST"])
@requires("register.decide")
def terminate_pact(pact_id: int) -> ResponseReturnValue:
    """End a pact before its time."""
    pact = _own_pact(pact_id)
    form = TerminateForm()
    if form.validate_on_submit() and attempted(form, lambda: _terminate(form, pact.id)):
        return pages.go("register.show_accreditation", accreditation_id=pact.accreditation_id)
    return pages.show("register/pact_step.html", pact=pact, form=form, title="Cessazione del patto")


def _own_pact(pact_id: int) -> Pact:
    found = next((each for each in queries.pacts(agency_id=actor().agency_id or 0) if each.id == pact_id), None)
    return found or abort(404)


def _add(form: PactForm, accreditation_id: int) -> None:
    last = form.last_day.data
    facts = {
        "accreditation_id": accreditation_id,
        "number": form.number.data,
        "valid_from": form.valid_from.data,
        "valid_to": last + timedelta(days=1) if last else None,
    }
    if form.cig.data:
        services.sign_pact(**facts, cig=form.cig.data, signed_on=form.signed_on.data, **by())
        _doubt(form.cig.data)
        pages.done("Il patto è registrato: da oggi le fatture si possono collegare al suo CIG.")
    else:
        services.draft_pact(**facts, **by())
        pages.done("Il patto è registrato, da firmare: finché non è firmato l'ente non può lavorare.")


def _sign(form: SignForm, pact_id: int) -> None:
    services.sign_draft(pact_id=pact_id, cig=form.cig.data, signed_on=form.signed_on.data, **by())
    _doubt(form.cig.data)
    pages.done("Il patto è firmato: da oggi le fatture si possono collegare al suo CIG.")


def _terminate(form: TerminateForm, pact_id: int) -> None:
    services.terminate_pact(pact_id=pact_id, on=form.on.data, reason=form.reason.data, **by())
    pages.done("Il patto è cessato: quello che è stato fatto prima si può ancora fatturare.")


def _doubt(cig: str) -> None:
    """The check digits are not published by ANAC: a code that does not fit is kept, and said."""
    if doubts := doubts_about_cig(cig):
        pages.warn(Refused(*doubts))
