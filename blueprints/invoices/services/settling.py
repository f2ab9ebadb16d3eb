"""Documents that settle an adjustment: found by the code that they name, and not disputed for what it owes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import audit
from app.actors import Actor
from app.db import session
from blueprints.invoices.models import Adjustment, EInvoice
from blueprints.invoices.queries.rows import BilledLine
from blueprints.invoices.rules.adjusting import disputed_beside, document_for, may_name_one, named_in

if TYPE_CHECKING:
    from blueprints.invoices.verification.run import Outcome

WITHOUT_HOURS = "R14"


def adjustments_named(rows: Iterable[EInvoice], lines: Mapping[int, Sequence[BilledLine]]) -> dict[int, Adjustment]:
    """The adjustments that documents name, by the documents' ids; each adjustment once, of its own provider."""
    known = [row for row in rows if row.provider_id and may_name_one(_texts(row, lines.get(row.id, ())))]
    found: dict[int, Adjustment] = {}
    if not known:
        return found
    providers = {row.provider_id for row in known}
    waiting = select(Adjustment).where(Adjustment.provider_id.in_(providers)).order_by(Adjustment.id)
    for each in session().scalars(waiting.with_for_update()).all():
        for row in known:
            if row.id not in found and _settles(row, lines.get(row.id, ()), each):
                found[row.id] = each
                break
    return found


def _settles(row: EInvoice, lines: Sequence[BilledLine], adjustment: Adjustment) -> bool:
    if (row.agency_id, row.provider_id) != (adjustment.agency_id, adjustment.provider_id):
        return False
    if adjustment.einvoice_id not in (None, row.id) or (row.type == "TD04") != (adjustment.cents < 0):
        return False
    return named_in(adjustment.code, _texts(row, lines))


def _texts(row: EInvoice, lines: Sequence[BilledLine]) -> list[str]:
    """Where a document may name what it settles: its references and its lines."""
    references = row.content["references"] + row.content["related"]
    said = [text for line in lines for text in (line.administration_reference, line.description)]
    return [*said, *(each["id"] or "" for each in references)]


def undisputed(outcome: "Outcome", named: Mapping[int, Adjustment]) -> "Outcome":
    """The outcome with what adjustments owe taken out of the dispute about lines without hours."""
    findings, totals = list(outcome.findings), list(outcome.totals)
    for einvoice_id, adjustment in named.items():
        own = [place for place, each in enumerate(findings) if _is_about(each, einvoice_id)]
        place = next(place for place, each in enumerate(totals) if each.document == str(einvoice_id))
        left = disputed_beside(totals[place].billed, adjustment.cents, [findings[each].cents for each in own])
        freed = sum(findings[each].cents for each in own) - sum(left)
        for each, cents in zip(own, left, strict=True):
            findings[each] = replace(findings[each], cents=cents)
        disputed = totals[place].disputed - freed
        totals[place] = replace(totals[place], disputed=disputed, verified=totals[place].billed - disputed)
    gone = {place for place, each in enumerate(findings) if not each.cents and outcome.findings[place].cents}
    kept = tuple(each for place, each in enumerate(findings) if place not in gone)
    return replace(outcome, findings=kept, totals=tuple(totals))


def _is_about(finding: Any, einvoice_id: int) -> bool:
    return bool(finding.document == str(einvoice_id) and finding.rule == WITHOUT_HOURS)


def settle_adjustments(named: Mapping[int, Adjustment], actor: Actor, now: datetime) -> None:
    """Note which document settles which adjustment. Part of the running use case."""
    for einvoice_id, adjustment in named.items():
        if adjustment.einvoice_id is None:
            adjustment.einvoice_id, adjustment.matched_at = einvoice_id, now
            facts: dict[str, Any] = {"einvoice": einvoice_id, "document": document_for(adjustment.cents)}
            audit.record(
                "adjustment.settled", kind="adjustment", subject_id=adjustment.id, actor=actor, at=now, **facts
            )
