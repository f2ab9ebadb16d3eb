"""Disputes on an invoice's money, the provider's answers, and what credit notes take back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0141"
down_revision = "0130"


def _cents(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def upgrade() -> None:
    for name in ("conceded_cents", "credited_cents"):
        op.add_column("einvoices", _cents(name))
    op.create_check_constraint(
        op.f("ck_einvoices_decided"),
        "einvoices",
        "conceded_cents >= 0 and credited_cents >= 0"
        " and conceded_cents + credited_cents <= greatest(disputed_cents, -billed_cents)",
    )
    op.add_column("credit_links", _cents("cents"))
    op.create_table(
        "disputes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("claimed_cents", sa.BigInteger(), nullable=False),
        _cents("conceded_cents"),
        _cents("credited_cents"),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("credit_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credit_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'answered', 'settled', 'upheld', 'credited', 'withdrawn')",
            name=op.f("ck_disputes_state"),
        ),
        sa.CheckConstraint(
            "cents > 0 and conceded_cents >= 0 and credited_cents >= 0 and conceded_cents + credited_cents <= cents",
            name=op.f("ck_disputes_money"),
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_disputes_provider_id"),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_disputes_einvoice_id"
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_disputes_opened_by"),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_disputes_answered_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_disputes_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_disputes"),
        sa.UniqueConstraint("id", "agency_id", name="uq_disputes_id_agency_id"),
    )
    op.create_index(
        "uq_disputes_objection",
        "disputes",
        ["einvoice_id", "line_number", "rule"],
        unique=True,
        postgresql_where=sa.text("rule <> '' and state <> 'withdrawn'"),
    )
    op.create_index("ix_disputes_list", "disputes", ["agency_id", "state", "id"])
    op.create_index("ix_disputes_provider_id_id", "disputes", ["provider_id", "id"])
    op.create_table(
        "dispute_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dispute_id", "agency_id"], ["disputes.id", "disputes.agency_id"], name="fk_dispute_files_dispute_id"
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_dispute_files_uploaded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_dispute_files"),
        sa.UniqueConstraint("dispute_id", "digest", name="uq_dispute_files_dispute_id_digest"),
    )
    op.execute(wall("disputes", provider="provider_id"))
    op.execute(wall("dispute_files", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("dispute_files")
    op.drop_table("disputes")
    op.drop_column("credit_links", "cents")
    op.drop_constraint(op.f("ck_einvoices_decided"), "einvoices")
    op.drop_column("einvoices", "credited_cents")
    op.drop_column("einvoices", "conceded_cents")
