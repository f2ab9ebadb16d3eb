"""Corrections of entries: what an entry said before stays readable, with who, when and why."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, text

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree
from app.periods import month_of
from app.uow import use_case
from blueprints.care import policies
from blueprints.care.models import EntryBatch, MonthlyReport, ServiceEntry
from blueprints.care.queries.known import known_month
from blueprints.care.queries.locks import locked_report
from blueprints.care.states import WRITABLE

CORRECTED_SINCE = """
select count(*) from service_entries e
where e.batch_id = :batch_id and exists (select from entry_versions v where v.entry_id = e.id)
   or exists (
    select from entry_versions own join entry_versions newer on newer.entry_id = own.entry_id and newer.id > own.id
    where own.entry_id = e.id and own.batch_id = :batch_id)
"""
_SAID = (
    "project_id, staff_member_id, comune_id, started_at, ended_at, day, minutes, claimed_minutes, clocked_minutes,"
    " notice_minutes, kind, reason, day_type, confirmed, profile, fund, group_session, extra_authorisation_id"
)
TAKE_BACK = f"""
with corrected as materialized (
    select e.id, v.before, to_jsonb(e) as said, v.id as place
    from entry_versions v join service_entries e on e.id = v.entry_id where v.batch_id = :batch_id
), kept as (
    insert into entry_versions (entry_id, agency_id, provider_id, batch_id, undoing, before, replaced_at, replaced_by)
    select id, :agency_id, :provider_id, :batch_id, true, said, :now, cast(:person_id as bigint)
    from corrected order by place
)
update service_entries e
set ({_SAID}) = (select {_SAID} from jsonb_populate_record(null::service_entries, c.before))
from corrected c where c.id = e.id
"""  # noqa: S608 - column names of this module


@use_case
def correct_entry(*, entry_id: int, row: Mapping[str, str], reason: str, actor: Actor, now: datetime) -> None:
    """Let a row (text by the names of `words.FIELDS`, checked like a row of a file) replace what an entry says.

    Raises:
        LookupError: there is no such entry that the actor may change.
        Refused: each fault of the row, with its `field`; there is no reason; nothing differs; or the report has
            been submitted.
    """
    from blueprints.care.rules import columns, rows
    from blueprints.care.services import loading

    entry = session().get(ServiceEntry, entry_id)
    if entry is None:
        raise LookupError(f"no entry {entry_id}")
    agree(policies.reasons_not_to_act_for_provider(actor, provider_id=entry.provider_id))
    agree(_reasons_against(reason, _report_of(entry)))
    place = {"agency_id": entry.agency_id, "provider_id": entry.provider_id}
    known = known_month(month=month_of(entry.day).start, now=now, **place)
    checked = columns.check(rows.framed([{**row, "external_id": entry.external_id}]), known)
    agree(Refusal(code, field=field) for code, field in checked.faults.select("code", "field").iter_rows())
    loading.prepare()
    loading.fill(checked.good)
    if not loading.correct(batch_id=None, reason=reason.strip(), now=now, person_id=actor.person_id, **place):
        raise Refused(Refusal("entry-correction-changes-nothing"))
    audit.record("entry.corrected", kind="service_entry", subject_id=entry_id, actor=actor, at=now, **place)


def _report_of(entry: ServiceEntry) -> MonthlyReport:
    """The report of the entry, locked."""
    statement = select(MonthlyReport.id).filter_by(
        agency_id=entry.agency_id,
        provider_id=entry.provider_id,
        service_code=entry.service_code,
        month=month_of(entry.day).start,
    )
    return locked_report(session().scalars(statement).one())


def _reasons_against(reason: str, report: MonthlyReport) -> tuple[Refusal, ...]:
    found = [] if reason.strip() else [Refusal("entry-correction-without-reason")]
    if report.state not in WRITABLE:
        found.append(Refusal("entry-correction-too-late"))
    return tuple(found)


def take_back(batch: EntryBatch, actor: Actor, now: datetime) -> None:
    """Let the entries that a file corrected say again what they said before it; that too is a version.

    Raises:
        Refused: entries that the file brought or corrected have been corrected since.
    """
    since = session().scalar(text(CORRECTED_SINCE), {"batch_id": batch.id})
    if since:
        raise Refused(Refusal("batch-corrected-since", count=since))
    values = {"agency_id": batch.agency_id, "provider_id": batch.provider_id, "batch_id": batch.id}
    session().execute(text(TAKE_BACK), {**values, "now": now, "person_id": actor.person_id})
