"""The officer's pages: the list of applications, the case, its formal check, integrations and notices."""

from datetime import date
from functools import partial
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.calls.forms import IntegrationForm, ProtocolForm, ReasonsForm
from blueprints.calls.messages.acts import APPEAL_KIND_WORDS
from blueprints.calls.queries import applications as applications
from blueprints.calls.queries import case_file as case_files
from blueprints.calls.queries import desk, evaluation, procedure
from blueprints.calls.queries.applications import ApplicationCard
from blueprints.calls.queries.case_file import CaseFile
from blueprints.calls.queries.desk import Filter, Lodged
from blueprints.calls.routes.blueprint import as_file, blueprint, found, tried
from blueprints.calls.rules import admissibility
from blueprints.calls.rules.grouping import grouping_of
from blueprints.calls.rules.legal_clock import ClockReading
from blueprints.calls.rules.terms import term_begins
from blueprints.calls.services import appeals
from blueprints.calls.services import desk as services
from blueprints.calls.states import ApplicationState
from blueprints.providers import api as providers
from blueprints.territory import api as territory

SAYS_REASONS = frozenset({ApplicationState.INADMISSIBLE, ApplicationState.PROPOSED, ApplicationState.OBSERVED})
"""Where the officer writes reasons against, or answers observations."""


def own_case(application_id: int) -> ApplicationCard:
    """A lodged application of the actor's agency; nothing of one on which they abstain as a commissioner."""
    return _own(found(desk.lodged_case(application_id)))


def _own(card: ApplicationCard) -> ApplicationCard:
    return (
        card
        if card.agency_id == actor().agency_id and card.id not in evaluation.abstained(actor(), [card.id])
        else abort(404)
    )


def lodged_versions(card: ApplicationCard) -> tuple[Lodged, ...]:
    """What was lodged, the latest first."""
    return tuple(
        desk.as_lodged(each.content, number=each.number, lodged_at=each.lodged_at, digest=each.digest, on=clock.today())
        for each in reversed(applications.lodgings(card.id))
    )


@blueprint.get("/domande")
@requires("calls.read")
def list_cases() -> ResponseReturnValue:
    """The applications lodged with the agency."""
    agency_id = actor().agency_id or 0
    state = request.args.get("stato") or None
    call = request.args.get("avviso", "")
    asked = Filter(
        call_id=int(call) if call.isdecimal() else None,
        state=state if state in set(ApplicationState) else None,
        receipt=request.args.get("ricevuta", "").strip()[:20],
    )
    page = desk.list_cases(agency_id, asked, number=pages.page_number())
    hidden = evaluation.abstained(actor(), (each.id for each in page.rows))
    shown = {each.provider_id for each in page.rows if each.id not in hidden}
    return pages.show_list(
        "calls/cases.html",
        page=page,
        asked=asked,
        hidden=hidden,
        providers=providers.cards(shown),
    )


@blueprint.get("/domande/<int:application_id>")
@requires("calls.read")
def show_case(application_id: int) -> ResponseReturnValue:
    """A case: what was lodged, what happened, the legal clock, what can be done now."""
    file = found(case_files.case_file(application_id, on=clock.today()))
    _own(file.card)
    return pages.show(
        "calls/case.html",
        **vars(file),
        reading=_clock_of(file),
        appeal_terms=_terms_of(file),
        appeal_words=APPEAL_KIND_WORDS,
        terms=file.latest.content["terms"],
        grouping=grouping_of(file.latest.content["answers"]),
        protocol_form=None if file.card.protocol_number else ProtocolForm(),
        reasons_form=ReasonsForm() if file.card.state in SAYS_REASONS else None,
    )


def _terms_of(file: CaseFile) -> dict[int, dict[str, date]]:
    """The last days to appeal, by act, of the letters whose delivery is proved."""
    return {each.decision_id: appeals.terms(file.card.agency_id, each.received_on) for each in file.received}


def _clock_of(file: CaseFile) -> ClockReading:
    concluded = file.decided[-1].act_day if file.decided else None
    terms = file.latest.content["terms"]
    began = term_begins(file.windows, lodged_at=file.card.lodged_at or clock.now(), terms=terms)
    told = procedure.procedure_of(began, file.requests, file.notices, concluded_on=concluded)
    return procedure.clock(file.card.agency_id, told, terms, today=clock.today())


@blueprint.post("/domande/<int:application_id>/protocollo")
@requires("calls.check")
def record_protocol(application_id: int) -> ResponseReturnValue:
    """Record the agency's own protocol number."""
    form = ProtocolForm()
    services.record_protocol(
        application_id=application_id,
        number=form.number.data or "",
        day=form.day.data or clock.today(),
        actor=actor(),
        now=clock.now(),
    )
    pages.done("Il protocollo è registrato: la verifica formale è cominciata.")
    return pages.go("calls.show_case", application_id=application_id)


