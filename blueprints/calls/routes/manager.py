"""The manager's pages: writing, approving, publishing and amending a call; answering questions."""

from collections.abc import Callable

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from app import clock, pages
from app.forms import blame
from app.permissions import actor, requires
from blueprints.calls.forms import ActForm, AmendForm, AnswerForm, NewCallForm, NoticeForm, fill_notice, read_notice
from blueprints.calls.queries import applications, decisions, evaluation
from blueprints.calls.queries import calls as queries
from blueprints.calls.queries.calls import CallCard
from blueprints.calls.queries.decisions import DecidedCard
from blueprints.calls.routes.blueprint import blueprint, found, tried
from blueprints.calls.routes.public import preview
from blueprints.calls.rules.notice import Notice, Zone, differences
from blueprints.calls.rules.parts import changed_parts
from blueprints.calls.services import calls as services
from blueprints.calls.services.template import notice_template
from blueprints.standards import api as standards
from blueprints.territory import api as territory

EMPTY = -1


def own_call(call_id: int) -> CallCard:
    """A call of the actor's agency; published calls of others can be read, but not from here."""
    call = found(queries.call(call_id))
    return call if call.agency_id == actor().agency_id else abort(404)


@blueprint.get("/ente/avvisi")
@requires("calls.read")
def list_own_calls() -> ResponseReturnValue:
    """The calls of the agency."""
    page = queries.agency_calls(actor().agency_id or 0, number=pages.page_number())
    return pages.show_list("calls/manage_list.html", page=page, now=clock.now())


@blueprint.route("/ente/avvisi/nuovo", methods=["GET", "POST"])
@requires("calls.write")
def new_call() -> ResponseReturnValue:
    """Begin a call from the template or as a copy."""
    form = NewCallForm()
    form.copy_of.choices = _origins()
    if form.validate_on_submit():
        try:
            call_id = services.draft(
                agency_id=actor().agency_id or 0,
                code=form.code.data,
                notice=_origin(form.copy_of.data),
                actor=actor(),
                now=clock.now(),
            )
        except IntegrityError as error:
            if not blame(form, error):
                raise
        else:
            return pages.go("calls.edit_call", call_id=call_id)
    return pages.show("calls/new.html", form=form)


def _origins() -> list[tuple[int, str]]:
    others = queries.agency_calls(actor().agency_id or 0, number=1).rows
    return [
        (0, "il modello"),
        (EMPTY, "un testo vuoto"),
        *((each.id, f"{each.code} · {each.title}") for each in others),
    ]


def _origin(call_id: int) -> Notice:
    if call_id == EMPTY:
        return Notice(title="Nuovo avviso")
    if not call_id:
        return notice_template()
    call = own_call(call_id)
    version = queries.draft(call_id) if call.version is None else queries.version(call_id, call.version)
    return found(version).notice


@blueprint.get("/ente/avvisi/<int:call_id>")
@requires("calls.read")
def manage_call(call_id: int) -> ResponseReturnValue:
    """A call and what can be done with it now."""
    call = own_call(call_id)
    current = queries.version(call_id, call.version) if call.version else None
    draft, decided = queries.draft(call_id), _decided(call_id)
    return pages.show(
        "calls/manage.html",
        call=call,
        current=current,
        draft=draft,
        act_form=ActForm(),
        amend_form=AmendForm(),
        changes=changed_parts(differences(current.stored, draft.stored)) if current and draft else (),
        questions=queries.questions(call_id),
        commission=evaluation.commission_of(call_id),
        decided=decided,
        receipts=applications.receipts(each.application_id for each in decided),
        now=clock.now(),
    )


def _decided(call_id: int) -> tuple[DecidedCard, ...]:
    """What was decided under a call, without the applicants on whom the reader abstains as a commissioner."""
    found = decisions.decided_under(call_id)
    hidden = evaluation.abstained(actor(), (each.application_id for each in found))
    return tuple(each for each in found if each.application_id not in hidden)


@blueprint.route("/ente/avvisi/<int:call_id>/testo", methods=["GET", "POST"])
@requires("calls.write")
def edit_call(call_id: int) -> ResponseReturnValue:
    """Write the text of a draft."""
    call, draft = own_call(call_id), found(queries.draft(call_id))
    form, zones = NoticeForm(), _zones(call.agency_id, draft.notice)
    _offer(form, call.agency_id, draft.notice, zones)
    if form.validate_on_submit():
        notice = read_notice(form, draft.notice, zones)
        if notice is not None and tried(form, _saving(call_id, notice, form)):
            pages.done("Il testo è salvato. L'avviso non è ancora pubblicato.")
            return pages.go("calls.manage_call", call_id=call_id)
        form.seen.raw_data, form.seen.data = None, draft.revision
    elif not form.is_submitted():
        fill_notice(form, draft.notice)
        form.seen.data = draft.revision
    return pages.show("calls/edit.html", call=call, draft=draft, form=form)


