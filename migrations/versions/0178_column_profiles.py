"""What the columns of a provider's files hold."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from app.wall import wall

revision = "0178"
down_revision = "0186"


def upgrade() -> None:
    op.create_table(
        "column_profiles",
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False, server_default=""),
        sa.Column("date_format", sa.String(length=10), nullable=False, server_default=""),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_column_profiles_provider_id"),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name="fk_column_profiles_saved_by"),
        sa.PrimaryKeyConstraint("provider_id", name="pk_column_profiles"),
    )
    op.execute(wall("column_profiles", agency=None, provider="provider_id"))


def downgrade() -> None:
    op.drop_table("column_profiles")
