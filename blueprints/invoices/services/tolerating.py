"""Letting a finding above a tolerance pass: by the role that the agency has named, with a reason, before the act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app import audit
from app.actors import Actor
from app.clock import day_of
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.invoices.models import EInvoice, ToleratedFinding
from blueprints.invoices.queries.rows import locked
from blueprints.invoices.queries.tolerances import Tolerable, chosen_findings, roles_by_rule
from blueprints.invoices.rules.tolerating import Key, reasons_not_to_tolerate
from blueprints.invoices.services.verifying import check


@use_case
def tolerate(*, einvoice_id: int, finding_ids: Iterable[int], reason: str, actor: Actor, now: datetime) -> int:
    """Let findings of the latest verification pass; return how many. The invoice is verified again with them.

    Money that a finding of another rule claims too stays in dispute under that one.

    Raises:
        Refused: the actor's role may not exceed the tolerance of one of the rules, there is no reason, the findings
            have changed meanwhile, or the invoice is in an act or has decided disputes.
        LookupError: the actor's agency has no such invoice.
    """
    rows = locked([einvoice_id])
    if not rows or rows[0].agency_id != actor.agency_id:
        raise LookupError("no such invoice")
    row, wanted = rows[0], set(finding_ids)
    found = chosen_findings(einvoice_id, wanted)
    if len(found) != len(wanted):
        raise Refused(Refusal("tolerance-gone"))
    allowed = roles_by_rule(row.agency_id, day_of(now))
    rules = [each.finding.rule for each in found]
    agree(
        reasons_not_to_tolerate(
            rules=rules,
            allowed=allowed,
            roles=actor.roles,
            reason=reason,
            state=row.state,
            billed_cents=row.billed_cents,
        )
    )
    kept = _kept(row, found, allowed, reason, actor, now)
    session().execute(insert(ToleratedFinding).values(kept).on_conflict_do_nothing())
    facts: dict[str, Any] = {"rules": sorted(set(rules)), "cents": sum(each["cents"] for each in kept)}
    audit.record("finding.tolerated", kind="einvoice", subject_id=row.id, actor=actor, at=now, reason=reason, **facts)
    check(einvoice_id=einvoice_id, actor=actor, now=now)
    return len(found)


def _kept(
    row: EInvoice,
    found: Iterable[Tolerable],
    allowed: dict[str, frozenset[str]],
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[dict[str, Any]]:
    """The rows to write: one for each line, entry and rule."""
    sums: dict[Key, tuple[int, int]] = {}
    for each in found:
        cents, claimed = sums.get(each.key, (0, 0))
        sums[each.key] = (cents + each.finding.cents, claimed + each.finding.claimed_cents)
    return [
        {
            "einvoice_id": row.id,
            "agency_id": row.agency_id,
            "provider_id": row.provider_id,
            **key._asdict(),
            "role": min(allowed[key.rule] & actor.roles),
            "cents": cents,
            "claimed_cents": claimed,
            "reason": reason.strip(),
            "tolerated_at": now,
            "tolerated_by": actor.person_id,
        }
        for key, (cents, claimed) in sums.items()
    ]
