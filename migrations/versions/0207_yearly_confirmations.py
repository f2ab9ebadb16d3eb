"""The yearly confirmation of requirements: asked, given or late, and settled by an officer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from app.wall import wall

revision = "0207"
down_revision = "0179"


def upgrade() -> None:
    op.create_table(
        "yearly_confirmations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("accreditation_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), server_default="asked", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("content", JSONB(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state in ('asked', 'confirmed', 'late', 'settled')", name=op.f("ck_yearly_confirmations_state")
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (content is not null) and (content is null) = (digest is null)"
            " and (content is null) = (confirmed_at is null)",
            name=op.f("ck_yearly_confirmations_confirmed_whole"),
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_at is not null) and (settled_at is null) = (settled_note is null)",
            name=op.f("ck_yearly_confirmations_settled_whole"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_yearly_confirmations_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_yearly_confirmations_provider_id"),
        sa.ForeignKeyConstraint(
            ["accreditation_id"], ["accreditations.id"], name="fk_yearly_confirmations_accreditation_id"
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name="fk_yearly_confirmations_confirmed_by"),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_yearly_confirmations_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_yearly_confirmations"),
        sa.UniqueConstraint("accreditation_id", "year", name="uq_yearly_confirmations_once"),
    )
    op.create_index("ix_yearly_confirmations_desk", "yearly_confirmations", ["agency_id", "year", "id"])
    op.create_index("ix_yearly_confirmations_provider", "yearly_confirmations", ["provider_id", "id"])
    op.execute(wall("yearly_confirmations", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("yearly_confirmations")
