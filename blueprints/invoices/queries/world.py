"""The facts for the rules, gathered from the rooms below. Imports polars: only whoever verifies imports this."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy import extract, select

from app.db import session
from blueprints.care import api as care
from blueprints.invoices.models import EInvoice, EInvoiceFile, EInvoiceLine
from blueprints.invoices.parameters import NAMES_IN_RULES
from blueprints.invoices.verification import facts
from blueprints.invoices.verification.facts import FAR, UNITS, Document, from_rows
from blueprints.invoices.verification.facts.parameters import SEED, DatedValue, Parameters
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

WEEKS_AROUND = timedelta(days=21)
LEVELS = {"infanzia": 1, "primaria": 2, "secondaria-1": 3, "secondaria-2": 4, "iefp": 4}
DAY_TYPES = {"weekday": 1, "holiday": 2}
STATES = {"accepted": facts.ReportState.ACCEPTED, "partly_accepted": facts.ReportState.PARTLY}
KINDS_OF_END = {register.ActKind.REVOKED, register.ActKind.WITHDRAWN}
Row = dict[str, Any]


def _end(valid_to: date | None) -> date:
    """The first day out of a half-open period, as the frames want it."""
    return FAR if valid_to is None else valid_to


def world_for(agency_id: int, documents: Sequence[Document], *, before: int, on: date) -> facts.World:
    """Everything that the rules may know about these documents; `before` is the id of the first of them."""
    book = care.codebook(agency_id)
    days = [day for document in documents for line in document.lines for day in (line.start, line.last) if day]
    first, last = min(days, default=on) - WEEKS_AROUND, max(days, default=on) + WEEKS_AROUND
    entries = care.entries_frame(agency_id, first, last, book=book)
    provider_ids = sorted({document.issuer for document in documents if document.issuer} | set(entries["provider"]))
    reports = care.accepted_lines(agency_id, months=_months(first, last))
    agency = territory.agency(agency_id)
    frames = {
        "entries": entries,
        **care.project_facts(agency_id, first, last, book=book),
        **_people(provider_ids),
        **_register(agency_id, book),
        "report_lines": from_rows("report_lines", [_report_line(each, book) for each in reports]),
        "holidays": _holidays(agency_id, first, last),
        "vat_profiles": _vat_profiles(provider_ids),
        **_earlier(agency_id, before),
    }
    return facts.World(
        agency=facts.Agency(vat_numbers=frozenset({agency.vat_number}), fiscal_codes=frozenset({agency.fiscal_code})),
        frames=frames,
        services=_services(book),
        funds=_funds(agency_id, book),
        parameters=_parameters(agency_id),
        territory=frozenset(each.id for each in territory.comuni_of(agency_id, on)),
        codes=_codes(agency_id, frames, book),
    )


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month
    starts = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [date(number // 12, number % 12 + 1, 1) for number in starts]


def _services(book: Any) -> tuple[facts.Service, ...]:
    areas = {each.code: each.area for each in territory.services()}
    return tuple(
        facts.Service(
            id=place,
            code=code,
            home=areas[code] == "assistenziale",
            school=areas[code] == "scolastica",
            minors=areas[code] in {"scolastica", "educativa"},
        )
        for place, code in enumerate(book.services, start=1)
    )


def _parameters(agency_id: int) -> Parameters:
    """Our seed, and over it what the agency has decided, by date."""
    decided = [
        DatedValue(name=NAMES_IN_RULES[name][0], service=NAMES_IN_RULES[name][1], value=value, start=start)
        for name, start, value in territory.decided(agency_id, NAMES_IN_RULES)
    ]
    return Parameters((*SEED, *decided))


def _funds(agency_id: int, book: Any) -> tuple[facts.Fund, ...]:
    cups = {each.code: each.cup for each in care.fund_cards(agency_id)}
    return tuple(
        facts.Fund(id=place, code=code, cup_required=bool(cups.get(code)), cup=cups.get(code, ""))
        for place, code in enumerate(book.funds, start=1)
    )


def _place(codes: Sequence[str], code: str) -> int:
    return codes.index(code) + 1 if code in codes else 0


def _people(provider_ids: Sequence[int]) -> dict[str, pl.DataFrame]:
    members = providers.staff(provider_ids)
    book = sorted({profile for service in territory.services() for profile in service.profiles})
    staff = [
        {"operator": each.id, "provider": each.provider_id, "start": each.hired_on, "end": _end(each.left_on)}
        for each in members
    ]
    operators = [
        {"operator": each.id, "hired": each.hired_on, "certificate": each.criminal_certificate_requested_on or FAR}
        for each in members
    ]
    titles = [
        {
            "operator": each.id,
            "profile": _place(book, title.profile),
            "start": title.valid_from,
            "end": _end(title.valid_to),
        }
        for each in members
        for title in each.qualifications
    ]
    return {
        "staff": from_rows("staff", staff),
        "operators": from_rows("operators", operators),
        "qualifications": from_rows("qualifications", titles),
    }


def _register(agency_id: int, book: Any) -> dict[str, pl.DataFrame]:
    known = register.accreditations(agency_id=agency_id)
    acts = register.history([each.id for each in known])
    enrolled, suspended = [], []
    for each in known:
        base = {"provider": each.provider_id, "service": _place(book.services, each.service_code)}
        own = acts.get(each.id, ())
        ended = min((act.effective_from for act in own if act.kind in KINDS_OF_END), default=None)
        ends = [day for day in (each.valid_to, ended) if day is not None]
        enrolled.append({**base, "start": each.valid_from, "end": _end(min(ends, default=None))})
        suspended += [{**base, **span} for span in _suspensions(own)]
    pacts = [
        {
            "id": pact.id,
            "provider": pact.provider_id,
            "service": _place(book.services, pact.service_code),
            "start": pact.valid_from,
            "end": _end(pact.terminated_on or pact.valid_to),
            "cig": pact.cig or "",
        }
        for pact in register.pacts(agency_id)
        if pact.state != "draft"
    ]
    return {
        "accreditations": from_rows("accreditations", enrolled),
        "accreditation_suspensions": from_rows("accreditation_suspensions", suspended),
        "pacts": from_rows("pacts", pacts),
        "tariffs": from_rows("tariffs", [_tariff(each, book) for each in register.tariffs(agency_id)]),
    }


def _suspensions(acts: Iterable[Any]) -> list[Row]:
    """The spans between each suspension and what ends it."""
    ordered = sorted(acts, key=lambda act: (act.effective_from, act.recorded_at, act.id))
    found: list[Row] = []
    for place, act in enumerate(ordered):
        if act.kind != register.ActKind.SUSPENDED:
            continue
        until = [each.effective_from for each in ordered[place + 1 :] if each.kind == register.ActKind.RESUMED]
        ends = [day for day in (act.effective_to, *until[:1]) if day is not None]
        end = min(ends, default=None)
        if end is None or end > act.effective_from:
            continues = bool(act.running_projects_continue)
            found.append({"start": act.effective_from, "end": _end(end), "projects_continue": continues})
    return found


def _tariff(tariff: Any, book: Any) -> Row:
    return {
        "service": _place(book.services, tariff.service_code),
        "profile": _place(book.profiles, tariff.profile),
        "day_type": DAY_TYPES.get(tariff.day_type, 0),
        "band": 0,
        "level": LEVELS.get(tariff.school_level, 0),
        "fund": _place(book.funds, tariff.fund),
        "start": tariff.valid_from,
        "end": _end(tariff.valid_to),
        "price": int(tariff.unit_price * UNITS),
    }


def _report_line(line: care.AcceptedLine, book: Any) -> Row:
    return {
        "id": line.id,
        "code": line.code,
        "provider": line.provider_id,
        "service": _place(book.services, line.service_code),
        "profile": _place(book.profiles, line.profile),
        "day_type": line.day_type,
        "band": 0,
        "level": LEVELS.get(line.school_level, 0),
        "fund": _place(book.funds, line.fund),
        "comune": line.comune_id,
        "month": line.month,
        "accepted_minutes": line.minutes,
        "state": int(STATES.get(line.state, facts.ReportState.ACCEPTED)),
        "submitted": line.submitted_at.date(),
        "accepted": line.accepted_at.date(),
        "adjusts": 0,
    }


def _holidays(agency_id: int, first: date, last: date) -> pl.DataFrame:
    days = territory.holidays([each.id for each in territory.comuni_of(agency_id)], first, last)
    return from_rows("holidays", [{"comune": comune, "day": day} for comune, day in sorted(days)])


def _vat_profiles(provider_ids: Sequence[int]) -> pl.DataFrame:
    rows = [
        {
            "provider": each.provider_id,
            "service": 0,
            "start": each.valid_from,
            "end": _end(each.valid_to),
            "rate": int(each.rate * 100),
            "nature": each.nature or "",
            "stamp_exempt": each.stamp_exempt,
        }
        for each in providers.vat_profiles(provider_ids)
    ]
    return from_rows("vat_profiles", rows)


def _earlier(agency_id: int, before: int) -> dict[str, pl.DataFrame]:
    here = session()
    documents = here.execute(
        select(
            EInvoice.provider_id, EInvoice.number, extract("year", EInvoice.dated), EInvoice.type, EInvoiceFile.digest
        )
        .join(EInvoiceFile, EInvoiceFile.id == EInvoice.file_id)
        .where(
            EInvoice.agency_id == agency_id,
            EInvoice.id < before,
            EInvoice.provider_id.is_not(None),
            EInvoice.state != "refused",
        )
    )
    lines = here.execute(
        select(EInvoiceLine.report_line_id, EInvoiceLine.quantity, EInvoiceLine.unit_price, EInvoice.type)
        .join(EInvoice, EInvoice.id == EInvoiceLine.einvoice_id)
        .where(
            EInvoice.agency_id == agency_id,
            EInvoice.id < before,
            EInvoiceLine.report_line_id.is_not(None),
            EInvoice.state != "refused",
        )
    )
    keys = ("issuer", "number", "year", "type", "digest")
    earlier = [dict(zip(keys, (*row[:2], int(row[2]), *row[3:]), strict=True)) for row in documents]
    billed = [
        {
            "report_line": report_line,
            "quantity": int((quantity or Decimal(0)) * UNITS) * (-1 if kind == facts.CREDIT_NOTE else 1),
            "price": int(price * UNITS),
        }
        for report_line, quantity, price, kind in lines
    ]
    return {
        "earlier_documents": from_rows("earlier_documents", earlier),
        "earlier_lines": from_rows("earlier_lines", billed),
    }


def _codes(agency_id: int, frames: dict[str, pl.DataFrame], book: Any) -> dict[str, dict[int, str]]:
    cards = providers.cards(sorted(set(frames["entries"]["provider"])))
    staff = {each.id: each.code for each in providers.staff(sorted(cards))}
    return {
        "project": dict(care.project_codes(frames["projects"]["id"].to_list())),
        "provider": {key: card.name for key, card in cards.items()},
        "operator": staff,
        "profile": dict(enumerate(book.profiles, start=1)),
        "fund": dict(enumerate(book.funds, start=1)),
        "comune": {each.id: each.name for each in territory.comuni_of(agency_id)},
    }
