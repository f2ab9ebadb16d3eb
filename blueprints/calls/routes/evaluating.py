"""The commissioner's pages: the desk, one applicant, declaring, checking, handing in, agreeing."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import actor, requires
from blueprints.calls.forms import ConflictForm, OutcomeForm
from blueprints.calls.letters import of_lot
from blueprints.calls.models import Application
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import conflicts, desk, evaluation, scores
from blueprints.calls.queries.applications import ApplicationCard
from blueprints.calls.queries.evaluation import CommissionCard, Declared
from blueprints.calls.routes.blueprint import blueprint, found, tried
from blueprints.calls.routes.cases import lodged_versions
from blueprints.calls.rules.outcomes import keys_decided, service_and_lot
from blueprints.calls.rules.quorum import Declaration
from blueprints.calls.services import evaluation as services
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@blueprint.get("/valutazione")
@requires("calls.evaluate")
def show_desk() -> ResponseReturnValue:
    """What waits for this member, in every commission of theirs."""
    me = actor().person_id or 0
    commissions = evaluation.commissions_with(me)
    calls = calls_queries.cards({each.call_id for each in commissions})
    cases = evaluation.applications_of_calls(each.call_id for each in commissions)
    return pages.show(
        "calls/desk.html",
        commissions=commissions,
        calls=calls,
        cases=cases,
        providers=providers.cards({each.provider_id for each in cases}),
        **_progress(me, commissions, cases),
        me=me,
    )


def _progress(me: int, commissions: Iterable[CommissionCard], cases: Iterable[Application]) -> dict[str, Any]:
    """How far this member is: what was declared and handed in, and what waits, by call."""
    listed, of_call = tuple(cases), {each.call_id: each for each in commissions}
    ids = [each.id for each in listed]
    declared, handed = evaluation.declarations(ids), evaluation.handed_in(ids)
    waiting: dict[int, Counter[str]] = {}
    expected: dict[int, int] = {}
    judged = {each.id for each in listed if evaluation.judges(of_call[each.call_id], declared.get(each.id, {}), me)}
    for case in listed:
        count = waiting.setdefault(case.call_id, Counter())
        expected |= evaluation.expected(of_call[case.call_id], declared, [case.id])
        count["to_declare"] += me not in declared.get(case.id, {})
        if case.id in judged and case.before_commission_at is not None:
            count["to_evaluate"] += 1
            count["evaluated"] += me in handed.get(case.id, ())
    return {"declared": declared, "handed": handed, "waiting": waiting, "expected": expected, "judged": judged}


def _seat(application_id: int) -> tuple[ApplicationCard, CommissionCard]:
    """The case and the commission in which the actor sits, or the page that says there is none."""
    card = found(desk.lodged_case(application_id))
    commission = found(evaluation.commission_of(card.call_id))
    return (card, commission) if commission.member(actor().person_id) else abort(404)


@blueprint.get("/valutazione/<int:application_id>")
@requires("calls.evaluate")
def evaluate_application(application_id: int) -> ResponseReturnValue:
    """One applicant: the declaration first; nothing else is shown to who has not declared, or abstains."""
    card, commission = _seat(application_id)
    declared = evaluation.declarations([application_id]).get(application_id, {})
    me = actor().person_id or 0
    member = found(commission.member(me))
    context: dict[str, Any] = {"card": card, "commission": commission, "mine": declared.get(me)}
    if not evaluation.judges(commission, declared, me):
        hints = conflicts.hints_about(member, card.provider_id) if me not in declared else ()
        provider = providers.card(card.provider_id) if me not in declared else None
        return pages.show("calls/declare.html", form=ConflictForm(), hints=hints, provider=provider, **context)
    return pages.show("calls/evaluate.html", **context, **_sheet(card, commission, declared, me))


def _sheet(card: ApplicationCard, commission: CommissionCard, declared: dict[int, Declared], me: int) -> dict[str, Any]:
    handed = evaluation.handed_in([card.id]).get(card.id, frozenset())
    checks = evaluation.checks(card.id)
    form = OutcomeForm()
    names = {each.code: each.name for each in territory.services()}
    presides = services.who_presides(commission, declared) == me
    form.service.choices = _decided_apart(card, names) if presides else []
    rules = evaluation.quorum_rules(card.agency_id, clock.today())
    sheets = scores.sheets([card])[card.id]
    mine = scores.given([card.id], by=me) if sheets else {}
    return {
        "sheets": sheets,
        "scored": {key: len(people.get(me, {})) for key, people in mine.items()},
        "latest": lodged_versions(card)[0],
        "provider": providers.card(card.provider_id),
        "checks": checks.get(me, {}),
        # The others' findings are shown once one's own are handed in, never before.
        "others": {who: each for who, each in checks.items() if who in handed and who != me} if me in handed else {},
        "handed": handed,
        "people": {each.person_id: each.name for each in commission.members},
        "bench": evaluation.bench_of(commission, declared, rules),
        "recused": [who for who, each in evaluation.said(declared).items() if each is Declaration.RECUSED],
        "agreed": evaluation.agreed([card.id]).get(card.id, {}),
        "outcome_form": form,
        "names": names,
        "me": me,
        "presides": presides,
    }


def _decided_apart(card: ApplicationCard, names: dict[str, str]) -> list[tuple[str, str]]:
    """What the commission agrees on by itself: services, by lot where the call has several."""
    notice = found(calls_queries.version(card.call_id, card.call_version)).notice
    keys = keys_decided(notice, card.services)
    named = {key: names.get(service_and_lot(key)[0], service_and_lot(key)[0]) for key in keys}
    return [(key, of_lot(named[key], lot.title)) for key, lot in keys.items()]


@blueprint.post("/valutazione/<int:application_id>/dichiara")
@requires("calls.evaluate")
def declare_conflict(application_id: int) -> ResponseReturnValue:
    """Declare, or abstain."""
    card, commission = _seat(application_id)
    form = ConflictForm()
    if form.validate_on_submit() and tried(
        form,
        lambda: services.declare(
            application_id=application_id,
            declares_none=form.none.data == "yes",
            reason=form.reason.data or "",
            actor=actor(),
            now=clock.now(),
        ),
    ):
        pages.done("La dichiarazione è registrata.")
        return pages.go("calls.evaluate_application", application_id=application_id)
    member = found(commission.member(actor().person_id))
    hints = conflicts.hints_about(member, card.provider_id)
    provider = providers.card(card.provider_id)
    return pages.show(
        "calls/declare.html", form=form, hints=hints, provider=provider, card=card, commission=commission, mine=None
    )


@blueprint.post("/valutazione/<int:application_id>/esami")
@requires("calls.evaluate")
def save_checks(application_id: int) -> ResponseReturnValue:
    """Save one's findings, and hand them in when asked to."""
    _seat(application_id)
    findings = [
        services.Finding(item_code=key[2:], outcome=value, note=request.form.get(f"note:{key[2:]}", "").strip())
        for key, value in request.form.items()
        if key.startswith("o:") and value
    ]
    if rest := request.form.get("rest"):
        done = {each.item_code for each in findings}
        findings += [
            services.Finding(item_code=code, outcome=rest, note="")
            for code in services.unchecked(application_id=application_id, actor=actor())
            if code not in done
        ]
    services.check(application_id=application_id, findings=findings, actor=actor(), now=clock.now())
    if request.form.get("hand_in"):
        services.hand_in(application_id=application_id, actor=actor(), now=clock.now())
        pages.done("La tua valutazione è consegnata: adesso vedi anche quelle degli altri componenti.")
    else:
        pages.done("I tuoi esiti sono salvati. Gli altri componenti non li vedono finché non li consegni.")
    return pages.go("calls.evaluate_application", application_id=application_id)


@blueprint.post("/valutazione/<int:application_id>/esito")
@requires("calls.evaluate")
def agree_outcome(application_id: int) -> ResponseReturnValue:
    """Record what the commission agreed on one service."""
    form = OutcomeForm()
    service, lot = service_and_lot(request.form.get("service", ""))
    services.agree_outcome(
        application_id=application_id,
        service_code=service,
        lot_code=lot,
        outcome=request.form.get("outcome", ""),
        reasons=form.reasons.data or "",
        prescriptions=form.prescriptions.data or "",
        prescriptions_due_on=form.prescriptions_due_on.data,
        actor=actor(),
        now=clock.now(),
    )
    pages.done("L'esito concordato è registrato. Con l'ultimo servizio la domanda passa all'atto.")
    return pages.go("calls.evaluate_application", application_id=application_id)
