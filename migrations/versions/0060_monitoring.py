"""The tables of the room `monitoring`."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0060"
down_revision = "0050"

INSTANT = sa.DateTime(timezone=True)
PROVIDER = "provider_id = (select accredita_provider())"

# A provider reads its visits once they are closed, and never writes them.
WALLS = (
    wall("visits", readable=f"state = 'closed' and {PROVIDER}"),
    wall("visit_checks", readable=f"closed and {PROVIDER}"),
    wall("findings", readable=f"closed and {PROVIDER}"),
    wall("suspension_proposals"),
)

FREEZE = """
create function monitoring_keep_closed() returns trigger language plpgsql as $$
begin
  raise exception 'what the minutes of a visit say never changes' using errcode = 'integrity_constraint_violation';
end $$;
create trigger frozen before update on visits
  for each row when (old.state = 'closed') execute function monitoring_keep_closed();
create trigger kept before delete on visits
  for each row when (old.state = 'closed') execute function monitoring_keep_closed();
create trigger frozen before update on visit_checks
  for each row when (old.closed) execute function monitoring_keep_closed();
create trigger kept before delete on visit_checks
  for each row when (old.closed) execute function monitoring_keep_closed();
create trigger frozen before update on findings
  for each row when (old.closed and
    (old.visit_id, old.item_code, old.severity, old.text, old.prescription, old.found_on, old.due_on, old.closed)
    is distinct from
    (new.visit_id, new.item_code, new.severity, new.text, new.prescription, new.found_on, new.due_on, new.closed))
  execute function monitoring_keep_closed();
create trigger kept before delete on findings
  for each row when (old.closed) execute function monitoring_keep_closed();
