"""What an agency keeps for all of its invoices: tariffs, accreditations, pacts, calendars, parameters.

Read once and kept in the process until a row behind it changes (`app.stamps`), so that a lone invoice costs few
queries. Imports polars: only whoever verifies imports this.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from app.actors import Reach
from app.db import current_reach
from app.stamps import stamp
from blueprints.care import api as care
from blueprints.invoices.parameters import NAMES_IN_RULES
from blueprints.invoices.verification import facts
from blueprints.invoices.verification.catalogue import CATALOGUE, RuleSet, rule_set
from blueprints.invoices.verification.facts import FAR, UNITS, from_rows
from blueprints.invoices.verification.facts.parameters import SEED, DatedValue, Parameters
from blueprints.invoices.verification.lookups import Kept
from blueprints.invoices.verification.rules.prices import band_name
from blueprints.invoices.verification.run import kept_digests
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

TABLES = (*territory.REGISTERS, *providers.REGISTERS, *register.REGISTERS, *care.REGISTERS)
MOST_KEPT = 8
LEVELS = {"infanzia": 1, "primaria": 2, "secondaria-1": 3, "secondaria-2": 4, "iefp": 4}
DAY_TYPES = {"weekday": 1, "holiday": 2}
BANDS = "register.time_bands"
KINDS_OF_END = {register.ActKind.REVOKED, register.ActKind.WITHDRAWN}
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Registers:
    """Facts of one agency that no single invoice owns; `kept` is what the rules made of them in earlier runs."""

    book: Any
    agency: facts.Agency
    services: tuple[facts.Service, ...]
    funds: tuple[facts.Fund, ...]
    territory: frozenset[int]
    parameters: Parameters
    rules: RuleSet
    frames: Mapping[str, pl.DataFrame]
    codes: Mapping[str, Mapping[int, str]]
    kept: Kept = field(default_factory=dict)

    def keep(self, made: Kept) -> None:
        """Remember what a run made of these frames, or of none and of empty ones, which are the same in each run."""
        own = set(map(id, self.frames.values()))
        for name, (frame, value) in made.items():
            if id(frame) in own or frame is None or not frame.height:
                self.kept[name] = frame, value


@dataclass(frozen=True)
class _Key:
    agency_id: int
    reach: Reach
    years: tuple[int, int]
    on: date
    rows: tuple[tuple[int, int], ...]


_kept: OrderedDict[_Key, Registers] = OrderedDict()


def registers_of(agency_id: int, first: date, last: date, on: date) -> Registers:
    """The registers for invoices of those days, verified on a day; read again only when something has changed."""
    key = _Key(agency_id, current_reach(), (first.year, last.year), on, stamp(TABLES))
    found = _kept.pop(key, None) or _read(agency_id, date(first.year, 1, 1), date(last.year, 12, 31), on)
    _kept[key] = found
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def place(codes: Sequence[str], code: str) -> int:
    """The number of a code in the frames: its place counted from 1, 0 when it is not among them."""
    return codes.index(code) + 1 if code in codes else 0


def end_of(valid_to: date | None) -> date:
    """The first day out of a half-open period, as the frames want it."""
    return FAR if valid_to is None else valid_to


def _read(agency_id: int, first: date, last: date, on: date) -> Registers:
    book = care.codebook(agency_id)
    agency = territory.agency(agency_id)
    comuni = territory.comuni_of(agency_id, on)
    accredited = register.accreditations(agency_id=agency_id)
    ids = sorted({each.provider_id for each in accredited})
    parameters = _parameters(agency_id)
    holidays = territory.holidays([each.id for each in comuni], first, last)
    frames = {
        **_accreditations(accredited, book),
        "pacts": from_rows("pacts", [_pact(pact, book) for pact in register.pacts(agency_id) if _holds(pact)]),
        "tariffs": from_rows(
            "tariffs", [row for each in register.tariffs(agency_id) for row in tariff_rows(each, book, parameters)]
        ),
        "holidays": from_rows("holidays", [{"comune": comune, "day": day} for comune, day in sorted(holidays)]),
        "school_days": care.school_days(agency_id, first, last),
        "vat_profiles": _vat_profiles(ids),
    }
    return Registers(
        book=book,
        agency=facts.Agency(vat_numbers=frozenset({agency.vat_number}), fiscal_codes=frozenset({agency.fiscal_code})),
        services=_services(agency_id, book, on),
        funds=_funds(agency_id, book),
        territory=frozenset(each.id for each in comuni),
        parameters=parameters,
        rules=_rules(agency_id, on),
        frames=frames,
        codes={
            "provider": {number: card.name for number, card in providers.cards(ids).items()},
            "profile": dict(enumerate(book.profiles, start=1)),
            "fund": dict(enumerate(book.funds, start=1)),
            "comune": {each.id: each.name for each in comuni},
        },
        kept=kept_digests(frames),
    )


def _services(agency_id: int, book: Any, on: date) -> tuple[facts.Service, ...]:
    nights = str(territory.parameter(agency_id, "care.night_services", on)).replace(",", " ").split()
    areas = {each.code: each.area for each in territory.services()}
    return tuple(
        facts.Service(
            id=number,
            code=code,
            home=areas[code] == "assistenziale",
            school=areas[code] == "scolastica",
            minors=areas[code] in {"scolastica", "educativa"},
            night=code in nights,
        )
        for number, code in enumerate(book.services, start=1)
    )


def _rules(agency_id: int, on: date) -> RuleSet:
    """The rules that the agency applies on a day."""
    applied = str(territory.parameter(agency_id, "invoices.rules", on)).replace(",", " ").split()
    return rule_set(CATALOGUE.version, (rule for code, rule in CATALOGUE.rules.items() if code in applied))


def _parameters(agency_id: int) -> Parameters:
    """Our seed, and over it what the agency has decided, by date."""
    decided = [
        DatedValue(
            name=NAMES_IN_RULES[name][0],
            service=NAMES_IN_RULES[name][1],
            value=register.texts_of(str(value)) if name == BANDS else value,
            start=start,
        )
        for name, start, value in territory.decided(agency_id, NAMES_IN_RULES)
    ]
    return Parameters((*SEED, *decided))


def _funds(agency_id: int, book: Any) -> tuple[facts.Fund, ...]:
    cups = {each.code: each.cup for each in care.fund_cards(agency_id)}
    return tuple(
        facts.Fund(id=number, code=code, cup_required=bool(cups.get(code)), cup=cups.get(code, ""))
        for number, code in enumerate(book.funds, start=1)
    )


def _accreditations(known: Iterable[Any], book: Any) -> dict[str, pl.DataFrame]:
    known = tuple(known)
    acts = register.history([each.id for each in known])
    enrolled, suspended = [], []
    for each in known:
        base = {"provider": each.provider_id, "service": place(book.services, each.service_code)}
        own = acts.get(each.id, ())
        ended = min((act.effective_from for act in own if act.kind in KINDS_OF_END), default=None)
        ends = [day for day in (each.valid_to, ended) if day is not None]
        enrolled.append({**base, "start": each.valid_from, "end": end_of(min(ends, default=None))})
        suspended += [{**base, **span} for span in _suspensions(own)]
    return {
        "accreditations": from_rows("accreditations", enrolled),
        "accreditation_suspensions": from_rows("accreditation_suspensions", suspended),
    }


def _holds(pact: Any) -> bool:
    return bool(pact.state != "draft")


def _pact(pact: Any, book: Any) -> Row:
    return {
        "id": pact.id,
        "provider": pact.provider_id,
        "service": place(book.services, pact.service_code),
        "start": pact.valid_from,
        "end": end_of(pact.terminated_on or pact.valid_to),
        "cig": pact.cig or "",
    }


def _suspensions(acts: Iterable[Any]) -> list[Row]:
    """The spans between each suspension and what ends it."""
    ordered = sorted(acts, key=lambda act: (act.effective_from, act.recorded_at, act.id))
    found: list[Row] = []
    for number, act in enumerate(ordered):
        if act.kind != register.ActKind.SUSPENDED:
            continue
        until = [each.effective_from for each in ordered[number + 1 :] if each.kind == register.ActKind.RESUMED]
        ends = [day for day in (act.effective_to, *until[:1]) if day is not None]
        end = min(ends, default=None)
        if end is None or end > act.effective_from:
            continues = bool(act.running_projects_continue)
            found.append({"start": act.effective_from, "end": end_of(end), "projects_continue": continues})
    return found


def tariff_rows(tariff: Any, book: Any, parameters: Parameters) -> list[Row]:
    """A tariff as the rules read it: one row, or for a time band one for each span in which the band has a number.

    The number is the band's place among those of the day; on days without the band its tariff does not hold.
    """
    row = _tariff_row(tariff, book)
    if not tariff.time_band:
        return [row]
    found, changes = [], parameters.changes("time_bands")
    for since, until in zip(changes, [*changes[1:], FAR], strict=True):
        names = [band_name(text) for text in parameters.texts("time_bands", since)]
        start, end = max(row["start"], since), min(row["end"], until)
        if tariff.time_band in names and start < end:
            found.append({**row, "band": place(names, tariff.time_band), "start": start, "end": end})
    return found


def _tariff_row(tariff: Any, book: Any) -> Row:
    return {
        "provider": tariff.provider_id or 0,
        "service": place(book.services, tariff.service_code),
        "profile": place(book.profiles, tariff.profile),
        "day_type": DAY_TYPES.get(tariff.day_type, 0),
        "band": 0,
        "level": LEVELS.get(tariff.school_level, 0),
        "fund": place(book.funds, tariff.fund),
        "start": tariff.valid_from,
        "end": end_of(tariff.valid_to),
        "price": int(tariff.unit_price * UNITS),
    }


def _vat_profiles(provider_ids: Sequence[int]) -> pl.DataFrame:
    rows = [
        {
            "provider": each.provider_id,
            "service": 0,
            "start": each.valid_from,
            "end": end_of(each.valid_to),
            "rate": int(each.rate * 100),
            "nature": each.nature or "",
            "stamp_exempt": each.stamp_exempt,
        }
        for each in providers.vat_profiles(provider_ids)
    ]
    return from_rows("vat_profiles", rows)
