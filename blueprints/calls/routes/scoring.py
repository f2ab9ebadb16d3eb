"""A member's own scores: one applicant with what each level means, and the grid of many applicants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refusal, Refused
from app.forms import read_decimal
from app.messages import sentence
from app.permissions import actor, requires
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import evaluation, scoring_pages
from blueprints.calls.queries.evaluation import CommissionCard
from blueprints.calls.queries.scoring_pages import Grid, SheetView
from blueprints.calls.routes.blueprint import blueprint, found
from blueprints.calls.services import evaluation as judging
from blueprints.calls.services import scoring as services
from blueprints.calls.services.scoring import Mark
from blueprints.providers import api as providers
from blueprints.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A member before one applicant: what they may see of the others."""

    case: Any
    commission: CommissionCard
    bench: Any
    handed: frozenset[int]
    me: int

    @property
    def final(self) -> bool:
        """Whether one's own evaluation is handed in."""
        return self.me in self.handed

    @property
    def seen_people(self) -> frozenset[int]:
        """Whose scores may be read: one's own, and the others' once one's own are in."""
        return self.handed | {self.me} if self.final else frozenset({self.me})


def seat(application_id: int) -> Seat:
    """The member's seat before an applicant; who has not declared, or abstains, finds no page."""
    case = found(evaluation.lodged_application(application_id))
    commission = found(evaluation.commission_of(case.call_id))
    me = actor().person_id or 0
    declared = evaluation.declarations([case.id]).get(case.id, {})
    if not evaluation.judges(commission, declared, me):
        abort(404)
    bench = evaluation.bench_of(commission, declared, evaluation.quorum_rules(case.agency_id, clock.today()))
    handed = evaluation.handed_in([case.id]).get(case.id, frozenset())
    return Seat(case=case, commission=commission, bench=bench, handed=handed, me=me)


def views_of(at: Seat) -> tuple[SheetView, ...]:
    """The applicant's sheets as far as this member may see them."""
    percent = evaluation.wide_percent(at.case.call_id, at.case.agency_id, clock.today())
    return scoring_pages.sheet_views(at.case, seen_people=at.seen_people, judges=at.bench.sitting, wide_percent=percent)


def about(at: Seat) -> dict[str, Any]:
    """What every page about one applicant's scores shows."""
    return {
        "case": at.case,
        "receipt": f"{at.case.receipt_number}/{at.case.receipt_year}",
        "provider": providers.card(at.case.provider_id),
        "commission": at.commission,
        "bench": at.bench,
        "handed": at.handed,
        "final": at.final,
        "me": at.me,
        "people": {each.person_id: each.name for each in at.commission.members},
        "names": {each.code: each.name for each in territory.services()},
    }


@blueprint.route("/valutazione/<int:application_id>/punteggi", methods=["GET", "POST"])
@requires("calls.evaluate")
def score_application(application_id: int) -> ResponseReturnValue:
    """One applicant's sheets: each criterion with what has to be seen for its points."""
    at = seat(application_id)
    views = found(views_of(at) or None)
    refusals: list[str] = []
    if request.method == "POST":
        refusals = _kept(at, views)
        if not refusals:
            return _after_scoring(application_id)
    seen = max((line.given[at.me].id for view in views for line in view.lines if at.me in line.given), default=0)
    return pages.show("calls/score.html", views=views, seen=seen, refusals=refusals, typed=request.form, **about(at))


def _kept(at: Seat, views: tuple[SheetView, ...]) -> list[str]:
    """Keep the points that were sent; the sentences of what stands against it."""
    fields = {
        f"{view.service_code}:{line.criterion.code}": (view.service_code, line.criterion)
        for view in views
        for line in view.lines
    }
    marks, unread = [], []
    for key, (service, criterion) in fields.items():
        written = request.form.get(f"p:{key}", "").strip()
        points = read_decimal(written) if written else None
        if points is not None:
            note = request.form.get(f"n:{key}", "").strip()
            marks.append(
                Mark(
                    application_id=at.case.id,
                    service_code=service,
                    criterion_code=criterion.code,
                    points=points,
                    note=note,
                )
            )
        elif written:
            unread.append(Refusal("score-unreadable", written=written, criterion=criterion.title))
    return [sentence(each) for each in unread] or _refused(marks)


def _refused(marks: list[Mark]) -> list[str]:
    try:
        services.score(marks=marks, seen=request.form.get("seen", 0, type=int), actor=actor(), now=clock.now())
    except Refused as refusal:
        return [sentence(each) for each in refusal.refusals]
    return []


