"""Cases of documents that have expired."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0151"
down_revision = "0150"


def upgrade() -> None:
    op.create_table(
        "expiry_cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default=sa.text("'open'"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_expiry_cases_state")),
        sa.CheckConstraint("outcome in ('replaced', 'not_needed', 'reported')", name=op.f("ck_expiry_cases_outcome")),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome is not null) and (state = 'closed') = (closed_at is not null)",
            name=op.f("ck_expiry_cases_closed_whole"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_expiry_cases_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_expiry_cases_provider_id"),
        sa.ForeignKeyConstraint(["document_id"], ["provider_documents.id"], name="fk_expiry_cases_document_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name="fk_expiry_cases_closed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_expiry_cases"),
        sa.UniqueConstraint("agency_id", "document_id", name="uq_expiry_cases_agency_id_document_id"),
    )
    op.create_index("ix_expiry_cases_desk", "expiry_cases", ["agency_id", "state", "id"])
    op.execute(wall("expiry_cases"))


def downgrade() -> None:
    op.drop_table("expiry_cases")
