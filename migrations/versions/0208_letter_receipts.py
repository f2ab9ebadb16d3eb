"""When the letter with an outcome reached its provider."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0208"
down_revision = "0187"


def upgrade() -> None:
    op.create_table(
        "letter_receipts",
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_letter_receipts_reference")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_letter_receipts_decision_id"),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name="fk_letter_receipts_application_id"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_letter_receipts_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_letter_receipts_provider_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="fk_letter_receipts_recorded_by"),
        sa.PrimaryKeyConstraint("application_id", "decision_id", name="pk_letter_receipts"),
    )
    op.execute(wall("letter_receipts", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("letter_receipts")
