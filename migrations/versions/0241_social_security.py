"""What a negative DURC says is owed to social-security bodies, and what acts withhold for them."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0241"
down_revision = "0240"


def upgrade() -> None:
    op.add_column("liquidation_items", sa.Column("withheld_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.drop_constraint("ck_liquidation_items_money", "liquidation_items")
    op.create_check_constraint(
        op.f("ck_liquidation_items_money"),
        "liquidation_items",
        "withheld_cents >= 0 and payee_cents + blocked_cents + withheld_cents + treasury_cents = net_cents + vat_cents",
    )
    op.create_table(
        "social_debts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("withheld_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("cents > 0 and withheld_cents between 0 and cents", name=op.f("ck_social_debts_money")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_social_debts_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_social_debts_provider_id"),
        sa.ForeignKeyConstraint(["check_id"], ["payment_checks.id"], name="fk_social_debts_check_id"),
        sa.PrimaryKeyConstraint("id", name="pk_social_debts"),
        sa.UniqueConstraint("check_id", "body", name="uq_social_debts_check_id_body"),
        sa.UniqueConstraint("id", "agency_id", name="uq_social_debts_id_agency_id"),
    )
    op.create_index("ix_social_debts_provider_id_id", "social_debts", ["provider_id", "id"])
    op.create_table(
        "social_withholdings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("debt_id", sa.BigInteger(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=40), server_default="", nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_social_withholdings_money")),
        sa.CheckConstraint("(paid_on is null) = (file_id is null)", name=op.f("ck_social_withholdings_paid")),
        sa.ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_social_withholdings_item_id",
        ),
        sa.ForeignKeyConstraint(
            ["debt_id", "agency_id"],
            ["social_debts.id", "social_debts.agency_id"],
            name="fk_social_withholdings_debt_id",
        ),
        sa.ForeignKeyConstraint(
            ["file_id", "agency_id"],
            ["payment_files.id", "payment_files.agency_id"],
            name="fk_social_withholdings_file_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_social_withholdings"),
        sa.UniqueConstraint("item_id", "debt_id", name="uq_social_withholdings_item_id_debt_id"),
    )
    op.execute(wall("social_debts", provider="provider_id"))
    op.execute(wall("social_withholdings", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("social_withholdings")
    op.drop_table("social_debts")
    op.drop_constraint("ck_liquidation_items_money", "liquidation_items")
    op.execute("update liquidation_items set blocked_cents = blocked_cents + withheld_cents")
    op.create_check_constraint(
        op.f("ck_liquidation_items_money"),
        "liquidation_items",
        "payee_cents + blocked_cents + treasury_cents = net_cents + vat_cents",
    )
    op.drop_column("liquidation_items", "withheld_cents")
