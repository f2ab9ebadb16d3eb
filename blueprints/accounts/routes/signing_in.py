"""Signing in and out, the second factor, one-time links, choosing where to work."""

import pyotp
from flask import request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, pages
from app.actors import ANONYMOUS
from app.decisions import Refused
from app.factory import limiter
from app.languages import bilingual
from app.permissions import actor, public, signed_in
from blueprints.accounts import queries, services
from blueprints.accounts.forms import CodeForm, LinkForm, PasswordForm, SignInForm
from blueprints.accounts.routes.blueprint import blueprint
from blueprints.accounts.routes.session import begin, work_in


@blueprint.route("/", methods=["GET", "POST"])
@public
@bilingual
@limiter.limit("20/minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            person_id = services.sign_in(
                email=form.email.data, password=form.password.data, actor=ANONYMOUS, now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _first_factor_passed(person_id)
    return pages.show("accounts/sign_in.html", form=form)


def _first_factor_passed(person_id: int) -> ResponseReturnValue:
    person = queries.person(person_id)
    if person is not None and person.totp_secret:
        session.clear()
        session["half"] = person_id
        return pages.go("accounts.ask_code", next=request.values.get("next"))
    return _enter(person_id)


def _enter(person_id: int) -> ResponseReturnValue:
    person = queries.person(person_id)
    if person is None:
        return pages.go("accounts.sign_in")
    begin(person_id, person.session_mark)
    found = queries.scopes(person_id)
    if len(found) == 1:
        work_in(found[0])
        return pages.onward("/accesso/scrivania")
    return pages.go("accounts.choose_scope", next=request.values.get("next"))


@blueprint.route("/codice", methods=["GET", "POST"])
@public
@bilingual
@limiter.limit("10/minute", methods=["POST"])
def ask_code() -> ResponseReturnValue:
    """Ask for the code of the second factor."""
    form = CodeForm()
    half = session.get("half")
    if half is None:
        return pages.go("accounts.sign_in")
    if form.validate_on_submit():
        try:
            services.check_code(person_id=half, code=form.code.data, actor=ANONYMOUS, now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            return _enter(half)
    return pages.show("accounts/ask_code.html", form=form)


@blueprint.post("/uscita")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    session.clear()
    pages.done(_("Sei uscito. A presto."))
    return pages.go("accounts.sign_in")


@blueprint.route("/ruolo", methods=["GET", "POST"])
@signed_in
def choose_scope() -> ResponseReturnValue:
    """Choose the place to work in."""
    found = queries.scopes(actor().person_id or 0)
    asked = request.form.get("scope", "")
    chosen = next((scope for scope in found if f"{scope.kind}-{scope.id}" == asked), None)
    if request.method == "POST" and chosen is not None:
        work_in(chosen)
        return pages.onward("/accesso/scrivania")
    return pages.show("accounts/choose_scope.html", scopes=found, names=pages.place_names(found))


@blueprint.get("/scrivania")
@signed_in
def show_desk() -> ResponseReturnValue:
    """What waits for this person, and what they can do: where everybody lands after signing in."""
    return pages.show("accounts/desk.html", waiting=pages.waiting())


@blueprint.route("/password", methods=["GET", "POST"])
@public
@bilingual
@limiter.limit("10/minute", methods=["POST"])
def ask_link() -> ResponseReturnValue:
    """Ask for a link to set the password."""
    form = LinkForm()
    if form.validate_on_submit():
        services.send_link(email=form.email.data, actor=ANONYMOUS, now=clock.now())
        pages.done(_("Se l'indirizzo è registrato, fra poco arriverà un messaggio con il collegamento."))
        return pages.go("accounts.sign_in")
    return pages.show("accounts/ask_link.html", form=form)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@public
@bilingual
@limiter.limit("10/minute", methods=["POST"])
def set_password(token: str) -> ResponseReturnValue:
    """Set the password by a one-time link."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            services.set_password(token=token, password=form.password.data, actor=ANONYMOUS, now=clock.now())
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            pages.done(_("La password è stata salvata. Ora accedi."))
            return pages.go("accounts.sign_in")
    return pages.show("accounts/set_password.html", form=form)


@blueprint.route("/secondo-fattore", methods=["GET", "POST"])
@signed_in
def set_second_factor() -> ResponseReturnValue:
    """Set the second factor: show a key, take it once a code has shown that it works."""
    form = CodeForm()
    secret = session.setdefault("new_totp", pyotp.random_base32())
    if form.validate_on_submit():
        try:
            services.use_second_factor(
                person_id=actor().person_id or 0, secret=secret, code=form.code.data, actor=actor(), now=clock.now()
            )
        except Refused as refusal:
            pages.refusals_on(form, refusal)
        else:
            session.pop("new_totp")
            pages.done("Il secondo fattore è attivo: al prossimo accesso ti chiederemo un codice.")
            return pages.go("accounts.choose_scope")
    uri = pyotp.TOTP(secret).provisioning_uri(name=actor().name, issuer_name="Accredita")
    return pages.show("accounts/second_factor.html", form=form, secret=secret, uri=uri)


@blueprint.get("/accessibilita")
@public
@bilingual
def show_accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return pages.show("accounts/accessibility.html")


@blueprint.get("/dati-personali")
@public
@bilingual
def show_privacy() -> ResponseReturnValue:
    """How personal data are used."""
    return pages.show("accounts/privacy.html")
