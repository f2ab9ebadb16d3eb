"""The case worker's forms about one project: school and timetable, stays, death, shares, ISEE."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.actors import Actor
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms import DeathForm, IseeForm, SchoolOfPupilForm, StayForm, shares_form
from blueprints.care.queries import cards
from blueprints.care.queries.projects import ProjectPage
from blueprints.care.queries.schools import schools
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.routes.projects import page_of
from blueprints.care.rules.costs import OF_THE_COMUNE
from blueprints.care.states import CHANGE
from blueprints.territory import api as territory


def _asked(
    found: ProjectPage, form: Any, here: str, button: str, then: str, save: Callable[[Actor], None]
) -> ResponseReturnValue:
    """The form on its page; when it was filled in, what it asks is done and the project is shown again."""
    code, project_id = found.project.code, found.project.id
    if form.validate_on_submit():
        try:
            save(actor())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done("Fatto: il progetto e i controlli sulle fatture ne tengono conto.")
            return pages.go("care.show_project", project_id=project_id)
    trail = [
        ("Progetti", url_for("care.list_projects")),
        (code, url_for("care.show_project", project_id=project_id)),
    ]
    title = f"{here} · {code}"
    return pages.show("care/form.html", form=form, title=title, here=here, trail=trail, button=button, then=then)


@blueprint.route("/assistenza/<int:project_id>/scuola", methods=["GET", "POST"])
@requires(CHANGE)
def set_school(project_id: int) -> ResponseReturnValue:
    """School, level and week of the pupil, from a day on."""
    found = page_of(project_id)
    form = SchoolOfPupilForm(school_level=found.project.school_level)
    form.school_id.choices = [(each.id, each.name) for each in schools(found.project.agency_id)]
    levels = territory.service(found.project.service_code).school_levels
    form.school_level.choices = [(level, level) for level in levels]

    def save(who: Actor) -> None:
        services.set_attendance(
            project_id=project_id,
            school_id=form.school_id.data,
            school_level=form.school_level.data,
            spans=form.spans,
            valid_from=form.valid_from.data,
            actor=who,
            now=clock.now(),
        )

    then = "Le ore fuori dai giorni di lezione o dall'orario saranno segnalate, salvo autorizzazione."
    return _asked(found, form, "Scuola e orario", "Registra", then, save)


@blueprint.route("/assistenza/<int:project_id>/assenza", methods=["GET", "POST"])
@requires(CHANGE)
def record_stay(project_id: int) -> ResponseReturnValue:
    """A stay in hospital or in a residence."""
    found = page_of(project_id)
    form: Any = StayForm()

    def save(who: Actor) -> None:
        services.record_stay(
            beneficiary_id=found.identity.id,
            kind=form.kind.data,
            started_at=form.started_at.data,
            ended_at=form.ended_at.data,
            actor=who,
            now=clock.now(),
        )

    then = "Gli accessi a domicilio durante il ricovero saranno segnalati nelle fatture."
    return _asked(found, form, "Ricovero o soggiorno", "Registra", then, save)


@blueprint.route("/assistenza/<int:project_id>/decesso", methods=["GET", "POST"])
@requires(CHANGE)
def record_death(project_id: int) -> ResponseReturnValue:
    """The day of death."""
    found = page_of(project_id)
    form = DeathForm()

    def save(who: Actor) -> None:
        services.record_death(beneficiary_id=found.identity.id, on=form.day.data, actor=who, now=clock.now())

    return _asked(found, form, "Decesso", "Registra", "Poi chiudi i progetti della persona.", save)


@blueprint.route("/assistenza/<int:project_id>/isee", methods=["GET", "POST"])
@requires(CHANGE)
def declare_isee(project_id: int) -> ResponseReturnValue:
    """The person's ISEE."""
    found = page_of(project_id)
    form = IseeForm()

    def save(who: Actor) -> None:
        services.declare_isee(
            beneficiary_id=found.identity.id,
            amount_cents=form.amount.data or 0,
            valid_from=form.day.data,
            actor=who,
            now=clock.now(),
        )

    return _asked(found, form, "ISEE", "Registra", "La quota della persona si calcola dalle fasce del Comune.", save)


@blueprint.route("/assistenza/<int:project_id>/quote", methods=["GET", "POST"])
@requires(CHANGE)
def share_costs(project_id: int) -> ResponseReturnValue:
    """Who pays which part."""
    found = page_of(project_id)
    funds = [(each.code, each.name) for each in cards.fund_cards(found.project.agency_id)]
    form = shares_form([(OF_THE_COMUNE, "Comune di residenza"), *funds])

    def save(who: Actor) -> None:
        services.share_costs(
            project_id=project_id,
            shares=form.shares,
            valid_from=form.valid_from.data,
            actor=who,
            now=clock.now(),
        )

    return _asked(found, form, "Chi paga", "Registra", "Le quote devono fare 100%.", save)
