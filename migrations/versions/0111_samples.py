"""The draw of the self-declarations that are checked, and what the checks found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0111"
down_revision = "0131"

INSTANT = sa.DateTime(timezone=True)
PUBLIC_CALL = "exists (select from calls where calls.id = call_id and calls.state not in ('draft', 'approved'))"

FREEZE = """
create function calls_keep_draw() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.drawn_at is not null
     or (new.agency_id, new.call_id, new.number, new.percent, new.receipts, new.seed_source, new.seed_day,
         new.announced_at, new.announced_by)
        is distinct from (old.agency_id, old.call_id, old.number, old.percent, old.receipts, old.seed_source,
                          old.seed_day, old.announced_at, old.announced_by) then
    raise exception 'a draw is announced and drawn once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger frozen before update or delete on sample_draws
  for each row execute function calls_keep_draw();
create trigger append_only before update or delete or truncate on sample_outcomes
  for each statement execute function accredita_append_only();
"""


def upgrade() -> None:
    op.create_table(
        "sample_draws",
        _key(),
        _to("sample_draws", "agency_id", "agencies.id"),
        _to("sample_draws", "call_id", "calls.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("percent", sa.Numeric(7, 4), nullable=False),
        sa.Column("receipts", postgresql.JSONB, nullable=False),
        sa.Column("seed_source", sa.String(300), nullable=False),
        sa.Column("seed_day", sa.Date, nullable=False),
        sa.Column("announced_at", INSTANT, nullable=False),
        _to("sample_draws", "announced_by", "people.id"),
        sa.Column("seed", sa.String(300)),
        sa.Column("drawn_at", INSTANT),
        sa.Column("drawn_by", sa.BigInteger),
        sa.UniqueConstraint("call_id", "number", name="uq_sample_draws_call_id_number"),
        sa.CheckConstraint(
            "(seed is null) = (drawn_at is null) and (seed is null) = (drawn_by is null)",
            name=op.f("ck_sample_draws_drawn_whole"),
        ),
        sa.CheckConstraint("percent > 0 and percent <= 100", name=op.f("ck_sample_draws_percent")),
    )
    op.create_index("ix_sample_draws_call_id", "sample_draws", ["call_id"])
    op.create_index(
        "uq_sample_draws_announced",
        "sample_draws",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("drawn_at is null"),
    )
    op.create_table(
        "sample_checks",
        _key(),
        _to("sample_checks", "draw_id", "sample_draws.id"),
        _to("sample_checks", "agency_id", "agencies.id"),
        _to("sample_checks", "application_id", "applications.id"),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.Column("by_lot", sa.Boolean, nullable=False),
        sa.Column("doubt", sa.String),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.UniqueConstraint("draw_id", "application_id", name="uq_sample_checks_once"),
        sa.CheckConstraint("by_lot or doubt is not null", name=op.f("ck_sample_checks_why_checked")),
    )
    op.create_table(
        "sample_outcomes",
        _key(),
        _to("sample_outcomes", "check_id", "sample_checks.id"),
        _to("sample_outcomes", "agency_id", "agencies.id"),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _to("sample_outcomes", "by", "people.id"),
        sa.CheckConstraint(
            "outcome in ('confirmed', 'false', 'not_verifiable')", name=op.f("ck_sample_outcomes_outcome")
        ),
    )
    op.create_index("ix_sample_outcomes_latest", "sample_outcomes", ["check_id", "id"])
    op.execute(wall("sample_draws", readable=PUBLIC_CALL))
    op.execute(wall("sample_checks"))
    op.execute(wall("sample_outcomes"))
    op.execute(FREEZE)


def downgrade() -> None:
    op.execute("drop table sample_outcomes, sample_checks, sample_draws")
    op.execute("drop function calls_keep_draw()")


def _key() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _to(table: str, column: str, target: str) -> sa.Column:
    key = sa.ForeignKey(target, name=f"fk_{table}_{column}")
    return sa.Column(column, sa.BigInteger, key, nullable=False)
