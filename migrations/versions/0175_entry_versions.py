"""Earlier versions of entries: what a correction replaced, and how many rows of a file correct others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from app.wall import wall

revision = "0175"
down_revision = "0153"


def upgrade() -> None:
    op.add_column("entry_batches", sa.Column("changed", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "entry_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=True),
        sa.Column("undoing", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("batch_id is not null or reason <> ''", name="reason"),
        sa.ForeignKeyConstraint(["entry_id"], ["service_entries.id"], name="fk_entry_versions_entry_id"),
        sa.ForeignKeyConstraint(
            ["batch_id", "agency_id", "provider_id"],
            ["entry_batches.id", "entry_batches.agency_id", "entry_batches.provider_id"],
            name="fk_entry_versions_batch_id",
        ),
        sa.ForeignKeyConstraint(["replaced_by"], ["people.id"], name="fk_entry_versions_replaced_by"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_versions"),
    )
    op.create_index("ix_entry_versions_entry_id", "entry_versions", ["entry_id"])
    op.create_index("ix_entry_versions_batch_id", "entry_versions", ["batch_id"])
    op.execute(wall("entry_versions", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("entry_versions")
    op.drop_column("entry_batches", "changed")
