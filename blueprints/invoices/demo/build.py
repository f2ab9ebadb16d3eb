"""The invoices of the demo: who bills what, and which fault each of some carries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.actors import Actor, Reach
from app.clock import day_of
from app.demo import World
from blueprints.care import api as care
from blueprints.invoices import services
from blueprints.invoices.fatturapa.writing import Draft, DraftDocument, DraftLine, Firm, Related, written
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

WANTED = 40
SPLIT_PAYMENT_UNTIL = date(2026, 7, 1)
EXEMPT_STAMP_ABOVE = Decimal("77.47")
WRONG_CIG = "9999999999"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Accepted report lines that one invoice bills."""

    provider_id: int
    service_code: str
    lines: tuple[care.AcceptedLine, ...]


def build_invoices(world: World) -> None:
    """Bring in and verify forty invoices; seven of them carry a planted fault."""
    agency_id = world.ids["agency"]["CR"]
    accepted = care.accepted_lines(agency_id)
    if not accepted:
        return
    person_id = world.ids["person"]["contabile@cremona.example"]
    actor = Actor(person_id=person_id, roles=frozenset({"accountant"}), reach=Reach(kind="agency", agency_id=agency_id))
    batches = _batches(accepted, WANTED - 1)
    drafts = [_draft(world, agency_id, batch, place) for place, batch in enumerate(batches, start=1)]
    planted = _plant(drafts)
    planted.append(_same_number_again(planted[-1]))
    ids: list[int] = []
    for place, draft in enumerate(planted, start=1):
        found = services.bring_in(
            content=written(draft),
            name=f"IT{draft.supplier.vat or ''}_{place:05d}.xml",
            delivered_on=min(day_of(world.now), draft.documents[0].date + timedelta(days=1 + place % 6)),
            actor=actor,
            now=world.now,
        )
        ids += found.einvoice_ids
    services.check_together(einvoice_ids=ids, actor=actor, now=world.now)
    world.keep("einvoice", "all", ids)


def _batches(lines: Sequence[care.AcceptedLine], wanted: int) -> list[Batch]:
    """The lines by report, the largest reports cut in parts until there are as many batches as wanted."""
    by_report: dict[int, list[care.AcceptedLine]] = {}
    for line in lines:
        if line.minutes:
            by_report.setdefault(line.report_id, []).append(line)
    parts = [found for _, found in sorted(by_report.items())]
    while len(parts) < wanted and max(map(len, parts)) > 1:
        largest = max(parts, key=len)
        place, half = parts.index(largest), len(largest) // 2
        parts[place : place + 1] = [largest[:half], largest[half:]]
    return [
        Batch(provider_id=part[0].provider_id, service_code=part[0].service_code, lines=tuple(part)) for part in parts
    ]


def _draft(world: World, agency_id: int, batch: Batch, place: int) -> Draft:
    provider = providers.cards([batch.provider_id])[batch.provider_id]
    agency = territory.agency(agency_id)
    month = batch.lines[0].month
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    # Nobody bills before the agency has accepted the hours.
    day = max(day_of(line.accepted_at) for line in batch.lines)
    vat = next(each for each in providers.vat_profiles([provider.id]) if each.period.holds(day))
    lines = tuple(_line(line, vat, month, last) for line in batch.lines)
    net = sum((line.total for line in lines), Decimal(0))
    stamp = vat.nature is not None and not vat.stamp_exempt and net > EXEMPT_STAMP_ABOVE
    pact = next(each for each in register.pacts(agency_id, provider.id) if each.service_code == batch.service_code)
    split = vat.nature is None and day < SPLIT_PAYMENT_UNTIL
    account = providers.bank_accounts([provider.id])[0]
    document = DraftDocument(
        number=f"{place}/{day.year}",
        date=day,
        lines=lines,
        contracts=(Related(id=pact.number[:20], date=pact.signed_on, cig=pact.cig),),
        stamp_duty=Decimal("2.00") if stamp else None,
        collectability=None if vat.nature else "S" if split else "I",
        iban=account.iban,
        due=day + timedelta(days=30),
    )
    return Draft(
        supplier=Firm(name=provider.name, vat=f"IT{provider.vat_number}", fiscal_code=provider.fiscal_code),
        customer=Firm(name=agency.name, vat=f"IT{agency.vat_number}", fiscal_code=agency.fiscal_code),
        documents=(document,),
        recipient_code=agency.office_code,
        progressive=f"{place:05d}",
    )


def _line(line: care.AcceptedLine, vat: providers.VatProfile, first: date, last: date) -> DraftLine:
    return DraftLine(
        description=f"Servizio {line.service_code}, progetto {line.project_code}",
        quantity=Decimal(line.minutes) / 60,
        unit="ORE",
        unit_price=line.unit_price,
        vat_rate=vat.rate,
        nature=vat.nature,
        start=first,
        end=last,
        administration_reference=line.code,
    )


def _plant(drafts: list[Draft]) -> list[Draft]:
    """Put one fault into each of the first drafts, and leave the others as they are."""
    faults = (_wrong_cig, _dearer, _longer, _wrong_sum, _another_customer, _wrong_rate)
    return [faults[place](draft) if place < len(faults) else draft for place, draft in enumerate(drafts)]


def _with(draft: Draft, document: DraftDocument) -> Draft:
    return replace(draft, documents=(document,))


def _with_first_line(draft: Draft, line: DraftLine) -> Draft:
    document = draft.documents[0]
    return _with(draft, replace(document, lines=(line, *document.lines[1:])))


def _wrong_cig(draft: Draft) -> Draft:
    document = draft.documents[0]
    return _with(draft, replace(document, contracts=(replace(document.contracts[0], cig=WRONG_CIG),)))


def _dearer(draft: Draft) -> Draft:
    line = draft.documents[0].lines[0]
    return _with_first_line(draft, replace(line, unit_price=line.unit_price + Decimal("1.50")))


def _longer(draft: Draft) -> Draft:
    line = draft.documents[0].lines[0]
    return _with_first_line(draft, replace(line, quantity=(line.quantity or Decimal(0)) + Decimal("2.5")))


def _wrong_sum(draft: Draft) -> Draft:
    line = draft.documents[0].lines[0]
    return _with_first_line(draft, replace(line, stated_total=line.total + Decimal("10.00")))


def _another_customer(draft: Draft) -> Draft:
    return replace(draft, customer=replace(draft.customer, vat="IT12345670017", fiscal_code="12345670017"))


def _wrong_rate(draft: Draft) -> Draft:
    document = draft.documents[0]
    lines = tuple(replace(line, vat_rate=Decimal("22.00"), nature=None) for line in document.lines)
    return _with(draft, replace(document, lines=lines, stamp_duty=None, collectability="I"))


def _same_number_again(draft: Draft) -> Draft:
    """The last invoice sent once more with another text: the same number, another body."""
    changed = _with_first_line(draft, replace(draft.documents[0].lines[0], description="Come da accordi"))
    return replace(changed, progressive="99999")
