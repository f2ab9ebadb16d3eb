"""What SdI says and is told, the bodies that are the same, and the invoices that credit notes name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0140"
down_revision = "0070"

TABLES = ("sdi_messages", "einvoice_outcomes", "credit_links")


def upgrade() -> None:
    op.add_column("einvoice_files", sa.Column("sdi_id", sa.String(length=36), nullable=True))
    op.add_column("einvoice_files", sa.Column("term_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("einvoices", sa.Column("year", sa.Integer(), nullable=True))
    op.add_column("einvoices", sa.Column("body_digest", sa.String(length=64), nullable=True))
    op.execute("update einvoices set year = extract(year from dated), body_digest = 'before ' || id")
    op.alter_column("einvoices", "year", nullable=False)
    op.alter_column("einvoices", "body_digest", nullable=False)
    op.create_unique_constraint(
        "uq_einvoices_same_body", "einvoices", ["agency_id", "supplier_vat", "number", "year", "type", "body_digest"]
    )
    _states("'received', 'checked', 'refused', 'liquidated'")
    op.create_table(
        "sdi_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("sdi_id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_sdi_messages_agency_id"),
        sa.ForeignKeyConstraint(
            ["file_id", "agency_id"], ["einvoice_files.id", "einvoice_files.agency_id"], name="fk_sdi_messages_file_id"
        ),
        sa.ForeignKeyConstraint(["received_by"], ["people.id"], name="fk_sdi_messages_received_by"),
        sa.PrimaryKeyConstraint("id", name="pk_sdi_messages"),
        sa.UniqueConstraint("agency_id", "digest", name="uq_sdi_messages_agency_id_digest"),
    )
    op.create_index("ix_sdi_messages_agency_id_sdi_id", "sdi_messages", ["agency_id", "sdi_id"])
    op.create_table(
        "einvoice_outcomes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=4), nullable=False),
        sa.Column("cause", sa.String(length=1), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome in ('EC01', 'EC02')", name=op.f("ck_einvoice_outcomes_outcome")),
        sa.CheckConstraint(
            "(outcome = 'EC02') = (cause in ('1', '2', '3', '4', '5'))", name=op.f("ck_einvoice_outcomes_cause")
        ),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_einvoice_outcomes_einvoice_id",
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["people.id"], name="fk_einvoice_outcomes_sent_by"),
        sa.PrimaryKeyConstraint("id", name="pk_einvoice_outcomes"),
        sa.UniqueConstraint("agency_id", "file_name", name="uq_einvoice_outcomes_agency_id_file_name"),
    )
    op.create_index(
        "uq_einvoice_outcomes_current",
        "einvoice_outcomes",
        ["einvoice_id"],
        unique=True,
        postgresql_where=sa.text("discarded_at is null"),
    )
    op.create_table(
        "credit_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("credit_note_id", sa.BigInteger(), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credit_note_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_credit_links_credit_note_id",
        ),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_credit_links_einvoice_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_links"),
        sa.UniqueConstraint("credit_note_id", "einvoice_id", name="uq_credit_links_credit_note_id_einvoice_id"),
    )
    op.create_index("ix_credit_links_einvoice_id", "credit_links", ["einvoice_id"])
    op.execute(wall("sdi_messages"))
    op.execute(wall("einvoice_outcomes", provider="provider_id"))
    op.execute(wall("credit_links", provider="provider_id"))


def _states(allowed: str) -> None:
    op.drop_constraint(op.f("ck_einvoices_state"), "einvoices")
    op.create_check_constraint(op.f("ck_einvoices_state"), "einvoices", f"state in ({allowed})")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("update einvoices set state = 'checked' where state = 'refused'")
    _states("'received', 'checked', 'liquidated'")
    op.drop_constraint("uq_einvoices_same_body", "einvoices")
    op.drop_column("einvoices", "body_digest")
    op.drop_column("einvoices", "year")
    op.drop_column("einvoice_files", "term_ended_at")
    op.drop_column("einvoice_files", "sdi_id")