def _after_scoring(application_id: int) -> ResponseReturnValue:
    """Hand in when asked to, and say where one stands."""
    if not request.form.get("hand_in"):
        pages.done("I tuoi punteggi sono salvati. Gli altri componenti non li vedono finché non li consegni.")
        return pages.go("calls.score_application", application_id=application_id)
    try:
        judging.hand_in(application_id=application_id, actor=actor(), now=clock.now())
        pages.done("La tua valutazione è consegnata: adesso vedi anche quelle degli altri componenti.")
    except Refused as refusal:
        pages.done("I tuoi punteggi sono salvati, ma la valutazione non è ancora consegnata.")
        pages.warn(refusal)
        return pages.go("calls.evaluate_application", application_id=application_id)
    return pages.go("calls.score_application", application_id=application_id)


@blueprint.post("/valutazione/<int:application_id>/punteggi/correggi")
@requires("calls.evaluate")
def correct_score(application_id: int) -> ResponseReturnValue:
    """Correct one's own points after the handing in, with the reason."""
    seat(application_id)
    service, _, criterion = request.form.get("which", "").partition(":")
    points = read_decimal(request.form.get("points", ""))
    if points is None:
        raise Refused(Refusal("score-unreadable", written=request.form.get("points", ""), criterion=criterion))
    services.correct_score(
        mark=Mark(application_id=application_id, service_code=service, criterion_code=criterion, points=points),
        reason=request.form.get("reason", ""),
        actor=actor(),
        now=clock.now(),
    )
    pages.done("La correzione è registrata con il suo motivo; il punteggio di prima resta nella storia.")
    return pages.go("calls.score_application", application_id=application_id)


@blueprint.route("/valutazione/commissioni/<int:commission_id>/griglia", methods=["GET", "POST"])
@requires("calls.evaluate")
def score_grid(commission_id: int) -> ResponseReturnValue:
    """Many applicants by criteria, one's own points in each cell."""
    commission = found(evaluation.commission(commission_id))
    me = actor().person_id or 0
    if commission.member(me) is None:
        abort(404)
    board = scoring_pages.grid(commission, me, number=pages.page_number())
    refusals: list[str] = []
    if request.method == "POST":
        refusals = _kept_grid(board, request.form)
        if not refusals:
            _hand_in_whole(board) if request.form.get("hand_in") else pages.done("I tuoi punteggi sono salvati.")
            return pages.go("calls.score_grid", commission_id=commission_id, pagina=board.page.number)
    return pages.show(
        "calls/grid.html", board=board, refusals=refusals, typed=request.form, **_around(commission, board)
    )


def _around(commission: CommissionCard, board: Grid) -> dict[str, Any]:
    return {
        "commission": commission,
        "call": found(calls_queries.call(commission.call_id)),
        "providers": providers.cards({each.provider_id for each in board.page.rows if each.provider_id}),
    }


def _kept_grid(board: Grid, form: Mapping[str, str]) -> list[str]:
    if form.get("columns") != board.key:
        return [sentence(Refusal("grid-changed"))]
    marks, unread = [], []
    for row in board.page.rows:
        for index, (criterion, cell) in enumerate(zip(board.columns, row.cells, strict=False)):
            written = form.get(f"{row.application_id}.{row.service_code}.{index}", "").strip()
            if cell is None or row.state != "open" or not written:
                continue
            points = read_decimal(written)
            if points is None:
                name = f"{criterion.title}, {row.receipt}"
                unread.append(Refusal("score-unreadable", written=written, criterion=name))
                continue
            note = "" if isinstance(cell, str) else cell.note or ""
            marks.append(
                Mark(
                    application_id=row.application_id,
                    service_code=row.service_code,
                    criterion_code=criterion.code,
                    points=points,
                    note=note,
                )
            )
    return [sentence(each) for each in unread] or _refused(marks)


def _hand_in_whole(board: Grid) -> None:
    """Hand in every applicant that has nothing missing; say which ones still wait."""
    whole, waiting = 0, []
    for application_id, receipt in {
        row.application_id: row.receipt for row in board.page.rows if row.state == "open"
    }.items():
        try:
            judging.hand_in(application_id=application_id, actor=actor(), now=clock.now())
            whole += 1
        except Refused:
            waiting.append(receipt)
    pages.done(f"I tuoi punteggi sono salvati. Valutazioni consegnate: {whole}.")
    if waiting:
        pages.done(f"Mancano ancora punteggi o requisiti per: {', '.join(waiting)}. Aprile per completarle.")
