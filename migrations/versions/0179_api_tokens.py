"""Tokens by which a provider's software sends entries."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0179"
down_revision = "0178"


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_api_tokens_provider_id"),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_api_tokens_created_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["people.id"], name="fk_api_tokens_revoked_by"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
    )
    op.create_index("ix_api_tokens_provider_id", "api_tokens", ["provider_id"])
    op.execute(wall("api_tokens", agency=None, provider="provider_id"))


def downgrade() -> None:
    op.drop_table("api_tokens")