"""


def _key() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _to(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(target, name=f"fk_{table}_{column}"), nullable=nullable)


def _id(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _words(name: str) -> sa.Column:
    return sa.Column(name, sa.String, server_default="", nullable=False)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, values: Iterable[str]) -> sa.CheckConstraint:
    return _check(table, column, f"{column} in ({', '.join(repr(value) for value in values)})")


def _of_visit(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["visit_id", "agency_id", "provider_id"],
        ["visits.id", "visits.agency_id", "visits.provider_id"],
        name=f"fk_{table}_visit_id",
    )


def upgrade() -> None:
    _visits()
    _checks()
    _findings()
    _proposals()
    for each in WALLS:
        op.execute(each)
    op.execute(FREEZE)


def _visits() -> None:
    op.create_table(
        "visits",
        _key(),
        _to("visits", "agency_id", "agencies.id"),
        _to("visits", "provider_id", "providers.id"),
        _to("visits", "accreditation_id", "accreditations.id"),
        _to("visits", "checklist_version_id", "checklist_versions.id"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        _to("visits", "inspector_id", "people.id"),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT),
        sa.Column("cancel_reason", sa.String),
        sa.Column("started_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        _words("place"),
        _words("present_agency"),
        _words("present_provider"),
        _words("statements"),
        _words("observations"),
        sa.Column("closed_at", INSTANT),
        sa.Column("minutes_year", sa.Integer),
        sa.Column("minutes_number", sa.Integer),
        sa.Column("minutes_content", postgresql.JSONB),
        sa.Column("minutes_digest", sa.String(64)),
        sa.Column("pdf_digest", sa.String(64)),
        _one_of("visits", "state", ("planned", "open", "closed", "cancelled")),
        _one_of("visits", "kind", ("desk", "announced", "unannounced", "phone", "sample", "joint")),
        _check(
            "visits",
            "closed_whole",
            "(state = 'closed') = (closed_at is not null and minutes_year is not null and minutes_number is not null"
            " and minutes_content is not null and minutes_digest is not null and pdf_digest is not null)",
        ),
        _check("visits", "cancelled_with_reason", "(state = 'cancelled') = (cancel_reason is not null)"),
        sa.UniqueConstraint("id", "agency_id", "provider_id", name="uq_visits_owner"),
        sa.UniqueConstraint("agency_id", "minutes_year", "minutes_number", name="uq_visits_minutes"),
    )
    op.create_index("ix_visits_agency_id", "visits", ["agency_id", "planned_on", "id"])
    op.create_index("ix_visits_provider_id", "visits", ["provider_id", "closed_at", "id"])


def _checks() -> None:
    op.create_table(
        "visit_checks",
        _key(),
        _id("visit_id"),
        _id("agency_id"),
        _id("provider_id"),
        sa.Column("item_code", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("measure", sa.Numeric(18, 8)),
        _words("note"),
        sa.Column("saved_at", INSTANT),
        _to("visit_checks", "saved_by", "people.id", nullable=True),
        sa.Column("closed", sa.Boolean, server_default=sa.text("false"), nullable=False),
        _one_of("visit_checks", "outcome", ("compliant", "partly", "non_compliant", "not_applicable", "not_verified")),
        _check("visit_checks", "measure", "measure >= 0"),
        sa.UniqueConstraint("visit_id", "item_code", name="uq_visit_checks_item"),
        _of_visit("visit_checks"),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        _key(),
        _id("visit_id"),
        _id("agency_id"),
        _id("provider_id"),
        _to("findings", "accreditation_id", "accreditations.id"),
        sa.Column("item_code", sa.String(20), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("prescription", sa.String, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("closed", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("found_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("resolved_on", sa.Date),
        _words("resolution"),
        _one_of("findings", "severity", ("minor", "major", "critical")),
        _one_of("findings", "state", ("open", "resolved")),
        _check("findings", "closed_with_term", "closed = (due_on is not null and found_on is not null)"),
        _check("findings", "resolved_when", "(state = 'resolved') = (resolved_on is not null)"),
        sa.UniqueConstraint("id", "agency_id", "provider_id", name="uq_findings_owner"),
        _of_visit("findings"),
    )
    op.create_index("ix_findings_visit_id_id", "findings", ["visit_id", "id"])
    op.create_index("ix_findings_accreditation_id_id", "findings", ["accreditation_id", "id"])
    op.create_index(
        "ix_findings_overdue",
        "findings",
        ["due_on", "id"],
        postgresql_where=sa.text("state = 'open' and severity = 'major' and closed"),
    )


def _proposals() -> None:
    op.create_table(
        "suspension_proposals",
        _key(),
        _id("agency_id"),
        _id("provider_id"),
        _to("suspension_proposals", "accreditation_id", "accreditations.id"),
        _id("finding_id"),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("act_number", sa.String(40)),
        sa.Column("act_day", sa.Date),
        sa.Column("act_protocol", sa.String(60)),
        sa.Column("effective_from", sa.Date),
        sa.Column("running_projects_continue", sa.Boolean),
        sa.Column("reason", sa.String),
        sa.Column("decided_at", INSTANT),
        _to("suspension_proposals", "decided_by", "people.id", nullable=True),
        _one_of("suspension_proposals", "state", ("proposed", "confirmed", "dropped")),
        _one_of("suspension_proposals", "cause", ("critical", "majors-repeated", "major-overdue")),
        _check(
            "suspension_proposals",
            "confirmed_by_act",
            "(state = 'confirmed') = (act_number is not null and act_day is not null and effective_from is not null"
            " and running_projects_continue is not null)",
        ),
        _check(
            "suspension_proposals",
            "decided_with_reason",
            "(state = 'proposed') = (decided_at is null and reason is null)",
        ),
        sa.ForeignKeyConstraint(
            ["finding_id", "agency_id", "provider_id"],
            ["findings.id", "findings.agency_id", "findings.provider_id"],
            name="fk_suspension_proposals_finding_id",
        ),
        sa.UniqueConstraint("finding_id", "cause", name="uq_suspension_proposals_cause"),
    )
    op.create_index(
        "uq_suspension_proposals_pending",
        "suspension_proposals",
        ["accreditation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index("ix_suspension_proposals_agency_id_id", "suspension_proposals", ["agency_id", "id"])


def downgrade() -> None:
    op.execute("drop table suspension_proposals, findings, visit_checks, visits")
    op.execute("drop function monitoring_keep_closed()")
