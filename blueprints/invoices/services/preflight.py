"""Pre-flight: a provider hears what the agency would find in a draft, from the same engine; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.actors import Actor, Reach
from app.clock import day_of
from app.db import reaching
from app.decisions import Refusal, Refused, agree
from app.uow import use_case
from blueprints.invoices import fatturapa
from blueprints.invoices.models import EInvoice
from blueprints.invoices.queries import FindingRow
from blueprints.invoices.queries.naming import with_names
from blueprints.invoices.queries.rows import BilledLine
from blueprints.invoices.services.receiving import draft_of, lines_of, opened_bodies
from blueprints.invoices.services.verifying import document_of
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.territory import api as territory

if TYPE_CHECKING:
    from blueprints.invoices.verification.findings import Finding

# The id of a draft: every stored invoice came before it.
AFTER_ALL = 2**62


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One body of a draft: net cents billed, those that would be paid, those at risk, and why."""

    type: str
    number: str
    dated: date
    agency_name: str
    billed_cents: int
    verified_cents: int
    disputed_cents: int
    findings: tuple[FindingRow, ...]


@use_case
def preview(*, content: bytes, name: str, actor: Actor, now: datetime) -> tuple[Preview, ...]:
    """What a verification of the draft would find today.

    Runs with the reach of the agency that the draft is addressed to (hours of other providers count against a
    shared cap), for drafts of the actor's own provider only.

    Raises:
        Refused: unreadable, another supplier's, or there is no agency to ask.
    """
    bodies = opened_bodies(name, content)
    own = providers.card(actor.provider_id or 0)
    agree(
        Refusal("preflight-not-yours", number=body.number or "")
        for body in bodies
        if own is None or _bare(body.supplier.vat or "") != own.vat_number
    )
    agency = _agency(bodies, actor.provider_id or 0)
    with reaching(Reach(kind="agency", agency_id=agency.id)):
        return _verified(bodies, agency, day_of(now))


def _agency(bodies: Sequence[fatturapa.Document], provider_id: int) -> territory.Agency:
    """The customer of the draft when it is one of ours, else the agency for which the provider is accredited."""
    known = {each.vat_number: each for each in territory.agencies()}
    for body in bodies:
        if (found := known.get(_bare(body.customer.vat or ""))) is not None:
            return found
    accredited = register.accreditations(provider_id=provider_id)
    if not accredited:
        raise Refused(Refusal("preflight-no-agency"))
    return territory.agency(accredited[0].agency_id)


def _verified(bodies: Sequence[fatturapa.Document], agency: territory.Agency, today: date) -> tuple[Preview, ...]:
    from blueprints.invoices.queries.world import judged  # polars is loaded only where it is used

    drafts = [
        EInvoice(id=place, **draft_of(body, agency_id=agency.id, delivered_on=today))
        for place, body in enumerate(bodies, start=1)
    ]
    documents = [
        document_of(row, [BilledLine(id=0, **line) for line in lines_of(body)], f"draft:{row.id}")
        for row, body in zip(drafts, bodies, strict=True)
    ]
    outcome = judged(agency.id, documents, before=AFTER_ALL, on=today)
    totals = {each.document: each for each in outcome.totals}
    found = []
    named = with_names(outcome.findings)
    for row in drafts:
        sums = totals[str(row.id)]
        findings = tuple(row_of(each) for each in named if each.document == str(row.id))
        found.append(
            Preview(
                type=row.type,
                number=row.number,
                dated=row.dated,
                agency_name=agency.name,
                billed_cents=sums.billed,
                verified_cents=sums.verified,
                disputed_cents=sums.disputed,
                findings=findings,
            )
        )
    return tuple(found)


def row_of(finding: "Finding") -> FindingRow:
    """A finding as pages show it."""
    return FindingRow(
        rule=finding.rule,
        severity=str(finding.severity),
        line_number=finding.line,
        entry_id=finding.entry,
        cents=finding.cents,
        claimed_cents=finding.claimed_cents,
        facts=dict(finding.facts),
    )


def _bare(vat: str) -> str:
    return "".join(vat.split()).upper().removeprefix("IT")
