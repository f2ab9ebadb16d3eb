"""The case worker's pages: projects, choices, hours."""

from datetime import date, datetime
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.actors import Actor
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import policies, services
from blueprints.care.forms import ChoiceForm, MoveForm, NewProjectForm, RevisionForm, StateForm, TimeForm
from blueprints.care.models import Project
from blueprints.care.queries.costs import costs_of
from blueprints.care.queries.projects import Asked, ProjectPage, page_of_projects, project_page
from blueprints.care.routes import choices
from blueprints.care.routes.blueprint import blueprint, comune_names, provider_names
from blueprints.care.rules.curves import curve
from blueprints.care.states import CHANGE, PROJECT, ProjectState


@blueprint.get("/assistenza")
@requires("care.see_projects")
def list_projects() -> ResponseReturnValue:
    """The agency's projects, by code."""
    agency_id = actor().agency_id or 0
    provider = request.args.get("ente", "")
    asked = Asked(
        code=request.args.get("cerca", "").strip()[:40],
        service_code=request.args.get("servizio", ""),
        provider_id=int(provider) if provider.isdecimal() and len(provider) < 10 else None,
        state=request.args.get("stato", "") if request.args.get("stato") in list(ProjectState) else "",
    )
    page = page_of_projects(agency_id, asked, clock.today(), pages.page_number())
    accredited = choices.accredited(agency_id)
    return pages.show(
        "care/projects.html",
        page=page,
        asked=asked,
        states=list(ProjectState),
        services=choices.services(),
        providers=accredited,
        names=dict(accredited),
        comuni=comune_names(agency_id),
    )