@blueprint.route("/domande/<int:application_id>/verifica", methods=["GET", "POST"])
@requires("calls.check")
def check_case(application_id: int) -> ResponseReturnValue:
    """The formal check, item by item."""
    card = own_case(application_id)
    if request.method == "POST":
        findings = [
            services.FormalFinding(item_code=code, outcome=outcome, note=request.form.get(f"note:{code}", "").strip())
            for key, outcome in request.form.items()
            if key.startswith("o:") and outcome != admissibility.Outcome.UNCHECKED and (code := key[2:])
        ]
        services.check_formally(application_id=application_id, findings=findings, actor=actor(), now=clock.now())
        pages.done("Gli esiti della verifica formale sono registrati.")
        return pages.go("calls.check_case", application_id=application_id)
    return pages.show("calls/formal_check.html", card=card, **_formal(card))


def _formal(card: ApplicationCard) -> dict[str, Any]:
    latest, application_id = lodged_versions(card)[0], card.id
    facts = services.formal_facts(application_id)
    parts = [(each.code, each.label, each.questions) for each in latest.requirements]
    parts += [(each.code, each.label, (each,)) for each in latest.documents]
    # Proposed as present: what is answered with anything but a plain no, or has a file.
    given = {each.code for _, _, asked in parts for each in asked if latest.value(each.code) not in (None, False, [])}
    given |= {each.code for _, _, asked in parts for each in asked if latest.files_of(each.code)}
    return {
        "rows": parts,
        "given_codes": given,
        "latest": latest,
        "provider": providers.card(card.provider_id),
        "facts": facts,
        "outcomes": tuple(admissibility.Outcome),
        "verdict": admissibility.verdict(facts),
        "reasons": admissibility.reasons_not_to_admit(facts),
        "formal": procedure.formal_checks(application_id),
    }


@blueprint.post("/domande/<int:application_id>/ammetti")
@requires("calls.check")
def admit_case(application_id: int) -> ResponseReturnValue:
    """Find the application admissible."""
    services.admit(application_id=application_id, actor=actor(), now=clock.now())
    pages.done("La domanda è ammissibile: adesso passa alla commissione.")
    return pages.go("calls.show_case", application_id=application_id)


@blueprint.post("/domande/<int:application_id>/non-ammettere")
@requires("calls.check")
def refuse_admission(application_id: int) -> ResponseReturnValue:
    """Find the application inadmissible."""
    services.find_inadmissible(application_id=application_id, actor=actor(), now=clock.now())
    pages.done("La domanda risulta inammissibile: adesso comunica i motivi ostativi.")
    return pages.go("calls.show_case", application_id=application_id)


@blueprint.route("/domande/<int:application_id>/integrazione", methods=["GET", "POST"])
@requires("calls.check")
def request_integration(application_id: int) -> ResponseReturnValue:
    """Ask for missing pieces: exactly which, by when."""
    card = own_case(application_id)
    form = IntegrationForm()
    facts = services.formal_facts(application_id)
    form.items.choices = [(each.code, each.code) for each in facts.items]
    asking = partial(services.request_integration, application_id=application_id, actor=actor(), now=clock.now())
    if form.validate_on_submit() and tried(
        form, lambda: asking(item_codes=form.items.data, text=form.text.data, days=form.days.data)
    ):
        pages.done("La richiesta parte per PEC; il termine del procedimento è sospeso.")
        return pages.go("calls.show_case", application_id=application_id)
    if not form.is_submitted():
        form.items.data = [each.code for each in facts.items if each.outcome is admissibility.Outcome.PROOF_MISSING]
        own = services.terms_of_case(application_id).get("integration_days")
        form.days.data = own or territory.parameter(card.agency_id, "calls.integration_days", clock.today())
    return pages.show("calls/integration.html", card=card, form=form)


@blueprint.post("/domande/<int:application_id>/motivi")
@requires("calls.check")
def send_reasons(application_id: int) -> ResponseReturnValue:
    """Send the notice of reasons."""
    form = ReasonsForm()
    services.send_negative_notice(
        application_id=application_id, reasons=form.reasons.data or "", actor=actor(), now=clock.now()
    )
    pages.done("I motivi ostativi partono per PEC; il termine del procedimento è sospeso.")
    return pages.go("calls.show_case", application_id=application_id)


@blueprint.post("/domande/<int:application_id>/risposta-osservazioni")
@requires("calls.check")
def answer_observations(application_id: int) -> ResponseReturnValue:
    """Answer the observations."""
    form = ReasonsForm()
    services.answer_observations(
        application_id=application_id, answer=form.reasons.data or "", actor=actor(), now=clock.now()
    )
    pages.done("La risposta alle osservazioni è registrata: l'atto la riporterà.")
    return pages.go("calls.show_case", application_id=application_id)


@blueprint.get("/domande/<int:application_id>/file/<digest>")
@requires("calls.read_files")
def download_case_file(application_id: int, digest: str) -> ResponseReturnValue:
    """A file that was lodged."""
    card = own_case(application_id)
    if not may_see(card):
        abort(404)
    for lodging in applications.lodgings(application_id):
        for files in lodging.content["files"].values():
            for file in files:
                if file["digest"] == digest:
                    return as_file(digest, file["name"], file["media_type"])
    return abort(404)


def may_see(card: ApplicationCard) -> bool:
    """Whether a member of the commission may see this applicant's files; the officers always may."""
    if "commissioner" not in actor().roles:
        return True
    declared = evaluation.declarations([card.id]).get(card.id, {})
    commission = evaluation.commission_of(card.call_id)
    return commission is not None and evaluation.judges(commission, declared, actor().person_id)
