"""Keeping what a verification found: one statement for each kind of row, however many invoices were verified."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, insert, text

from app import audit
from app.actors import Actor
from app.db import session
from blueprints.invoices.models import EInvoice, EInvoiceFinding, VerificationRun
from blueprints.invoices.queries.naming import with_names
from blueprints.invoices.queries.rows import BilledLine

if TYPE_CHECKING:
    from blueprints.invoices.verification.findings import Finding
    from blueprints.invoices.verification.run import Outcome

MATCHED = text("""
update einvoice_lines l set report_line_id = m.report, match_how = m.how, match_reason = m.reason
from unnest(cast(:ids as bigint[]), cast(:reports as bigint[]), cast(:hows as text[]), cast(:reasons as text[]))
    m(id, report, how, reason)
where l.id = m.id and (l.report_line_id, l.match_how, l.match_reason) is distinct from (m.report, m.how, m.reason)
""")


def keep_outcome(
    rows: Sequence[EInvoice],
    lines: Mapping[int, Sequence[BilledLine]],
    outcome: "Outcome",
    actor: Actor,
    now: datetime,
) -> None:
    """Write the runs with their findings, and what is matched, verified and disputed. Part of the running use case."""
    by_document: dict[str, list[Finding]] = defaultdict(list)
    for finding in with_names(outcome.findings):
        by_document[finding.document].append(finding)
    found = {row.id: by_document[str(row.id)] for row in rows}
    totals = {each.document: each for each in outcome.totals}
    for row in rows:
        sums = totals[str(row.id)]
        row.billed_cents, row.verified_cents, row.disputed_cents = sums.billed, sums.verified, sums.disputed
    session().flush()
    runs = _write_runs(rows, outcome, actor, now)
    _write_findings(rows, runs, found)
    _write_matches(lines, outcome)
    facts = {
        row.id: {"run": runs[row.id], "findings": len(found[row.id]), "disputed_cents": row.disputed_cents}
        for row in rows
    }
    audit.record_each("invoice.checked", kind="einvoice", facts_by_subject=facts, actor=actor, at=now)


def _write_runs(rows: Sequence[EInvoice], outcome: "Outcome", actor: Actor, now: datetime) -> dict[int, int]:
    """The ids of the new runs by invoice."""
    alike = {
        "rule_set": outcome.rule_set.version,
        "rules_applied": sorted(outcome.rule_set.rules),
        "inputs_digest": outcome.inputs_digest,
        "ran_at": now,
        "ran_by": actor.person_id,
    }
    values = [
        {"einvoice_id": row.id, "agency_id": row.agency_id, "provider_id": row.provider_id, **alike} for row in rows
    ]
    written = insert(VerificationRun).returning(VerificationRun.id, sort_by_parameter_order=True)
    return dict(zip((row.id for row in rows), session().scalars(written, values), strict=True))


def _write_findings(
    rows: Iterable[EInvoice], runs: Mapping[int, int], found: Mapping[int, Sequence["Finding"]]
) -> None:
    values = [
        {
            "run_id": runs[row.id],
            "einvoice_id": row.id,
            "agency_id": row.agency_id,
            "provider_id": row.provider_id,
            "position": position,
            "rule": finding.rule,
            "severity": str(finding.severity),
            "line_number": finding.line,
            "entry_id": finding.entry,
            "cents": finding.cents,
            "claimed_cents": finding.claimed_cents,
            "facts": dict(finding.facts),
        }
        for row in rows
        for position, finding in enumerate(found[row.id], start=1)
    ]
    if values:
        session().execute(cast(Table, EInvoiceFinding.__table__).insert(), values)


def _write_matches(lines: Mapping[int, Sequence[BilledLine]], outcome: "Outcome") -> None:
    pairs = [
        (line.id, match)
        for einvoice_id, own in lines.items()
        for line, match in zip(own, outcome.matches[str(einvoice_id)], strict=True)
    ]
    values = {
        "ids": [number for number, _ in pairs],
        "reports": [match.report.id if match.report else None for _, match in pairs],
        "hows": [str(match.how) for _, match in pairs],
        "reasons": [match.reason for _, match in pairs],
    }
    session().execute(MATCHED, values)
