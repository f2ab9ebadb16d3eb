"""Shares of Comuni and funds, and a wall behind which a Comune sees its own."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0143"
down_revision = "0142"

COMUNE = """
create function accredita_comune() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('accredita.comune', true), '')::bigint $$;
"""


def upgrade() -> None:
    op.execute(COMUNE)
    op.create_table(
        "charge_shares",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("comune_id", sa.BigInteger(), nullable=True),
        sa.Column("beneficiary_id", sa.BigInteger(), nullable=True),
        sa.Column("service_code", sa.String(length=10), nullable=False),
        sa.Column("fund", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "agency_id"],
            ["liquidation_items.id", "liquidation_items.agency_id"],
            name="fk_charge_shares_item_id",
        ),
        sa.ForeignKeyConstraint(["comune_id"], ["comuni.id"], name="fk_charge_shares_comune_id"),
        sa.PrimaryKeyConstraint("id", name="pk_charge_shares"),
    )
    op.create_index("ix_charge_shares_item_id", "charge_shares", ["item_id"])
    op.create_index("ix_charge_shares_agency_id_month", "charge_shares", ["agency_id", "month"])
    op.create_index("ix_charge_shares_comune_id_month", "charge_shares", ["comune_id", "month"])
    op.execute(wall("charge_shares", readable="comune_id = (select accredita_comune())"))


def downgrade() -> None:
    op.drop_table("charge_shares")
    op.execute("drop function accredita_comune()")
