"""Appointing the commission, its sessions with their minutes, and the act that decides."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from app import clock, pages
from app.forms import blame
from app.permissions import actor, requires
from blueprints.accounts import api as accounts
from blueprints.calls.forms import DecisionForm, MemberFactsForm, MemberForm, MinutesForm, SessionForm
from blueprints.calls.models import Application
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation, results
from blueprints.calls.queries.calls import CallCard
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.routes.blueprint import as_file, blueprint, found, tried
from blueprints.calls.routes.manager import own_call
from blueprints.calls.rules.notice import Panel
from blueprints.calls.services import decisions, minutes, sessions
from blueprints.calls.services import evaluation as services
from blueprints.calls.states import ApplicationState
from blueprints.providers import api as providers
from blueprints.territory import api as territory

DECIDABLE = (ApplicationState.PROPOSED, ApplicationState.NOTICE_SENT, ApplicationState.OBSERVED)


@blueprint.route("/ente/avvisi/<int:call_id>/commissione", methods=["GET", "POST"])
@requires("calls.decide")
def appoint_commission(call_id: int) -> ResponseReturnValue:
    """Appoint the commission of a call by an act."""
    call = own_call(call_id)
    form = MemberForm()
    people = {each.id: each.name for each in accounts.people_with("commissioner", "agency", call.agency_id)}
    form.members.choices = form.chair.choices = list(people.items())
    form.reserves.choices = list(people.items())
    if form.validate_on_submit() and tried(form, _appointing(call_id, form, people)):
        pages.done("La commissione è nominata: i componenti trovano le domande nella loro scrivania.")
        return pages.go("calls.manage_call", call_id=call_id)
    current = evaluation.commission_of(call_id)
    return pages.show("calls/appoint.html", call=call, form=form, current=current, panel=_panel(call))


def _panel(call: CallCard) -> Panel:
    """The commission that the text in force announces."""
    shown = calls_queries.version(call.id, call.version) if call.version else None
    return shown.notice.panel if shown else Panel()


def _appointing(call_id: int, form: MemberForm, people: dict[int, str]) -> Callable[[], object]:
    employers = _employers(form.employers.data or "")
    members = [
        services.NewMember(
            person_id=who,
            name=people[who],
            chair=who == form.chair.data,
            reserve=place,
            employer=employers.get(people[who].lower()),
        )
        for place, who in (*((0, each) for each in form.members.data), *enumerate(form.reserves.data, start=1))
    ]
    return lambda: services.appoint(
        call_id=call_id,
        members=members,
        act_number=form.act_number.data,
        act_day=form.act_day.data,
        act_protocol=form.act_protocol.data,
        actor=actor(),
        now=clock.now(),
    )


def _employers(written: str) -> dict[str, str]:
    """`Name: employer`, one a line."""
    pairs = (line.partition(":") for line in written.splitlines())
    return {name.strip().lower(): employer.strip() for name, _, employer in pairs if name.strip() and employer.strip()}


@blueprint.route("/ente/avvisi/<int:call_id>/commissione/<int:person_id>", methods=["GET", "POST"])
@requires("calls.decide")
def describe_member(call_id: int, person_id: int) -> ResponseReturnValue:
    """What the hints of conflict compare for a member."""
    call = own_call(call_id)
    commission = found(evaluation.commission_of(call_id))
    member = found(commission.member(person_id))
    form = MemberFactsForm(obj=member)
    comuni = territory.comuni_of(call.agency_id, clock.today())
    form.comune_istat.choices = [("", "nessuno"), *((each.istat_code, each.name) for each in comuni)]
    facts = {name: form[name].data for name in ("fiscal_code", "address", "employer", "comune_istat")}
    if form.validate_on_submit() and tried(
        form,
        lambda: services.describe_member(
            call_id=call_id, person_id=person_id, facts=facts, actor=actor(), now=clock.now()
        ),
    ):
        pages.done(f"I dati di {member.name} sono registrati: i richiami li confrontano con ogni richiedente.")
        return pages.go("calls.manage_call", call_id=call_id)
    return pages.show("calls/member.html", call=call, member=member, form=form)


@blueprint.get("/valutazione/commissioni/<int:commission_id>")
@requires("calls.evaluate")
def show_commission(commission_id: int) -> ResponseReturnValue:
    """A commission at work: how far everybody is, its sessions and minutes."""
    commission = _own(commission_id)
    form = MinutesForm()
    form.present.choices = [(each.person_id, each.name) for each in commission.members]
    return pages.show(
        "calls/commission.html",
        commission=commission,
        call=found(calls_queries.call(commission.call_id)),
        sessions=evaluation.sessions(commission_id),
        session_form=SessionForm(),
        minutes_form=form,
        presides=commission.chair == actor().person_id,
        **_progress(commission),
    )


def _progress(commission: CommissionCard) -> dict[str, Any]:
    """How far everybody is with each applicant."""
    cases = evaluation.applications_of_calls([commission.call_id])
    ids = [each.id for each in cases]
    declared = evaluation.declarations(ids)
    return {
        "cases": cases,
        "providers": providers.cards({each.provider_id for each in cases}),
        "declared": declared,
        "recused": evaluation.recused_by(actor().person_id, declared),
        "handed": evaluation.handed_in(ids),
        "expected": evaluation.expected(commission, declared, ids),
        "undeclared": sum(actor().person_id not in declared.get(each, {}) for each in ids),
        "agreed": evaluation.agreed(ids),
        "admissible": sum(each.state == ApplicationState.ADMISSIBLE for each in cases),
    }


def _own(commission_id: int) -> CommissionCard:
    commission = found(evaluation.commission(commission_id))
    return commission if commission.member(actor().person_id) else found(None)


@blueprint.post("/valutazione/commissioni/<int:commission_id>/avvia")
@requires("calls.chair")
def start_evaluation(commission_id: int) -> ResponseReturnValue:
    """Put the admissible applications before the commission."""
    commission = _own(commission_id)
    begun = services.start_evaluation(call_id=commission.call_id, actor=actor(), now=clock.now())
    pages.done(f"Domande portate all'esame della commissione: {begun}.")
    return pages.go("calls.show_commission", commission_id=commission_id)


@blueprint.post("/valutazione/commissioni/<int:commission_id>/sedute")
@requires("calls.chair")
def convene_session(commission_id: int) -> ResponseReturnValue:
    """Convene a session."""
    _own(commission_id)
    form = SessionForm()
    if form.validate_on_submit() and form.convened_for.data is not None:
        sessions.convene(
            commission_id=commission_id,
            convened_for=form.convened_for.data,
            place=form.place.data,
            actor=actor(),
            now=clock.now(),
        )
        pages.done("La seduta è convocata.")
    return pages.go("calls.show_commission", commission_id=commission_id)


@blueprint.post("/valutazione/commissioni/<int:commission_id>/sedute/<int:session_id>/apri")
@requires("calls.chair")
def open_session(commission_id: int, session_id: int) -> ResponseReturnValue:
    """Open a session."""
    sessions.open_session(session_id=session_id, actor=actor(), now=clock.now())
    pages.done("La seduta è aperta.")
    return pages.go("calls.show_commission", commission_id=commission_id)


@blueprint.post("/valutazione/commissioni/<int:commission_id>/sedute/<int:session_id>/chiudi")
@requires("calls.chair")
def close_session(commission_id: int, session_id: int) -> ResponseReturnValue:
    """Close a session and keep its minutes."""
    sessions.close_session(
        session_id=session_id,
        present=request.form.getlist("present", type=int),
        notes=request.form.get("notes", ""),
        actor=actor(),
        now=clock.now(),
    )
    pages.done("La seduta è chiusa e il verbale è conservato.")
    return pages.go("calls.show_commission", commission_id=commission_id)


@blueprint.get("/valutazione/commissioni/<int:commission_id>/sedute/<int:session_id>/verbale.pdf")
@requires("calls.evaluate")
def download_minutes(commission_id: int, session_id: int) -> ResponseReturnValue:
    """The minutes of a session as PDF."""
    commission = _own(commission_id)
    row = found(next((each for each in evaluation.sessions(commission_id) if each.id == session_id), None))
    if edition := minutes.edition_for(commission, session_id, actor().person_id):
        name = f"estratto-verbale-{row.number}.pdf"
        return send_file(BytesIO(edition), "application/pdf", as_attachment=True, download_name=name)
    return as_file(found(row.minutes_digest), f"verbale-{row.number}.pdf", "application/pdf")


@blueprint.route("/ente/avvisi/<int:call_id>/atto", methods=["GET", "POST"])
@requires("calls.decide")
def decide_call(call_id: int) -> ResponseReturnValue:
    """Decide by one act on the applications whose outcome is proposed."""
    call = own_call(call_id)
    cases = _decidable(call_id)
    cards = providers.cards({each.provider_id for each in cases})
    form = DecisionForm()
    form.applications.choices = [
        (each.id, f"{each.receipt_number}/{each.receipt_year} · {cards[each.provider_id].name}") for each in cases
    ]
    if form.validate_on_submit():
        try:
            if tried(form, _deciding(call_id, form)):
                pages.done("L'atto è registrato: chi è accolto è già nell'elenco, e gli esiti partono per PEC.")
                return pages.go("calls.manage_call", call_id=call_id)
        except IntegrityError as error:
            if not blame(form, error):
                raise
    agreed = evaluation.agreed(each.id for each in cases)
    places = _places(call_id) if call.mode == "ranking" else {}
    return pages.show("calls/decide.html", call=call, cases=cases, cards=cards, agreed=agreed, form=form, places=places)


def _decidable(call_id: int) -> list[Application]:
    """What can be decided on, without the applicants on whom the officer abstains as a commissioner."""
    cases = [each for each in evaluation.applications_of_calls([call_id]) if each.state in DECIDABLE]
    hidden = evaluation.abstained(actor(), (each.id for each in cases))
    return [each for each in cases if each.id not in hidden]


def _places(call_id: int) -> dict[tuple[int, str], int]:
    """The place of each applicant for each service, in a call that ranks."""
    commission = evaluation.commission_of(call_id)
    if commission is None:
        return {}
    rules = evaluation.quorum_rules(commission.agency_id, clock.today())
    standings = results.standings(commission, evaluation.applications_of_calls([call_id]), rules)
    rows = (row for found_rows in standings.values() for row in found_rows)
    return {(row.application_id, row.service_code): row.place.position for row in rows if row.place}


def _deciding(call_id: int, form: DecisionForm) -> Callable[[], object]:
    return lambda: decisions.decide(
        call_id=call_id,
        application_ids=form.applications.data,
        act_number=form.act_number.data,
        act_day=form.act_day.data,
        act_protocol=form.act_protocol.data,
        effective_from=form.effective_from.data,
        actor=actor(),
        now=clock.now(),
    )
