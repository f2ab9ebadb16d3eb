"""Operators one by one."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.permissions import requires
from blueprints.providers import forms, messages, queries, services
from blueprints.providers.forms.staff import facts_of
from blueprints.providers.queries import StaffMember
from blueprints.providers.routes.blueprint import attempted, blueprint, by, own_id, profile_choices, show_form

STAFF = "Operatori"


@blueprint.get("/fornitore/personale")
@requires("providers.edit")
def list_staff() -> ResponseReturnValue:
    """The provider's operators by pages."""
    words = request.args.get("cerca", "")
    everybody = request.args.get("tutti") == "1"
    page = queries.page_of_staff(
        own_id(), words=words, working_on=None if everybody else clock.today(), number=pages.page_number()
    )
    return pages.show("providers/staff.html", page=page, asked=words, everybody=everybody, words=messages)


@blueprint.route("/fornitore/personale/nuovo", methods=["GET", "POST"])
@requires("providers.edit")
def add_member() -> ResponseReturnValue:
    """Add an operator."""
    form = forms.MemberForm()
    if form.validate_on_submit() and attempted(form, lambda: _save(form, None)):
        pages.done("L'operatore è aggiunto: adesso indica le sue qualifiche.")
        return pages.go("providers.show_member", member_id=queries.staff_codes(own_id())[form.code.data])
    trail = [(STAFF, url_for("providers.list_staff"))]
    after = "si apre la pagina dell'operatore, dove indichi le qualifiche."
    return show_form("Aggiungi un operatore", form, button="Aggiungi", after=after, trail=trail)


@blueprint.route("/fornitore/personale/<int:member_id>", methods=["GET", "POST"])
@requires("providers.edit")
def show_member(member_id: int) -> ResponseReturnValue:
    """An operator: the facts to change, and the qualifications."""
    member = _own_member(member_id)
    form = forms.MemberForm(data=facts_of(member))
    stored = None
    if form.validate_on_submit():
        if attempted(form, lambda: _save(form, member_id)):
            pages.done("L'operatore è salvato.")
            return pages.go("providers.list_staff")
        stored = _stored(form, member)
    return pages.show("providers/member.html", member=member, form=form, stored=stored, words=messages)


@blueprint.route("/fornitore/personale/<int:member_id>/qualifiche", methods=["GET", "POST"])
@requires("providers.edit")
def add_qualification(member_id: int) -> ResponseReturnValue:
    """Give an operator a qualification."""
    member = _own_member(member_id)
    form = forms.QualificationForm()
    form.profile.choices = profile_choices()
    if form.validate_on_submit() and attempted(form, lambda: _qualify(form, member_id)):
        pages.done("La qualifica è aggiunta.")
        return pages.go("providers.show_member", member_id=member_id)
    trail = [
        (STAFF, url_for("providers.list_staff")),
        (member.name, url_for("providers.show_member", member_id=member_id)),
    ]
    after = "le ore di questo operatore valgono per il profilo dal giorno in cui lo ha conseguito."
    return show_form("Aggiungi una qualifica", form, button="Aggiungi", after=after, trail=trail)


def _qualify(form: forms.QualificationForm, member_id: int) -> None:
    services.add_qualification(provider_id=own_id(), member_id=member_id, title=form.qualification(), **by())


def _save(form: forms.MemberForm, member_id: int | None) -> int:
    seen = form.seen.data or "0"
    return services.save_member(
        provider_id=own_id(),
        person=form.person(),
        member_id=member_id,
        seen=int(seen) if seen.isdecimal() else 0,
        **by(),
    )


def _stored(form: forms.MemberForm, member: StaffMember) -> list[tuple[str, str]] | None:
    """What somebody else saved meanwhile; saving again means the choice is made."""
    if form.seen.data == str(member.version):
        return None
    form.seen.data = str(member.version)
    facts = facts_of(member)
    return [(form[name].label.text, str(value or "–")) for name, value in facts.items() if name != "seen"]


def _own_member(member_id: int) -> StaffMember:
    found = queries.member(member_id)
    if found is None or found.provider_id != own_id():
        abort(404)
    return found
