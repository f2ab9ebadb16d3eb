"""Exceptions of entries: the provider's reason and the agency's answer."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0176"
down_revision = "0175"


def upgrade() -> None:
    op.create_table(
        "entry_exceptions",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explained_by", sa.BigInteger(), nullable=True),
        sa.Column("agency_note", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind in ('late', 'missed', 'edited', 'unconfirmed', 'contested')", name="kind"),
        sa.CheckConstraint("answer in ('explained', 'accepted', 'sent_back')", name="answer"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["service_entries.id"], name="fk_entry_exceptions_entry_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["explained_by"], ["people.id"], name="fk_entry_exceptions_explained_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_entry_exceptions_decided_by"),
        sa.PrimaryKeyConstraint("entry_id", "kind", name="pk_entry_exceptions"),
    )
    op.execute(wall("entry_exceptions", provider="provider_id"))


def downgrade() -> None:
    op.drop_table("entry_exceptions")
