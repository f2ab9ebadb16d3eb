"""The pages where citizens choose; nobody signs in for them."""

import csv
import io
import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request, url_for

from app import clock, pages
from app.factory import limiter
from app.languages import bilingual
from app.messages import language
from app.permissions import public
from blueprints.register import queries
from blueprints.register.messages import ACT_KINDS, LEGAL_FORMS, STATUSES
from blueprints.register.queries import Occasion, Snapshot, WholeRow
from blueprints.register.routes.asked import Asked, asked
from blueprints.register.routes.blueprint import blueprint
from blueprints.register.routes.kept_pages import answer
from blueprints.register.routes.lines import lines, options, service_names
from blueprints.register.rules import Drawing, Filters, Place, Status, draw, drawing, seed

MAP_WIDTH = 480
# Filters that most citizens never touch: shown when they were used.
LESS_ASKED = ("zona", "cerca", "alla-data", "conosciuta-al", "ordine")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/")
@public
@bilingual
@limiter.exempt
def home() -> Response:
    """The home page: choose a service, then a Comune."""

    def make(version: str) -> str:
        question = asked(version)
        filters = Filters(service_code=question.filters.service_code)
        return pages.show(
            "register/home.html",
            question=question,
            counts=question.listing.per_service(Filters()),
            per_comune=question.listing.per_place("comune", filters),
            names=service_names(question.snapshot),
            agencies=question.snapshot.agencies,
        )

    return answer(make)


@blueprint.get("/elenco")
@public
@bilingual
@limiter.exempt
def show_list() -> Response:
    """The public list, with filters, counts, and the act behind each line."""
    return answer(lambda version: _list_page(asked(version)))


def _list_page(question: Asked) -> str:
    found, listing, filters = question.snapshot, question.listing, question.filters
    page, names = question.page(), service_names(question.snapshot)
    per_service = listing.per_service(filters)
    per_comune = listing.per_place("comune", filters)
    area = None if filters.sub_area_id is None else str(filters.sub_area_id)
    return pages.show(
        "register/list.html",
        question=question,
        occasion=found.occasion,
        page=page,
        lines=lines(page.rows, found),
        names=names,
        suspended=STATUSES[Status.SUSPENDED][language()],
        more_asked=any(request.args.get(name) for name in LESS_ASKED),
        services=options(
            ((code, name, per_service.get(code, 0)) for code, name in names.items()), filters.service_code
        ),
        comuni=options(
            ((each.istat_code, each.name, per_comune.get(each.id, 0)) for each in found.comuni),
            question.comune.istat_code if question.comune else None,
        ),
        areas=[(agency, options(own, area)) for agency, own in _areas(found, listing.per_place("area", filters))],
        list_address=url_for("register.show_list"),
        query=request.query_string.decode("ascii", "replace"),
        other_page=_other_page(),
        seed=seed(found.occasion.day),
    )


