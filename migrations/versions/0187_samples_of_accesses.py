"""Samples of accesses without a finding that a person looks at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0187"
down_revision = "0195"


def upgrade() -> None:
    op.create_table(
        "access_samples",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("shares", postgresql.JSONB(), nullable=False),
        sa.Column("population", postgresql.JSONB(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_access_samples_agency_id"),
        sa.ForeignKeyConstraint(["drawn_by"], ["people.id"], name="fk_access_samples_drawn_by"),
        sa.PrimaryKeyConstraint("id", name="pk_access_samples"),
        sa.UniqueConstraint("agency_id", "month", name="uq_access_samples_agency_id_month"),
        sa.UniqueConstraint("id", "agency_id", name="uq_access_samples_id_agency_id"),
    )
    op.create_table(
        "sampled_accesses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("by_risk", sa.Boolean(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "outcome in ('confirmed', 'not-confirmed', 'not-verifiable')", name=op.f("ck_sampled_accesses_outcome")
        ),
        sa.CheckConstraint("(outcome is null) = (recorded_at is null)", name=op.f("ck_sampled_accesses_recorded")),
        sa.ForeignKeyConstraint(
            ["sample_id", "agency_id"],
            ["access_samples.id", "access_samples.agency_id"],
            name="fk_sampled_accesses_sample_id",
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="fk_sampled_accesses_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_sampled_accesses"),
        sa.UniqueConstraint("sample_id", "position", name="uq_sampled_accesses_sample_id_position"),
    )
    op.execute(wall("access_samples"))
    op.execute(wall("sampled_accesses"))


def downgrade() -> None:
    op.drop_table("sampled_accesses")
    op.drop_table("access_samples")