def _saving(call_id: int, notice: Notice, form: NoticeForm) -> Callable[[], object]:
    return lambda: services.save(call_id=call_id, notice=notice, seen=form.seen.data, actor=actor(), now=clock.now())


def _offer(form: NoticeForm, agency_id: int, notice: Notice, zones: tuple[Zone, ...]) -> None:
    """The choices of the agency; services and territories of a call with lots are written on their own page."""
    known = {each.code: each.name for each in territory.services()}
    if any(each.lots or each.code not in known for each in notice.services):
        del form.services, form.zones
    else:
        form.services.choices = list(known.items())
        form.zones.choices = [(each.code, f"{each.name} ({len(each.comune_ids)} Comuni)") for each in zones]
    lists = standards.published_versions(agency_id, "accreditation")
    named = [(each.id, f"{each.title}, versione {each.number}") for each in lists]
    form.checklist.choices = [(0, "da scegliere"), *named]


def _zones(agency_id: int, notice: Notice) -> tuple[Zone, ...]:
    """The territories to choose from: those of the notice as they are, the agency's sub-areas and its other zones."""
    comuni = territory.comuni_of(agency_id)
    areas = [
        Zone(
            code=f"area-{area.number}",
            name=f"Sub-ambito {area.number} {area.name}",
            comune_ids=tuple(each.id for each in comuni if each.sub_area_id == area.id),
        )
        for area in territory.sub_areas(agency_id)
    ]
    wider = [
        Zone(code=each.code, name=each.name, comune_ids=tuple(sorted(each.comune_ids)))
        for each in territory.zones(agency_id)
    ]
    known = {each.code for each in notice.zones}
    return (*notice.zones, *(each for each in (*areas, *wider) if each.code not in known))


@blueprint.get("/ente/avvisi/<int:call_id>/anteprima")
@requires("calls.read")
def preview_call(call_id: int) -> ResponseReturnValue:
    """The draft as everybody will read it."""
    return preview(own_call(call_id), found(queries.draft(call_id)))


@blueprint.post("/ente/avvisi/<int:call_id>/approva")
@requires("calls.approve")
def approve_call(call_id: int) -> ResponseReturnValue:
    """Record the act that approves the draft."""
    form = ActForm()
    act = {name: getattr(form, name).data for name in ("act_number", "act_day", "act_protocol")}
    services.approve(call_id=call_id, **act, actor=actor(), now=clock.now())
    pages.done("L'atto è registrato. Adesso l'avviso si può pubblicare.")
    return pages.go("calls.manage_call", call_id=call_id)


@blueprint.post("/ente/avvisi/<int:call_id>/riporta-in-bozza")
@requires("calls.write")
def take_back_call(call_id: int) -> ResponseReturnValue:
    """Make an approved call a draft again."""
    services.take_back(call_id=call_id, actor=actor(), now=clock.now())
    pages.done("L'avviso è di nuovo una bozza.")
    return pages.go("calls.edit_call", call_id=call_id)


@blueprint.post("/ente/avvisi/<int:call_id>/pubblica")
@requires("calls.publish")
def publish_call(call_id: int) -> ResponseReturnValue:
    """Publish what was approved."""
    services.publish(call_id=call_id, actor=actor(), now=clock.now())
    pages.done("L'avviso è pubblicato: il testo non cambia più, se non con una rettifica.")
    return pages.go("calls.manage_call", call_id=call_id)


@blueprint.post("/ente/avvisi/<int:call_id>/rettifica")
@requires("calls.write")
def amend_call(call_id: int) -> ResponseReturnValue:
    """Begin an amendment."""
    form = AmendForm()
    services.amend(call_id=call_id, reason=form.reason.data or "", actor=actor(), now=clock.now())
    pages.done("La rettifica è una nuova bozza: il testo pubblicato resta in vigore finché non la pubblichi.")
    return pages.go("calls.edit_call", call_id=call_id)


@blueprint.route("/ente/avvisi/<int:call_id>/quesiti/<int:question_id>", methods=["GET", "POST"])
@requires("calls.write")
def answer_question(call_id: int, question_id: int) -> ResponseReturnValue:
    """Answer a question for everybody."""
    call = own_call(call_id)
    asked = found(next((each for each in queries.questions(call_id) if each.id == question_id), None))
    form = AnswerForm(question=asked.text)
    if form.validate_on_submit() and tried(
        form,
        lambda: services.answer(
            question_id=question_id,
            question=form.question.data,
            answer=form.answer.data,
            actor=actor(),
            now=clock.now(),
        ),
    ):
        pages.done("La risposta è pubblicata nella pagina dell'avviso.")
        return pages.go("calls.manage_call", call_id=call_id)
    return pages.show("calls/answer.html", call=call, asked=asked, form=form)
