"""Penalties after a visit: proposed, answered, decided with a number; and deducted like what was not due."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0242"
down_revision = "0230"


def upgrade() -> None:
    op.create_table(
        "penalties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("accreditation_id", sa.BigInteger(), nullable=False),
        sa.Column("finding_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_cents", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("hear_until", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint("state in ('proposed', 'answered', 'decided', 'dropped')", name=op.f("ck_penalties_state")),
        sa.CheckConstraint(
            "proposed_cents > 0 and cents between 1 and proposed_cents", name=op.f("ck_penalties_money")
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (cents is not null and year is not null and number is not null"
            " and pdf_digest is not null)",
            name=op.f("ck_penalties_decided_whole"),
        ),
        sa.CheckConstraint(
            "(state in ('decided', 'dropped')) = (decided_at is not null and reason is not null)",
            name=op.f("ck_penalties_decided_with_reason"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_penalties_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_penalties_provider_id"),
        sa.ForeignKeyConstraint(["accreditation_id"], ["accreditations.id"], name="fk_penalties_accreditation_id"),
        sa.ForeignKeyConstraint(
            ["finding_id", "agency_id", "provider_id"],
            ["findings.id", "findings.agency_id", "findings.provider_id"],
            name="fk_penalties_finding_id",
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name="fk_penalties_proposed_by"),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_penalties_answered_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_penalties_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_penalties"),
        sa.UniqueConstraint("agency_id", "year", "number", name="uq_penalties_number"),
        sa.UniqueConstraint("id", "agency_id", name="uq_penalties_owner"),
    )
    op.create_index("ix_penalties_agency_id_id", "penalties", ["agency_id", "id"])
    op.create_index("ix_penalties_provider_id_id", "penalties", ["provider_id", "id"])
    op.create_index(
        "uq_penalties_finding_id",
        "penalties",
        ["finding_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'dropped'"),
    )
    op.execute(wall("penalties", provider="provider_id"))
    op.alter_column("clawbacks", "item_id", existing_type=sa.BigInteger(), nullable=True)
    op.add_column("clawbacks", sa.Column("penalty_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_clawbacks_penalty_id", "clawbacks", "penalties", ["penalty_id", "agency_id"], ["id", "agency_id"]
    )
    op.create_unique_constraint("uq_clawbacks_penalty_id", "clawbacks", ["penalty_id"])
    op.create_check_constraint(op.f("ck_clawbacks_ground"), "clawbacks", "(item_id is null) <> (penalty_id is null)")


def downgrade() -> None:
    op.drop_constraint("ck_clawbacks_ground", "clawbacks")
    op.execute("delete from clawback_deductions where clawback_id in (select id from clawbacks where item_id is null)")
    op.execute("delete from clawbacks where item_id is null")
    op.drop_constraint("uq_clawbacks_penalty_id", "clawbacks")
    op.drop_constraint("fk_clawbacks_penalty_id", "clawbacks")
    op.drop_column("clawbacks", "penalty_id")
    op.alter_column("clawbacks", "item_id", existing_type=sa.BigInteger(), nullable=False)
    op.drop_table("penalties")
