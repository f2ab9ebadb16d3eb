"""Adjustments after a tariff was changed for days that had gone."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0186"
down_revision = "0206"
OWN = "provider_id = (select accredita_provider())"


def upgrade() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("tariff_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("einvoice_id", sa.BigInteger(), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_adjustments_cents")),
        sa.CheckConstraint("(einvoice_id is null) = (matched_at is null)", name=op.f("ck_adjustments_matched")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_adjustments_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_adjustments_provider_id"),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariffs.id"], name="fk_adjustments_tariff_id"),
        sa.ForeignKeyConstraint(
            ["einvoice_id", "agency_id"], ["einvoices.id", "einvoices.agency_id"], name="fk_adjustments_einvoice_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adjustments"),
        sa.UniqueConstraint("agency_id", "year", "number", name="uq_adjustments_agency_id_year_number"),
        sa.UniqueConstraint("tariff_id", "provider_id", name="uq_adjustments_tariff_id_provider_id"),
        sa.UniqueConstraint("id", "agency_id", "provider_id", name="uq_adjustments_owner"),
        sa.UniqueConstraint("einvoice_id", name="uq_adjustments_einvoice_id"),
    )
    op.create_index("ix_adjustments_provider_id_id", "adjustments", ["provider_id", "id"])
    op.create_table(
        "adjustment_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("adjustment_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("service_code", sa.String(length=30), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("old_price", sa.Numeric(precision=16, scale=8), nullable=False),
        sa.Column("new_price", sa.Numeric(precision=16, scale=8), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adjustment_id", "agency_id", "provider_id"],
            ["adjustments.id", "adjustments.agency_id", "adjustments.provider_id"],
            name="fk_adjustment_lines_adjustment_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adjustment_lines"),
        sa.UniqueConstraint("adjustment_id", "position", name="uq_adjustment_lines_adjustment_id_position"),
    )
    op.execute(wall("adjustments", readable=OWN))
    op.execute(wall("adjustment_lines", readable=OWN))


def downgrade() -> None:
    op.drop_table("adjustment_lines")
    op.drop_table("adjustments")
