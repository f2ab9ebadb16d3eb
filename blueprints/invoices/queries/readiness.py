"""What must be known before an invoice is paid: checks, accounts, references, suspensions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.clock import day_of
from app.db import session
from app.money import to_cents
from app.periods import Period
from blueprints.invoices.models import Dispute, EInvoice, Hold, PaymentCheck, SocialDebt
from blueprints.invoices.queries.rows import holds_on, net_by_rate
from blueprints.invoices.queries.tolerances import standing_rules
from blueprints.invoices.rules import OF_TAX, Payable, Readiness, part_of, remaining_cents, working_days_after
from blueprints.providers import api as providers
from blueprints.territory import api as territory

CREDIT_NOTE = "TD04"


@dataclass(frozen=True, kw_only=True)
class References:
    """What a payment must name."""

    iban: str
    cig: str
    cup: str


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """A check before paying. `einvoice_id` is None for a DURC, which holds for the provider."""

    id: int
    kind: str
    outcome: str
    reference: str
    asked_on: date
    valid_until: date | None
    blocked_cents: int
    einvoice_id: int | None
    recorded_at: datetime


def references_of(row: EInvoice) -> References:
    """IBAN, CIG and CUP as the invoice gives them, empty when it does not."""
    content = row.content

    def first(kind: str, name: str) -> str:
        return next((each[name] for each in content[kind] if each[name]), "")

    iban = "".join(first("payments", "iban").split()).upper()
    return References(iban=iban[:34], cig=first("references", "cig")[:15], cup=first("references", "cup")[:15])


def is_split(row: EInvoice) -> bool:
    """Whether the VAT goes to the Treasury (scissione dei pagamenti)."""
    return any(each["collectability"] == "S" for each in row.content["vat_summaries"])


def money_of(row: EInvoice, cents: int) -> tuple[Payable, int]:
    """The money of a further part of an invoice, and what of it is kept back for the collection agency."""
    money = part_of(
        before_cents=row.liquidated_cents, cents=cents, net_by_rate=net_by_rate(row.id), split_payment=is_split(row)
    )
    latest = _latest_collection([row.id]).get(row.id)
    blocked = latest.blocked_cents if latest is not None and latest.outcome == "negative" else 0
    return money, max(0, min(blocked, money.payee_cents))


def readiness(rows: Sequence[EInvoice], today: date) -> tuple[Readiness, ...]:
    """What the rule asks of each invoice; a few statements, however many invoices."""
    if not rows:
        return ()
    agency_id, held = rows[0].agency_id, holds_on(row.id for row in rows)
    known = sorted({row.provider_id for row in rows if row.provider_id})
    durc = {provider_id: durc_on(agency_id, provider_id, today) for provider_id in known}
    accounts = [
        (each.provider_id, _bare(each.iban)) for each in providers.bank_accounts(known) if each.period.holds(today)
    ]
    collection = _latest_collection(row.id for row in rows)
    standing = standing_rules((row.id for row in rows), OF_TAX)
    above = to_cents(Decimal(str(territory.parameter(agency_id, "invoices.collection_check_above_euros", today))))
    found = []
    for row in rows:
        left = remaining_cents(
            billed_cents=row.billed_cents,
            verified_cents=row.verified_cents,
            conceded_cents=row.conceded_cents,
            credited_cents=row.credited_cents,
            liquidated_cents=row.liquidated_cents,
        )
        references = references_of(row)
        found.append(
            Readiness(
                einvoice_id=row.id,
                number=row.number,
                supplier=row.supplier_name,
                state=row.state,
                remaining_cents=left,
                payee_cents=money_of(row, left)[0].payee_cents if left > 0 else 0,
                has_provider=row.provider_id is not None,
                holds=held.get(row.id, 0),
                has_cig=bool(references.cig),
                iban_declared=(row.provider_id, references.iban) in accounts,
                durc=durc.get(row.provider_id or 0, "missing"),
                collection=_collection_state(agency_id, collection.get(row.id), today),
                check_above_cents=above,
                tax_findings=standing.get(row.id, ()),
            )
        )
    return tuple(found)


def _bare(iban: str) -> str:
    return "".join(iban.split()).upper()


def latest_durc(agency_id: int, provider_id: int) -> PaymentCheck | None:
    """The latest DURC that the agency has recorded of a provider."""
    statement = (
        select(PaymentCheck)
        .where(
            PaymentCheck.agency_id == agency_id, PaymentCheck.provider_id == provider_id, PaymentCheck.kind == "durc"
        )
        .order_by(PaymentCheck.id.desc())
        .limit(1)
    )
    return session().scalars(statement).one_or_none()


def debts_of(check_id: int) -> tuple[SocialDebt, ...]:
    """What a negative DURC says is owed to each body."""
    statement = select(SocialDebt).where(SocialDebt.check_id == check_id).order_by(SocialDebt.id)
    return tuple(session().scalars(statement))


def durc_on(agency_id: int, provider_id: int, today: date) -> str:
    """`valid`, `missing`, `negative`, or `substituted` when it is negative and what is owed to the bodies is known.

    The latest check of the agency counts, else a paper in the provider's dossier.
    """
    latest = latest_durc(agency_id, provider_id)
    if latest is not None and latest.outcome == "negative":
        return "substituted" if debts_of(latest.id) else "negative"
    if latest is not None and latest.valid_until is not None and latest.valid_until >= today:
        return "valid"
    days = timedelta(days=int(territory.parameter(agency_id, "invoices.durc_days", today)))
    papers = (each for each in providers.documents(provider_id) if each.kind == "social-security-certificate")
    for paper in papers:
        issued = paper.issued_on
        until = paper.expires_on or (issued + days if issued else None)
        if issued is not None and until is not None and issued <= today <= until:
            return "valid"
    return "missing"


def _latest_collection(einvoice_ids: Iterable[int]) -> dict[int, PaymentCheck]:
    statement = select(PaymentCheck).where(PaymentCheck.einvoice_id.in_(set(einvoice_ids))).order_by(PaymentCheck.id)
    return {row.einvoice_id or 0: row for row in session().scalars(statement)}


def _collection_state(agency_id: int, check: PaymentCheck | None, today: date) -> str:
    if check is None:
        return "missing"
    if check.outcome != "asked":
        return "clear"  # of a debtor only the excess is paid: the rest is blocked in the item
    places = [each.id for each in territory.comuni_of(agency_id)][:1]
    closed = {day for _, day in territory.holidays(places, check.asked_on, today)}
    wanted = int(territory.parameter(agency_id, "invoices.collection_answer_days", check.asked_on))
    return "clear" if working_days_after(check.asked_on, today, closed) >= wanted else "waiting"


def open_credits(agency_id: int, provider_id: int) -> list[int]:
    """The verified credit notes of a provider that still lower payments, the oldest first."""
    owed = EInvoice.verified_cents + EInvoice.credited_cents
    statement = select(EInvoice.id).where(
        EInvoice.agency_id == agency_id,
        EInvoice.provider_id == provider_id,
        EInvoice.billed_cents < 0,
        EInvoice.state.in_(("checked", "liquidated")),
        owed < EInvoice.liquidated_cents,
    )
    return list(session().scalars(statement.order_by(EInvoice.id)))


def suspensions_of(row: EInvoice, today: date) -> list[Period]:
    """The days that do not count against the agency: holds, and for money given after a dispute its days."""
    holds = session().execute(select(Hold.placed_at, Hold.lifted_at).where(Hold.einvoice_id == row.id))
    spans = [(day_of(start), day_of(end) if end else today) for start, end in holds]
    if row.liquidated_cents:
        decided = select(Dispute.opened_at, Dispute.decided_at).where(
            Dispute.einvoice_id == row.id, Dispute.conceded_cents > 0, Dispute.decided_at.is_not(None)
        )
        spans += [(day_of(start), day_of(end)) for start, end in session().execute(decided) if end is not None]
    return [Period(start, end) for start, end in spans if end > start]


def checks_of(provider_id: int, agency_id: int) -> tuple[CheckRow, ...]:
    """The checks of a provider at an agency, the latest first."""
    columns = [getattr(PaymentCheck, name) for name in CheckRow.__dataclass_fields__]
    statement = (
        select(*columns)
        .where(PaymentCheck.provider_id == provider_id, PaymentCheck.agency_id == agency_id)
        .order_by(PaymentCheck.id.desc())
        .limit(50)
    )
    return tuple(CheckRow(**row) for row in session().execute(statement).mappings())
