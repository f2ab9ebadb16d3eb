"""Acts with a second signature, checks before paying, payments read back, claw-backs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0142"
down_revision = "0120"

NEW = ("clawback_deductions", "clawbacks", "payments", "payment_files", "payment_checks")


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _cents(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def upgrade() -> None:
    _invoices()
    _acts()
    _checks()
    _payments()
    _clawbacks()
    op.execute(wall("payment_checks"))
    op.execute(wall("payment_files"))
    for table in ("payments", "clawbacks", "clawback_deductions"):
        op.execute(wall(table, provider="provider_id"))


def _invoices() -> None:
    op.add_column("einvoices", _cents("liquidated_cents"))
    op.execute("update einvoices set liquidated_cents = verified_cents where state = 'liquidated'")
    op.create_check_constraint(
        op.f("ck_einvoices_paid_once"),
        "einvoices",
        "case when billed_cents < 0 then liquidated_cents between verified_cents + credited_cents and 0"
        " else liquidated_cents between 0 and verified_cents + conceded_cents end",
    )
    _states("'received', 'checked', 'refused', 'liquidated', 'paid'")


def _states(allowed: str) -> None:
    op.drop_constraint(op.f("ck_einvoices_state"), "einvoices")
    op.create_check_constraint(op.f("ck_einvoices_state"), "einvoices", f"state in ({allowed})")


def _acts() -> None:
    op.add_column("liquidations", sa.Column("state", sa.String(length=10), server_default="signed", nullable=False))
    op.alter_column("liquidations", "state", server_default=None)
    op.add_column("liquidations", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("liquidations", _id("signed_by", nullable=True))
    op.add_column("liquidations", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.create_foreign_key("fk_liquidations_signed_by", "liquidations", "people", ["signed_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_liquidations_state"), "liquidations", "state in ('proposed', 'signed', 'rejected', 'paid')"
    )
    op.create_check_constraint(
        op.f("ck_liquidations_four_eyes"),
        "liquidations",
        "signed_by is null or decided_by is null or signed_by <> decided_by",
    )
    items = "liquidation_items"
    op.add_column(items, sa.Column("turn", sa.Integer(), server_default="1", nullable=False))
    op.add_column(items, _cents("blocked_cents"))
    op.add_column(items, sa.Column("due_on", sa.Date(), nullable=True))
    op.execute("update liquidation_items i set due_on = e.due_on from einvoices e where e.id = i.einvoice_id")
    op.alter_column(items, "due_on", nullable=False)
    op.add_column(items, sa.Column("cup", sa.String(length=15), server_default="", nullable=False))
    op.add_column(items, sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint("uq_liquidation_items_einvoice_id", items)
    op.create_unique_constraint("uq_liquidation_items_einvoice_id_turn", items, ["einvoice_id", "turn"])
    op.create_unique_constraint("uq_liquidation_items_id_agency_id", items, ["id", "agency_id"])
    op.drop_constraint(op.f("ck_liquidation_items_money"), items)
    op.create_check_constraint(
        op.f("ck_liquidation_items_money"),
        items,
        "payee_cents + blocked_cents + treasury_cents = net_cents + vat_cents",
    )


def _checks() -> None:
    op.create_table(
        "payment_checks",
        _key(),
        _id("agency_id"),
        _id("provider_id"),
        _id("einvoice_id", nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        _cents("blocked_cents"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _id("recorded_by", nullable=True),
        sa.CheckConstraint("kind in ('durc', 'collection')", name=op.f("ck_payment_checks_kind")),
        sa.CheckConstraint("outcome in ('asked', 'clear', 'negative')", name=op.f("ck_payment_checks_outcome")),
        sa.CheckConstraint("(kind = 'collection') = (einvoice_id is not null)", name=op.f("ck_payment_checks_subject")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_payment_checks_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_payment_checks_provider_id"),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_payment_checks_einvoice_id"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="fk_payment_checks_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_checks"),
    )
    op.create_index("ix_payment_checks_agency_id_provider_id_id", "payment_checks", ["agency_id", "provider_id", "id"])


def _payments() -> None:
    op.create_table(
        "payment_files",
        _key(),
        _id("agency_id"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("faults", postgresql.JSONB(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        _id("read_by", nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_payment_files_agency_id"),
        sa.ForeignKeyConstraint(["read_by"], ["people.id"], name="fk_payment_files_read_by"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_files"),
        sa.UniqueConstraint("agency_id", "digest", name="uq_payment_files_agency_id_digest"),
        sa.UniqueConstraint("id", "agency_id", name="uq_payment_files_id_agency_id"),
    )
    op.create_table(
        "payments",
        _key(),
        _id("agency_id"),
        _id("provider_id"),
        _id("item_id"),
        _id("file_id"),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_payments_item_id",
        ),
        sa.ForeignKeyConstraint(
            ["file_id", "agency_id"], ["payment_files.id", "payment_files.agency_id"], name="fk_payments_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("item_id", name="uq_payments_item_id"),
    )
    op.create_index("ix_payments_agency_id_paid_on", "payments", ["agency_id", "paid_on"])


def _clawbacks() -> None:
    op.create_table(
        "clawbacks",
        _key(),
        _id("agency_id"),
        _id("provider_id"),
        _id("item_id"),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        _cents("recovered_cents"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _id("decided_by", nullable=True),
        sa.CheckConstraint("cents > 0 and recovered_cents between 0 and cents", name=op.f("ck_clawbacks_money")),
        sa.ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_clawbacks_item_id",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_clawbacks_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_clawbacks"),
        sa.UniqueConstraint("id", "agency_id", name="uq_clawbacks_id_agency_id"),
    )
    op.create_index("ix_clawbacks_provider_id_id", "clawbacks", ["provider_id", "id"])
    op.create_table(
        "clawback_deductions",
        _key(),
        _id("liquidation_id"),
        _id("clawback_id"),
        _id("agency_id"),
        _id("provider_id"),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cents > 0", name=op.f("ck_clawback_deductions_money")),
        sa.ForeignKeyConstraint(
            ["liquidation_id", "agency_id"],
            ["liquidations.id", "liquidations.agency_id"],
            name="fk_clawback_deductions_liquidation_id",
        ),
        sa.ForeignKeyConstraint(
            ["clawback_id", "agency_id"],
            ["clawbacks.id", "clawbacks.agency_id"],
            name="fk_clawback_deductions_clawback_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clawback_deductions"),
        sa.UniqueConstraint("liquidation_id", "clawback_id", name="uq_clawback_deductions_liquidation_id_clawback_id"),
    )


def downgrade() -> None:
    for table in NEW:
        op.drop_table(table)
    items = "liquidation_items"
    op.execute("delete from liquidation_items where turn > 1 or blocked_cents <> 0")
    op.drop_constraint(op.f("ck_liquidation_items_money"), items)
    op.create_check_constraint(
        op.f("ck_liquidation_items_money"), items, "payee_cents + treasury_cents = net_cents + vat_cents"
    )
    op.drop_constraint("uq_liquidation_items_id_agency_id", items)
    op.drop_constraint("uq_liquidation_items_einvoice_id_turn", items)
    op.create_unique_constraint("uq_liquidation_items_einvoice_id", items, ["einvoice_id"])
    for name in ("voided_at", "cup", "due_on", "blocked_cents", "turn"):
        op.drop_column(items, name)
    op.drop_constraint(op.f("ck_liquidations_four_eyes"), "liquidations")
    op.drop_constraint(op.f("ck_liquidations_state"), "liquidations")
    op.drop_constraint("fk_liquidations_signed_by", "liquidations")
    for name in ("reason", "signed_by", "closed_at", "state"):
        op.drop_column("liquidations", name)
    op.drop_constraint(op.f("ck_einvoices_paid_once"), "einvoices")
    op.drop_column("einvoices", "liquidated_cents")
    op.execute("update einvoices set state = 'liquidated' where state = 'paid'")
    _states("'received', 'checked', 'refused', 'liquidated'")
