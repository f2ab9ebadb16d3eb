"""Findings above a tolerance: which a role may let pass, which were, and where some wait."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.db import session
from app.pages import Page
from blueprints.invoices.models import EInvoice, EInvoiceFinding, ToleratedFinding, VerificationRun
from blueprints.invoices.parameters import EXCEEDED_BY
from blueprints.invoices.queries.rows import FindingRow
from blueprints.invoices.rules.tolerating import Key
from blueprints.territory import api as territory

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class Tolerable:
    """A finding of the latest verification that may be let pass."""

    id: int
    finding: FindingRow

    @property
    def key(self) -> Key:
        """Which finding it is."""
        return key_of(self.finding.line_number, self.finding.entry_id, self.finding.rule)


@dataclass(frozen=True, kw_only=True)
class ToleratedRow:
    """A finding that was let pass."""

    einvoice_id: int
    line_number: int
    rule: str
    role: str
    cents: int
    reason: str
    tolerated_at: datetime
    tolerated_by: int | None


@dataclass(frozen=True, kw_only=True)
class WaitingInvoice:
    """An invoice with findings that a role may let pass."""

    id: int
    supplier_name: str
    number: str
    dated: date
    findings: int
    cents: int


def key_of(line_number: int | None, entry_id: int | None, rule: str) -> Key:
    """The key of a finding as it is stored."""
    return Key(line_number or 0, entry_id or 0, rule)


def roles_by_rule(agency_id: int, on: date) -> dict[str, frozenset[str]]:
    """Who may exceed the tolerance of which rule, as the agency has decided for a day."""
    found: dict[str, frozenset[str]] = {}
    for role, parameter in EXCEEDED_BY.items():
        for rule in re.findall(r"R\d\d", str(territory.parameter(agency_id, parameter.name, on))):
            found[rule] = found.get(rule, frozenset()) | {role}
    return found


_OF_FINDING = tuple(FindingRow.__dataclass_fields__)
_FINDINGS = select(EInvoiceFinding.id, *(getattr(EInvoiceFinding, name) for name in _OF_FINDING)).order_by(
    EInvoiceFinding.position
)
_LATEST = (
    select(func.max(VerificationRun.id))
    .where(VerificationRun.einvoice_id == EInvoiceFinding.einvoice_id)
    .correlate(EInvoiceFinding)
    .scalar_subquery()
)
_PASSED = (
    select(ToleratedFinding.id)
    .where(
        ToleratedFinding.einvoice_id == EInvoiceFinding.einvoice_id,
        ToleratedFinding.line_number == func.coalesce(EInvoiceFinding.line_number, 0),
        ToleratedFinding.entry_id == func.coalesce(EInvoiceFinding.entry_id, 0),
        ToleratedFinding.rule == EInvoiceFinding.rule,
        ToleratedFinding.claimed_cents >= EInvoiceFinding.claimed_cents,
    )
    .correlate(EInvoiceFinding)
    .exists()
)


def tolerable(einvoice_id: int, rules: Collection[str], *, number: int) -> Page[Tolerable]:
    """One page of the findings of an invoice's latest verification by these rules that nobody let pass yet."""
    chosen = (
        EInvoiceFinding.einvoice_id == einvoice_id,
        EInvoiceFinding.run_id == _LATEST,
        EInvoiceFinding.rule.in_(rules),
        ~_PASSED,
    )
    total = session().scalar(select(func.count()).select_from(EInvoiceFinding).where(*chosen)) or 0
    statement = _FINDINGS.where(*chosen).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(rows=_tolerables(statement), number=number, size=PAGE_SIZE, total=total)


def chosen_findings(einvoice_id: int, finding_ids: Iterable[int]) -> tuple[Tolerable, ...]:
    """The findings with these ids, as far as they are of the invoice's latest verification."""
    return _tolerables(
        _FINDINGS.where(
            EInvoiceFinding.id.in_(set(finding_ids)),
            EInvoiceFinding.einvoice_id == einvoice_id,
            EInvoiceFinding.run_id == _LATEST,
        )
    )


def _tolerables(statement: Select[Any]) -> tuple[Tolerable, ...]:
    rows = session().execute(statement).mappings()
    return tuple(
        Tolerable(id=row["id"], finding=FindingRow(**{name: row[name] for name in _OF_FINDING})) for row in rows
    )


def waiting(agency_id: int, rules: Collection[str], *, number: int) -> Page[WaitingInvoice]:
    """One page of the verified invoices in no act with findings by these rules, the newest first."""
    chosen = (
        EInvoice.agency_id == agency_id,
        EInvoice.state == "checked",
        EInvoice.billed_cents >= 0,
        EInvoiceFinding.run_id == _LATEST,
        EInvoiceFinding.rule.in_(rules),
        ~_PASSED,
    )
    joined = select(EInvoiceFinding).join(EInvoice, EInvoice.id == EInvoiceFinding.einvoice_id).where(*chosen)
    total = session().scalar(joined.with_only_columns(func.count(EInvoice.id.distinct()))) or 0
    rows = session().execute(
        joined.with_only_columns(
            EInvoice.id,
            EInvoice.supplier_name,
            EInvoice.number,
            EInvoice.dated,
            func.count(EInvoiceFinding.id).label("findings"),
            func.sum(EInvoiceFinding.cents).label("cents"),
        )
        .group_by(EInvoice.id)
        .order_by(EInvoice.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    found = tuple(WaitingInvoice(**{**row, "cents": int(row["cents"])}) for row in rows.mappings())
    return Page(rows=found, number=number, size=PAGE_SIZE, total=total)


def standing_rules(einvoice_ids: Iterable[int], rules: Collection[str]) -> dict[int, tuple[str, ...]]:
    """By invoice, which of these rules have findings in its latest verification that nobody let pass."""
    chosen = (
        EInvoiceFinding.einvoice_id.in_(set(einvoice_ids)),
        EInvoiceFinding.run_id == _LATEST,
        EInvoiceFinding.rule.in_(rules),
        ~_PASSED,
    )
    columns = (EInvoiceFinding.einvoice_id, EInvoiceFinding.rule)
    found: dict[int, tuple[str, ...]] = {}
    for einvoice_id, rule in session().execute(select(*columns).where(*chosen).distinct().order_by(*columns)):
        found[einvoice_id] = (*found.get(einvoice_id, ()), rule)
    return found


def tolerated_of(einvoice_ids: Iterable[int]) -> tuple[ToleratedRow, ...]:
    """What was let pass on some invoices, by age."""
    columns = [getattr(ToleratedFinding, name) for name in ToleratedRow.__dataclass_fields__]
    statement = select(*columns).where(ToleratedFinding.einvoice_id.in_(set(einvoice_ids)))
    return tuple(ToleratedRow(**row) for row in session().execute(statement.order_by(ToleratedFinding.id)).mappings())


def tolerated_keys(einvoice_ids: Iterable[int]) -> dict[int, dict[Key, int]]:
    """By invoice, up to how many claimed cents each finding may pass."""
    rows = session().scalars(select(ToleratedFinding).where(ToleratedFinding.einvoice_id.in_(set(einvoice_ids))))
    found: dict[int, dict[Key, int]] = {}
    for row in rows:
        own = found.setdefault(row.einvoice_id, {})
        key = key_of(row.line_number, row.entry_id, row.rule)
        own[key] = max(own.get(key, 0), row.claimed_cents)
    return found