@blueprint.route("/assistenza/nuovo", methods=["GET", "POST"])
@requires(CHANGE)
def open_project() -> ResponseReturnValue:
    """A new project in one form."""
    agency_id = actor().agency_id or 0
    form = NewProjectForm()
    choices.offer_terms(form, agency_id, None)
    form.residence_id.choices = choices.comuni(agency_id)
    form.service_code.choices = choices.services()
    form.provider_id.choices = [choices.NO_PROVIDER, *choices.accredited(agency_id)]
    if form.validate_on_submit():
        try:
            project_id = _open(form, agency_id, actor(), clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Il progetto è aperto. L'ente gestore scelto lo vede per codice e può rendicontarne le ore.")
            return pages.go("care.show_project", project_id=project_id)
    return pages.show("care/new_project.html", form=form)


def _open(form: NewProjectForm, agency_id: int, who: Actor, now: datetime) -> int:
    choice = None
    if form.provider_id.data:
        choice = services.NewChoice(
            provider_id=form.provider_id.data,
            valid_from=form.valid_from.data,
            chosen_on=form.chosen_on.data,
            chosen_by=form.chosen_by.data,
        )
    person = services.NewPerson(
        name=form.name.data,
        fiscal_code=(form.fiscal_code.data or "").upper() or None,
        born_on=form.born_on.data,
        residence_comune_id=form.residence_id.data,
        social_record=form.social_record.data or None,
    )
    return services.open_project(
        agency_id=agency_id,
        person=person,
        terms=form.terms(form.service_code.data),
        time=form.time,
        choice=choice,
        actor=who,
        now=now,
    )


def page_of(project_id: int) -> ProjectPage:
    """The project of the actor's agency, or 404."""
    found = project_page(project_id, clock.today()) or abort(404)
    if not policies.may_read_identity(actor(), agency_id=found.project.agency_id):
        abort(404)
    return found


@blueprint.get("/assistenza/<int:project_id>")
@requires("care.see_projects")
def show_project(project_id: int) -> ResponseReturnValue:
    """One project: the person, the choices, authorised and delivered hours."""
    found = page_of(project_id)
    if found.identity.is_minor:
        services.note_reading(beneficiary_id=found.identity.id, actor=actor(), now=clock.now())
    names = provider_names({each.provider_id for each in found.choices})
    comuni = comune_names(found.project.agency_id)
    moves = PROJECT.possible(found.project.state)
    home = found.identity.residence_comune_id or found.project.comune_id
    return pages.show(
        "care/project.html",
        page=found,
        names=names,
        comuni=comuni,
        moves=moves,
        costs=costs_of(found.project, home, found.budget, clock.today()),
        curve=curve(found.budget),
    )


@blueprint.route("/assistenza/<int:project_id>/modifica", methods=["GET", "POST"])
@requires(CHANGE)
def revise_project(project_id: int) -> ResponseReturnValue:
    """New terms; who saves later than somebody else sees both versions."""
    found = page_of(project_id)
    form = RevisionForm(data=_written(found.project))
    choices.offer_terms(form, found.project.agency_id, found.project.service_code)
    if form.validate_on_submit():
        try:
            services.revise_project(
                project_id=project_id,
                terms=form.terms(found.project.service_code),
                seen_version=int(form.version.data),
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _done("Il progetto è aggiornato. La versione di prima resta nella sua storia.", project_id)
    comuni = comune_names(found.project.agency_id)
    return pages.show("care/revise_project.html", form=form, page=found, comuni=comuni)


def _written(project: Project) -> dict[str, Any]:
    same = ("profile", "school_level", "comune_id", "fund", "double_operator", "note", "version", "valid_from")
    last = None if project.valid_to is None else date.fromordinal(project.valid_to.toordinal() - 1)
    values: dict[str, Any] = {name: getattr(project, name) for name in same}
    return values | {"last_day": last, "requested": project.requested_minutes}


@blueprint.route("/assistenza/<int:project_id>/ore", methods=["GET", "POST"])
@requires(CHANGE)
def authorise(project_id: int) -> ResponseReturnValue:
    """Authorise hours, ordinary or extra."""
    found = page_of(project_id)
    form = TimeForm()
    if form.validate_on_submit():
        try:
            services.authorise_as_written(
                project_id=project_id,
                per=form.per.data,
                minutes=form.minutes.data or 0,
                period=form.period,
                carry_over=form.carry_over.data,
                code=form.code.data,
                reason=form.reason.data,
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _done("Le ore sono autorizzate.", project_id)
    return pages.show("care/authorise.html", form=form, page=found)


@blueprint.route("/assistenza/<int:project_id>/scelta", methods=["GET", "POST"])
@requires(CHANGE)
def choose_provider(project_id: int) -> ResponseReturnValue:
    """The citizen's choice, or a change of it."""
    found = page_of(project_id)
    form = ChoiceForm()
    on = form.valid_from.data or max(clock.today(), found.project.valid_from)
    form.provider_id.choices = choices.eligible(found.project.service_code, found.project.comune_id, on)
    if form.validate_on_submit():
        choice = services.NewChoice(
            provider_id=form.provider_id.data,
            valid_from=form.valid_from.data,
            chosen_on=form.chosen_on.data,
            chosen_by=form.chosen_by.data,
        )
        try:
            services.choose_provider(project_id=project_id, choice=choice, actor=actor(), now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _done("La scelta è registrata. Quella di prima finisce il giorno in cui comincia.", project_id)
    return pages.show("care/choose_provider.html", form=form, page=found, on=on)


@blueprint.route("/assistenza/<int:project_id>/stato", methods=["GET", "POST"])
@requires(CHANGE)
def change_state(project_id: int) -> ResponseReturnValue:
    """Suspend, resume or close."""
    found = page_of(project_id)
    form = StateForm()
    names = {"suspend": "Sospensione", "resume": "Ripresa", "close": "Chiusura"}
    form.move.choices = [(move, names[move]) for move in PROJECT.possible(found.project.state) if move in names]
    if form.validate_on_submit():
        try:
            _move(form, project_id, actor(), clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _done("Fatto: la storia del progetto lo dice.", project_id)
    return pages.show("care/change_state.html", form=form, page=found)


def _move(form: StateForm, project_id: int, who: Actor, now: datetime) -> None:
    if form.move.data == "resume":
        services.resume_project(project_id=project_id, on=form.day.data, actor=who, now=now)
    elif form.move.data == "close":
        services.close_project(project_id=project_id, on=form.day.data, actor=who, now=now)
    else:
        services.suspend_project(
            project_id=project_id,
            reason=form.reason.data,
            valid_from=form.day.data,
            valid_to=form.back_on.data,
            actor=who,
            now=now,
        )


@blueprint.route("/assistenza/<int:project_id>/residenza", methods=["GET", "POST"])
@requires(CHANGE)
def move_residence(project_id: int) -> ResponseReturnValue:
    """A new residence of the person."""
    found = page_of(project_id)
    form = MoveForm()
    form.comune_id.choices = choices.comuni(found.project.agency_id)
    if form.validate_on_submit():
        try:
            services.move_residence(
                beneficiary_id=found.identity.id,
                comune_id=form.comune_id.data,
                on=form.day.data,
                actor=actor(),
                now=clock.now(),
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _done("La nuova residenza è registrata: le ore si addebitano al Comune di ogni giorno.", project_id)
    return pages.show("care/move_residence.html", form=form, page=found)


def _done(message: str, project_id: int) -> ResponseReturnValue:
    pages.done(message)
    return pages.go("care.show_project", project_id=project_id)
