"""The tables of the room `invoices`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0070"
down_revision = "0060"

WALLED = (
    "einvoice_files",
    "einvoices",
    "einvoice_lines",
    "verification_runs",
    "einvoice_findings",
    "einvoice_holds",
    "liquidations",
    "liquidation_items",
)
READ_THROUGH_ITS_INVOICES = "exists (select from einvoices i where i.file_id = einvoice_files.id and i.provider_id = (select accredita_provider()))"


def upgrade() -> None:
    op.create_table(
        "einvoice_files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_einvoice_files_agency_id"),
        sa.ForeignKeyConstraint(["received_by"], ["people.id"], name="fk_einvoice_files_received_by"),
        sa.PrimaryKeyConstraint("id", name="pk_einvoice_files"),
        sa.UniqueConstraint("agency_id", "digest", name="uq_einvoice_files_agency_id_digest"),
        sa.UniqueConstraint("id", "agency_id", name="uq_einvoice_files_id_agency_id"),
    )
    op.create_table(
        "liquidations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_liquidations_agency_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_liquidations_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_liquidations"),
        sa.UniqueConstraint("agency_id", "year", "number", name="uq_liquidations_agency_id_year_number"),
        sa.UniqueConstraint("id", "agency_id", name="uq_liquidations_id_agency_id"),
    )
    op.create_table(
        "einvoices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=4), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("supplier_vat", sa.String(length=30), nullable=False),
        sa.Column("supplier_name", sa.String(length=200), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=True),
        sa.Column("billed_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("verified_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("disputed_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("state in ('received', 'checked', 'liquidated')", name=op.f("ck_einvoices_state")),
        sa.CheckConstraint("billed_cents = verified_cents + disputed_cents", name=op.f("ck_einvoices_money")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_einvoices_agency_id"),
        sa.ForeignKeyConstraint(
            ["file_id", "agency_id"], ["einvoice_files.id", "einvoice_files.agency_id"], name="fk_einvoices_file_id"
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_einvoices_provider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_einvoices"),
        sa.UniqueConstraint("file_id", "position", name="uq_einvoices_file_id_position"),
        sa.UniqueConstraint("id", "agency_id", name="uq_einvoices_id_agency_id"),
    )
    op.create_index("ix_einvoices_list", "einvoices", ["agency_id", "id"], unique=False)
    op.create_index("ix_einvoices_provider_id", "einvoices", ["provider_id", "id"], unique=False)
    op.create_index("ix_einvoices_same", "einvoices", ["agency_id", "supplier_vat", "number", "type"], unique=False)
    op.create_table(
        "einvoice_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=16, scale=8), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_rate", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("nature", sa.String(length=4), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("administration_reference", sa.String(length=20), nullable=False),
        sa.Column("report_line_id", sa.BigInteger(), nullable=True),
        sa.Column("match_how", sa.String(length=30), nullable=True),
        sa.Column("match_reason", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_einvoice_lines_einvoice_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_einvoice_lines"),
        sa.UniqueConstraint("einvoice_id", "position", name="uq_einvoice_lines_einvoice_id_position"),
    )
    op.create_index("ix_einvoice_lines_report_line_id", "einvoice_lines", ["report_line_id"], unique=False)
    op.create_table(
        "liquidation_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("liquidation_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("payee_cents", sa.BigInteger(), nullable=False),
        sa.Column("treasury_cents", sa.BigInteger(), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("cig", sa.String(length=15), nullable=False),
        sa.CheckConstraint(
            "payee_cents + treasury_cents = net_cents + vat_cents", name=op.f("ck_liquidation_items_money")
        ),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_liquidation_items_einvoice_id",
        ),
        sa.ForeignKeyConstraint(
            ["liquidation_id", "agency_id"],
            ["liquidations.id", "liquidations.agency_id"],
            name="fk_liquidation_items_liquidation_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_liquidation_items"),
        sa.UniqueConstraint("einvoice_id", name="uq_liquidation_items_einvoice_id"),
    )
    op.create_table(
        "verification_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("rule_set", sa.String(length=40), nullable=False),
        sa.Column("rules_applied", postgresql.JSONB(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"],
            ["einvoices.id", "einvoices.agency_id"],
            name="fk_verification_runs_einvoice_id",
        ),
        sa.ForeignKeyConstraint(["ran_by"], ["people.id"], name="fk_verification_runs_ran_by"),
        sa.PrimaryKeyConstraint("id", name="pk_verification_runs"),
        sa.UniqueConstraint("id", "agency_id", name="uq_verification_runs_id_agency_id"),
    )
    op.create_index(
        "ix_verification_runs_einvoice_id_id",
        "verification_runs",
        ["einvoice_id", "id"],
        unique=False,
    )
    op.create_table(
        "einvoice_findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=5), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("claimed_cents", sa.BigInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "agency_id"],
            ["verification_runs.id", "verification_runs.agency_id"],
            name="fk_einvoice_findings_run_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_einvoice_findings"),
        sa.UniqueConstraint("run_id", "position", name="uq_einvoice_findings_run_id_position"),
    )
    op.create_index("ix_einvoice_findings_einvoice_id", "einvoice_findings", ["einvoice_id"], unique=False)
    op.create_table(
        "einvoice_holds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("accreditation_id", sa.BigInteger(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accreditation_id"], ["accreditations.id"], name="fk_einvoice_holds_accreditation_id"),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_einvoice_holds_einvoice_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_einvoice_holds"),
    )
    op.create_index(
        "uq_einvoice_holds_current",
        "einvoice_holds",
        ["einvoice_id", "accreditation_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )
    for table in WALLED:
        if table == "einvoice_files":
            op.execute(wall(table, readable=READ_THROUGH_ITS_INVOICES))
        elif table == "liquidations":
            op.execute(wall(table))
        else:
            op.execute(wall(table, provider="provider_id"))


def downgrade() -> None:
    op.execute("drop policy reads on einvoice_files")
    for table in reversed(WALLED):
        op.drop_table(table)
