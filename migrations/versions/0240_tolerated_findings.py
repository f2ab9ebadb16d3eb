"""Findings above a tolerance that a person with the right role let pass."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0240"
down_revision = "0208"


def upgrade() -> None:
    op.create_table(
        "tolerated_findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=5), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("claimed_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tolerated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tolerated_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_tolerated_findings_reason")),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_tolerated_findings_einvoice_id",
        ),
        sa.ForeignKeyConstraint(["tolerated_by"], ["people.id"], name="fk_tolerated_findings_tolerated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_tolerated_findings"),
        sa.UniqueConstraint(
            "einvoice_id", "line_number", "entry_id", "rule", "claimed_cents", name="uq_tolerated_findings_finding"
        ),
    )
    op.execute(wall("tolerated_findings", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("tolerated_findings")
