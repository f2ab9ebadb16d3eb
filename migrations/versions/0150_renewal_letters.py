"""Letters about accreditations that end."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0150"
down_revision = "0111"


def upgrade() -> None:
    op.create_table(
        "renewal_letters",
        sa.Column("accreditation_id", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("audience in ('provider', 'case_workers')", name=op.f("ck_renewal_letters_audience")),
        sa.CheckConstraint("step >= 0", name=op.f("ck_renewal_letters_step")),
        sa.ForeignKeyConstraint(
            ["accreditation_id"], ["accreditations.id"], name="fk_renewal_letters_accreditation_id"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_renewal_letters_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_renewal_letters_provider_id"),
        sa.ForeignKeyConstraint(["sent_by"], ["people.id"], name="fk_renewal_letters_sent_by"),
        sa.PrimaryKeyConstraint("accreditation_id", "audience", "step", name="pk_renewal_letters"),
    )
    op.create_index("ix_renewal_letters_agency_id", "renewal_letters", ["agency_id"])
    op.execute(wall("renewal_letters"))


def downgrade() -> None:
    op.drop_table("renewal_letters")
