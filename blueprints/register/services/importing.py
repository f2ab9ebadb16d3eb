"""Bringing in today's list, for an agency that starts in the middle of a cycle: all rows or none."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from app import audit
from app.actors import EVERYTHING, Actor
from app.db import reaching
from app.decisions import Refusal, Refused
from app.reading import Fault
from app.uow import use_case
from blueprints.providers import api as providers
from blueprints.register import queries
from blueprints.register.queries import Accreditation, PublicFields
from blueprints.register.rules import doubts_about_cig
from blueprints.register.rules.coverage import comuni_on
from blueprints.register.rules.importing import ListRow, TariffRow, read_list, read_tariffs, territory_of
from blueprints.register.services.accreditations import enrol
from blueprints.register.services.pacts import sign_pact
from blueprints.register.services.tariffs import set_tariff
from blueprints.territory import api as territory

LIST, TARIFFS = "elenco", "tariffe"


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """A fault in one of the two files (`elenco`, `tariffe`), at a line and a column."""

    file: str
    fault: Fault


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did. With faults it did nothing; `doubts` are warnings about what was taken in."""

    added: int = 0
    known: int = 0
    faults: tuple[FileFault, ...] = ()
    doubts: tuple[FileFault, ...] = ()


class FaultyImport(Exception):
    """Undoes an import; carries every fault found."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def import_list(
    *, agency_id: int, listed: bytes = b"", tariffs: bytes = b"", actor: Actor, now: datetime
) -> ImportReport:
    """Bring in accreditations with their pacts, and tariffs. Twice the same files change nothing the second time.

    Every row that cannot be read, or that the register refuses, is reported with its line and reason; with
    one such row nothing is kept.
    """
    rows, unread = read_list(listed) if listed else ((), ())
    prices, unread_prices = read_tariffs(tariffs) if tariffs else ((), ())
    faults = (*_in(LIST, unread), *_in(TARIFFS, unread_prices))
    if faults:
        return ImportReport(faults=faults)
    try:
        return _keep(agency_id=agency_id, rows=rows, prices=prices, actor=actor, now=now)
    except FaultyImport as faulty:
        return ImportReport(faults=faulty.faults)


def _in(file: str, faults: Iterable[Fault]) -> tuple[FileFault, ...]:
    return tuple(FileFault(file=file, fault=each) for each in faults)


@use_case
def _keep(
    *,
    agency_id: int,
    rows: tuple[ListRow, ...],
    prices: tuple[TariffRow, ...],
    actor: Actor,
    now: datetime,
) -> ImportReport:
    desk = _Desk(agency_id, actor, now)
    for row in rows:
        desk.attempt(LIST, row.line, lambda row=row: desk.take(row))  # type: ignore[misc]  # the row is bound here
    for price in sorted(prices, key=lambda each: (each.valid_from, each.line)):
        desk.attempt(TARIFFS, price.line, lambda price=price: desk.price(price))  # type: ignore[misc]  # bound here
    if desk.faults:
        raise FaultyImport(tuple(desk.faults))
    counts = {"added": desk.added, "known": desk.known}
    audit.record(
        "register.imported", kind="agency", subject_id=agency_id, actor=actor, at=now, agency_id=agency_id, **counts
    )
    doubts = [
        FileFault(file=LIST, fault=Fault(path="cig", reason=doubt, line=row.line))
        for row in rows
        if row.pact
        for doubt in doubts_about_cig(row.pact.cig)
    ]
    return ImportReport(added=desk.added, known=desk.known, doubts=tuple(doubts))


class _Desk:
    """Takes in row after row, and remembers what stood against each."""

    def __init__(self, agency_id: int, actor: Actor, now: datetime) -> None:
        self.agency_id, self.actor, self.now = agency_id, actor, now
        self.faults: list[FileFault] = []
        self.added = self.known = 0
        comuni = territory.comuni_of(agency_id)
        self.comuni = {each.istat_code: each.id for each in comuni}
        numbers = {each.id: str(each.number) for each in territory.sub_areas(agency_id)}
        areas: defaultdict[str, set[int]] = defaultdict(set)
        for each in comuni:
            areas[numbers[each.sub_area_id]].add(each.id)
        self.areas = {number: frozenset(ids) for number, ids in areas.items()}

    def attempt(self, file: str, line: int, take: Callable[[], None]) -> None:
        """Take in a row; what stands against it becomes a fault at its line.

        A violated constraint ends the import at once: the transaction can hold no more.
        """
        try:
            take()
        except Refused as refused:
            self.faults += _in(file, (Fault(path="", reason=each, line=line) for each in refused.refusals))
        except IntegrityError as error:
            name = getattr(getattr(error.orig, "diag", None), "constraint_name", "") or ""
            reason = Refusal("list-import-known-elsewhere", constraint=name)
            raise FaultyImport((*self.faults, *_in(file, (Fault(path="", reason=reason, line=line),)))) from error

    def take(self, row: ListRow) -> None:
        """An accreditation with its pact, unless it is there already."""
        comune_ids, unknown = territory_of(row.territory, self.comuni, self.areas)
        if unknown:
            raise Refused(Refusal("list-import-territory-unknown", parts=list(unknown)))
        provider_id = self._provider(row)
        known = self._known(row, provider_id)
        if known is None:
            self._add(row, provider_id, comune_ids)
        elif _same(known, row) and comune_ids in _territories(known):
            self._add_pact(row, known.id)
            self.known += 1
        else:
            raise Refused(Refusal("list-import-differs", number=known.number))

    def _provider(self, row: ListRow) -> int:
        with reaching(EVERYTHING):
            card = providers.by_vat(row.vat_number)
            provider_id = card.id if card else self._register(row)
        reason = "Iscrizione nell'elenco"
        providers.open_dossier(
            agency_id=self.agency_id, provider_id=provider_id, reason=reason, actor=self.actor, now=self.now
        )
        return provider_id

    def _register(self, row: ListRow) -> int:
        return providers.register(
            identity=providers.Identity(
                name=row.name,
                legal_form=row.legal_form,
                vat_number=row.vat_number,
                fiscal_code=row.fiscal_code,
                pec=row.pec,
                email=row.email,
                phone=row.phone,
                website=row.website,
                address=row.address,
                comune_name=row.comune_name,
                owner_comune_istat=row.owner_comune_istat,
            ),
            since=row.valid_from,
            # Whoever imports does not become the provider's representative.
            actor=replace(self.actor, person_id=None),
            now=self.now,
        )

    def _known(self, row: ListRow, provider_id: int) -> Accreditation | None:
        for each in queries.accreditations(self.agency_id):
            same_place = (each.provider_id, each.service_code, each.valid_from) == (
                provider_id,
                row.service_code,
                row.valid_from,
            )
            if (row.number and each.number == row.number) or same_place:
                return each
        return None

    def _add(self, row: ListRow, provider_id: int, comune_ids: frozenset[int]) -> None:
        accreditation_id = enrol(
            agency_id=self.agency_id,
            provider_id=provider_id,
            service_code=row.service_code,
            comune_ids=comune_ids,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            act=row.act,
            number=row.number,
            public=PublicFields(
                languages=row.languages,
                complementary=row.complementary,
                opening_hours=row.opening_hours,
                charter_url=row.charter_url,
                notes=row.notes,
            ),
            actor=self.actor,
            now=self.now,
        )
        self._add_pact(row, accreditation_id)
        self.added += 1

    def _add_pact(self, row: ListRow, accreditation_id: int) -> None:
        pact = row.pact
        own = {each.cig for each in queries.pacts(accreditation_id=accreditation_id)}
        if pact is not None and pact.cig not in own:
            sign_pact(
                accreditation_id=accreditation_id,
                number=pact.number,
                cig=pact.cig,
                valid_from=pact.valid_from,
                valid_to=pact.valid_to,
                signed_on=pact.signed_on,
                actor=self.actor,
                now=self.now,
            )

    def price(self, row: TariffRow) -> None:
        """A tariff, unless it is there already."""
        for each in queries.tariffs(self.agency_id, row.key.service_code):
            if (each.price.key, each.valid_from, each.unit_price) == (row.key, row.valid_from, row.unit_price):
                self.known += 1
                return
        set_tariff(
            agency_id=self.agency_id,
            key=row.key,
            unit_price=row.unit_price,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            act=row.act,
            actor=self.actor,
            now=self.now,
        )
        self.added += 1


def _territories(known: Accreditation) -> tuple[frozenset[int], frozenset[int]]:
    """Where it holds since its beginning, and as variations left it: a list may be of either day."""
    covers = queries.covers([known.id])[known.id]
    return comuni_on(covers, known.valid_from), comuni_on(covers, date.max)


def _same(known: Accreditation, row: ListRow) -> bool:
    wanted = (row.service_code, row.valid_from, row.valid_to, row.number or known.number)
    return (known.service_code, known.valid_from, known.valid_to, known.number) == wanted
