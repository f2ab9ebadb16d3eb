"""What a family meets behind its link: the code, the accesses of the month, its answer. Nobody signs in here."""

from typing import Any

from flask import request, session
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refusal, Refused
from app.factory import limiter
from app.messages import sentence
from app.permissions import public
from blueprints.care import services
from blueprints.care.forms.deliveries import CodeForm
from blueprints.care.routes.blueprint import blueprint

OPENED = "confirmation"
TRIES = "10/minute"


@blueprint.route("/conferma/<token>", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@public
def open_link(token: str) -> ResponseReturnValue:
    """Ask for the code that was given apart."""
    form = CodeForm()
    if form.validate_on_submit():
        opened = services.open_link(token=token, code=form.code.data or "", now=clock.now())
        if not isinstance(opened, Refusal):
            session[OPENED] = opened
            return pages.go("care.answer_family")
        form.refusals = [sentence(opened)]
    return pages.show("care/family_code.html", form=form)


@blueprint.route("/conferma", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@public
def answer_family() -> ResponseReturnValue:
    """The accesses of the month, to be confirmed or contested one by one."""
    link_id, problems = session.get(OPENED, 0), []
    if request.method == "POST":
        try:
            confirmed = services.answer_link(link_id=link_id, **_answers(), now=clock.now())
        except Refused as refusal:
            problems = [sentence(each) for each in refusal.refusals]
        else:
            session.pop(OPENED, None)
            return pages.show("care/family_done.html", confirmed=confirmed)
    try:
        month = services.family_month(link_id=link_id, now=clock.now())
    except Refused as refusal:
        return pages.show("care/family_over.html", problems=[sentence(each) for each in refusal.refusals])
    return pages.show("care/family_month.html", found=month, problems=problems)


def _answers() -> dict[str, Any]:
    contested = {number: request.form.get(f"parola-{number}", "") for number in _numbers("contesto")}
    return {"shown": set(_numbers("accesso")), "contested": contested}


def _numbers(name: str) -> list[int]:
    return [int(each) for each in request.form.getlist(name) if each.isdecimal() and len(each) < 19]