def _other_page() -> str:
    """The address's query with the page's number left to be written at its end."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "pagina" and value]
    return urlencode([*kept, ("pagina", "")])


def _areas(found: Snapshot, counts: Mapping[int, int]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """The sub-areas of each agency as choices with their counts."""
    return [
        (agency, [(str(each.id), each.name, counts.get(each.id, 0)) for each in own])
        for agency, own in groupby(found.areas, key=lambda each: each.agency_name)
    ]


@blueprint.get("/elenco/mappa")
@public
@bilingual
@limiter.exempt
def show_map() -> Response:
    """How many providers there are in each Comune, drawn and in a table."""

    def make(version: str) -> str:
        question = asked(version)
        counts = question.listing.per_place("comune", question.filters)
        paper = _paper(question.snapshot, counts)
        return pages.show(
            "register/map.html",
            question=question,
            counts=counts,
            paper=paper,
            names=service_names(question.snapshot),
            comune_names=question.snapshot.comune_names,
        )

    return answer(make)


@blueprint.get("/elenco/<int:accreditation_id>")
@public
@bilingual
@limiter.exempt
def show_entry(accreditation_id: int) -> Response:
    """The public page of one accreditation."""
    return answer(lambda version: _entry_page(version, accreditation_id))


def _entry_page(version: str, accreditation_id: int) -> str:
    day = clock.today()
    found = queries.snapshot(version, Occasion(day=day))
    status = found.statuses.get(accreditation_id) or abort(404)
    rows = queries.whole_rows_of([accreditation_id], day, None) or abort(404)
    covered = set(found.coverage[accreditation_id])
    return pages.show(
        "register/entry.html",
        row=rows[0],
        snapshot=found,
        status=status,
        statuses=STATUSES,
        kinds=ACT_KINDS,
        forms=LEGAL_FORMS,
        acts=queries.public_acts(accreditation_id),
        covered=[each for each in found.comuni if each.id in covered],
        paper=_paper(found, dict.fromkeys(covered, 1)),
        others=queries.other_services(rows[0].provider_id, accreditation_id, day),
        agencies={each.id: each for each in found.agencies},
        names=service_names(found),
    )


@blueprint.get("/elenco.csv")
@public
@limiter.exempt
def download_csv() -> Response:
    """The lines asked for as CSV, open data."""

    def make(version: str) -> bytes:
        written = io.StringIO(newline="")
        lines = [_open_line(*each) for each in _all_lines(asked(version))]
        table = csv.DictWriter(written, fieldnames=list(_HEADINGS))
        table.writeheader()
        for line in lines:
            table.writerow({name: pages.csv_cell(str("" if cell is None else cell)) for name, cell in line.items()})
        return b"\xef\xbb\xbf" + written.getvalue().encode()

    found = answer(make, "text/csv; charset=utf-8")
    found.headers["Content-Disposition"] = 'attachment; filename="elenco-accreditati.csv"'
    return found


@blueprint.get("/elenco.json")
@public
@limiter.exempt
def download_json() -> Response:
    """The lines asked for as JSON, open data."""

    def make(version: str) -> str:
        question = asked(version)
        occasion = question.snapshot.occasion
        return json.dumps(
            {
                "as_of": occasion.day.isoformat(),
                "known_at": occasion.known_at.isoformat() if occasion.known_at else None,
                "register_version": version,
                "order_seed": seed(occasion.day),
                "licence": LICENCE,
                "accreditations": [_open_line(*each) for each in _all_lines(question)],
            },
            ensure_ascii=False,
        )

    return answer(make, "application/json")


_HEADINGS = (
    "id",
    "number",
    "provider",
    "legal_form",
    "service",
    "status",
    "valid_from",
    "valid_to",
    "comuni_istat",
    "phone",
    "email",
    "pec",
    "website",
    "address",
    "comune",
    "languages",
    "complementary_services",
    "opening_hours",
    "act",
    "act_number",
    "act_date",
    "act_protocol",
    "order_draw",
    "licence",
)


def _all_lines(question: Asked) -> list[tuple[WholeRow, Snapshot]]:
    occasion = question.snapshot.occasion
    rows = queries.whole_rows_of(question.ids, occasion.day, occasion.known_at)
    return [(row, question.snapshot) for row in rows]


def _open_line(row: WholeRow, found: Snapshot) -> dict[str, Any]:
    covered = set(found.coverage[row.id])
    values = (
        row.id,
        row.number,
        row.name,
        row.legal_form,
        row.service_code,
        str(found.statuses[row.id]),
        row.valid_from.isoformat(),
        row.valid_to.isoformat() if row.valid_to else None,
        " ".join(each.istat_code for each in found.comuni if each.id in covered),
        row.phone,
        row.email,
        row.pec,
        row.website,
        row.address,
        row.comune_name,
        " ".join(row.languages),
        row.complementary,
        row.opening_hours,
        row.act_kind,
        row.act_number,
        row.act_date.isoformat(),
        row.act_protocol,
        draw(found.occasion.day, row.id),
        LICENCE,
    )
    return dict(zip(_HEADINGS, values, strict=True))


def _paper(found: Snapshot, counts: Mapping[int, int]) -> Drawing:
    places = [
        Place(id=each.id, latitude=each.latitude, longitude=each.longitude, count=counts.get(each.id, 0))
        for each in found.comuni
        if each.latitude is not None and each.longitude is not None
    ]
    return drawing(places, width=MAP_WIDTH)
