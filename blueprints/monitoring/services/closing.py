"""Closing a visit: numbered minutes, terms of its findings, and what follows from them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app import documents, mail
from app.actors import Actor
from app.clock import ROME, day_of
from app.counters import next_number
from app.db import session
from app.decisions import Refusal, agree
from app.uow import use_case
from blueprints.accounts import api as accounts
from blueprints.monitoring import letters, queries
from blueprints.monitoring.models import Finding, Visit
from blueprints.monitoring.queries.cards import answer_of, record_of
from blueprints.monitoring.rules import Closing, digest_of, due_on, reasons_not_to_close
from blueprints.monitoring.services.findings import terms_on
from blueprints.monitoring.services.proposals import propose_for
from blueprints.monitoring.services.visits import own_visit, record
from blueprints.monitoring.states import VisitState
from blueprints.providers import api as providers
from blueprints.register import api as register
from blueprints.standards import api as standards
from blueprints.territory import api as territory


def reasons_against_closing(visit_id: int, *, now: datetime) -> tuple[Refusal, ...]:
    """What is still missing before an open visit can be closed."""
    row = queries.visit(visit_id)
    if row is None:
        return ()
    items = frozenset(each.item_code for each in queries.findings([visit_id]))
    return reasons_not_to_close(
        Closing(answers=queries.checks(visit_id), record=row.record, finding_items=items), now=now
    )


@use_case
def close(*, visit_id: int, actor: Actor, now: datetime) -> str:
    """Close a visit; return the number of its minutes (`3/2026`).

    The minutes are frozen with their digest, numbered by agency and year without gaps, made as PDF and sent
    to the provider's PEC after the commit. The terms of the findings run from today.

    Raises:
        Refused: it is not open, or with each thing that is missing.
        LookupError: there is no such visit within reach.
    """
    row, state = own_visit(visit_id, actor, "close")
    checks = queries.locked_checks(visit_id)
    findings = queries.rows_of_findings(visit_id)
    closing = Closing(
        answers={code: answer_of(each) for code, each in checks.items()},
        record=record_of(row),
        finding_items=frozenset(each.item_code for each in findings),
    )
    agree(reasons_not_to_close(closing, now=now))
    _set_terms(row, findings, now)
    for check in checks.values():
        check.closed = True
    number = _make_minutes(row, state, findings, now)
    record("visit.closed", row, actor, now, minutes=number, digest=row.minutes_digest)
    propose_for(accreditation_id=row.accreditation_id, agency_id=row.agency_id, actor=actor, now=now)
    return number


def _set_terms(row: Visit, findings: Iterable[Finding], now: datetime) -> None:
    today = day_of(now)
    terms = terms_on(row.agency_id, today)
    for finding in findings:
        finding.found_on, finding.due_on = today, due_on(finding.severity, today, terms)
        finding.closed = True


def _make_minutes(row: Visit, state: VisitState, findings: tuple[Finding, ...], now: datetime) -> str:
    """Freeze the visit in one statement: from then on the database lets nobody change it."""
    year = now.astimezone(ROME).year
    place = next_number(f"minutes:{row.agency_id}:{year}")
    content = _content(row, findings, number=f"{place}/{year}", closed_at=now)
    digest, name = digest_of(content), f"verbale-{place}-{year}.pdf"
    kept = documents.keep(letters.minutes(content, digest=digest), name)
    row.state, row.closed_at = state, now
    row.minutes_year, row.minutes_number = year, place
    row.minutes_content, row.minutes_digest, row.pdf_digest = content, digest, kept.digest
    session().flush()
    mail.queue(
        to=content["provider"]["pec"],
        subject=letters.subject(content),
        body=letters.body(content),
        key=f"minutes-{row.id}",
        attachments=((kept.digest, name),),
    )
    return f"{place}/{year}"


def _content(row: Visit, findings: tuple[Finding, ...], *, number: str, closed_at: datetime) -> dict[str, Any]:
    """Everything that the minutes say, as plain values: what is frozen, and what the PDF shows."""
    agency, provider = territory.agency(row.agency_id), providers.card(row.provider_id)
    accredited = register.accreditation(row.accreditation_id)
    version = standards.version(row.checklist_version_id)
    if agency is None or provider is None or accredited is None or version is None:
        raise LookupError(f"what visit {row.id} is about is out of reach")
    inspectors = accounts.cards([row.inspector_id])
    return {
        "number": number,
        "closed_at": _iso(closed_at),
        "agency": {"name": agency.name, "address": agency.address},
        "provider": {"name": provider.name, "vat_number": provider.vat_number, "pec": provider.pec},
        "service": territory.service(accredited.service_code).name,
        "accreditation": accredited.number,
        "kind": row.kind,
        "planned_on": row.planned_on.isoformat(),
        "scope": row.scope,
        "inspector": inspectors[row.inspector_id].name if row.inspector_id in inspectors else "",
        "started_at": _iso(row.started_at),
        "ended_at": _iso(row.ended_at),
        "place": row.place,
        "present_agency": row.present_agency,
        "present_provider": row.present_provider,
        "statements": row.statements,
        "observations": row.observations,
        "checklist": {"title": version.title, "number": version.number, "digest": version.digest},
        "checks": _checks(row),
        "findings": [
            {
                "item": each.item_code,
                "severity": each.severity,
                "text": each.text,
                "prescription": each.prescription,
                "due_on": each.due_on.isoformat() if each.due_on else None,
            }
            for each in findings
        ],
    }


def _checks(row: Visit) -> list[dict[str, Any]]:
    answers = queries.locked_checks(row.id)
    return [
        {
            "code": item.code,
            "text": item.text,
            "unit": item.unit,
            "outcome": answers[item.code].outcome,
            "measure": None if (measure := answers[item.code].measure) is None else f"{measure.normalize():f}",
            "note": answers[item.code].note,
        }
        for item in queries.checklist_items(row.checklist_version_id)
    ]


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(ROME).isoformat()
