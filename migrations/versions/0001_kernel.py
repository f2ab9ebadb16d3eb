"""The tables of the kernel: outbox, audit log, counters, demo mark, and the functions of the wall."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import DROP_FUNCTIONS, FUNCTIONS, wall

revision = "0001"
down_revision = None

NOW = sa.text("now()")

APPEND_ONLY = """
create function accredita_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
"""

WAKE = """
create function accredita_wake_relay() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;
create trigger wake after insert on outbox for each statement execute function accredita_wake_relay();
"""


def upgrade() -> None:
    op.execute(FUNCTIONS)
    op.execute(APPEND_ONLY)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("job", sa.String(80), nullable=False),
        sa.Column("payload", postgresql.JSONB, nullable=False),
        sa.Column("reach", sa.String(10), nullable=False),
        sa.Column("agency_id", sa.BigInteger),
        sa.Column("provider_id", sa.BigInteger),
        sa.Column("dedupe", sa.String(200)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String),
        sa.Column("progress_done", sa.Integer, server_default="0", nullable=False),
        sa.Column("progress_total", sa.Integer),
        sa.Column("progress_note", sa.String),
        sa.Column("result", postgresql.JSONB),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["run_after", "id"],
        postgresql_where=sa.text("done_at is null and failed_at is null"),
    )
    op.execute(WAKE)
    op.execute(wall("outbox", provider="provider_id", insertable="true"))
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("transaction", sa.String(20), server_default=sa.text("pg_current_xact_id()::text"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("agency_id", sa.BigInteger),
        sa.Column("provider_id", sa.BigInteger),
        sa.Column("facts", postgresql.JSONB, nullable=False),
    )
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.UniqueConstraint("entry_id", name="uq_audit_seals_entry_id"),
    )
    op.create_index(
        "ix_audit_entries_subject_kind_subject_id_id", "audit_entries", ["subject_kind", "subject_id", "id"]
    )
    op.execute(wall("audit_entries", provider="provider_id", insertable="true"))
    for table in ("audit_entries", "audit_seals"):
        op.execute(
            f"create trigger append_only before update or delete or truncate on {table}"
            " for each statement execute function accredita_append_only()"
        )
    op.create_table(
        "counters",
        sa.Column("series", sa.String(80), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "demo_loads",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("anchor", sa.Date, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
    )


def downgrade() -> None:
    for table in ("demo_loads", "counters", "audit_seals", "audit_entries", "outbox"):
        op.drop_table(table)
    op.execute("drop function accredita_wake_relay()")
    op.execute("drop function accredita_append_only()")
    op.execute(DROP_FUNCTIONS)
