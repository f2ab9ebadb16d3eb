"""The column profile of a provider: a sample file is looked at, its columns are named, the answer is saved."""

from flask import request
from flask.typing import ResponseReturnValue

from app import clock, pages
from app.decisions import Refused
from app.permissions import actor, requires
from blueprints.care import services
from blueprints.care.forms.deliveries import SampleForm
from blueprints.care.queries.profiles import profile_of
from blueprints.care.routes.blueprint import blueprint
from blueprints.care.rules.profiles import DATE_FORMATS, SEPARATORS, Profile
from blueprints.care.rules.words import FIELDS, HEADERS, REQUIRED, plain
from blueprints.care.states import REPORT

MOST_COLUMNS = 200


@blueprint.route("/rendiconti/colonne", methods=["GET", "POST"])
@requires(REPORT)
def show_columns() -> ResponseReturnValue:
    """The profile, and the first rows of a sample file with a question for each column."""
    from blueprints.care.rules import files  # polars is loaded only where it is used

    form, sample = SampleForm(), None
    profile = profile_of(actor().provider_id or 0)
    if form.validate_on_submit():
        try:
            sample = files.sample(form.file.data.read(), profile)
        except Refused as refusal:
            pages.refusals_on(form, refusal)
    return _page(form, profile, sample)


def _page(form: SampleForm, profile: Profile, sample: object) -> str:
    return pages.show(
        "care/columns.html",
        form=form,
        profile=profile,
        sample=sample,
        fields=FIELDS,
        required=REQUIRED,
        separators=SEPARATORS,
        date_formats=DATE_FORMATS,
        guess=lambda header: profile.columns.get(plain(header)) or HEADERS.get(plain(header), "-"),
    )


@blueprint.post("/rendiconti/colonne/salva")
@requires(REPORT)
def save_columns() -> ResponseReturnValue:
    """Keep what each column holds."""
    headers, held = request.form.getlist("colonna")[:MOST_COLUMNS], request.form.getlist("campo")[:MOST_COLUMNS]
    profile = Profile(
        columns={plain(header): field for header, field in zip(headers, held, strict=False) if plain(header)},
        separator=request.form.get("separatore", ""),
        date_format=request.form.get("date", ""),
    )
    services.save_columns(provider_id=actor().provider_id or 0, profile=profile, actor=actor(), now=clock.now())
    pages.done("Le colonne sono salvate: ogni importazione le leggerà così.")
    return pages.go("care.bring_file")


@blueprint.post("/rendiconti/colonne/togli")
@requires(REPORT)
def forget_columns() -> ResponseReturnValue:
    """Leave the columns to the reader again."""
    services.forget_columns(provider_id=actor().provider_id or 0, actor=actor(), now=clock.now())
    pages.done("Il profilo è tolto: le colonne si riconoscono dal loro nome.")
    return pages.go("care.show_columns")
