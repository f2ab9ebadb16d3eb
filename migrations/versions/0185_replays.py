"""Drafts of rules, parameters and prices that were tried on what was billed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0185"
down_revision = "0205"


def upgrade() -> None:
    op.create_table(
        "replays",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("act", sa.String(length=120), server_default="", nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('asked', 'done', 'activated')", name=op.f("ck_replays_state")),
        sa.CheckConstraint("(state = 'asked') = (result is null)", name=op.f("ck_replays_result")),
        sa.CheckConstraint("(state = 'activated') = (valid_from is not null)", name=op.f("ck_replays_activated")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_replays_agency_id"),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_replays_asked_by"),
        sa.ForeignKeyConstraint(["activated_by"], ["people.id"], name="fk_replays_activated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_replays"),
    )
    op.create_index("ix_replays_agency_id", "replays", ["agency_id", "id"])
    op.execute(wall("replays"))


def downgrade() -> None:
    op.drop_table("replays")
