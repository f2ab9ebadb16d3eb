"""Confirmation by the person or family: links with a code, their answers, scans of signed sheets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from app.wall import wall

revision = "0177"
down_revision = "0220"


def _of_project(table: str) -> list[SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "agency_id"], ["projects.id", "projects.agency_id"], name=f"fk_{table}_project_id"
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=f"fk_{table}_provider_id"),
        sa.CheckConstraint("extract(day from month) = 1", name="month"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def upgrade() -> None:
    op.create_table(
        "confirmation_links",
        *_of_project("confirmation_links"),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_confirmation_links_created_by"),
        sa.UniqueConstraint("token_digest", name="uq_confirmation_links_token_digest"),
    )
    op.create_index("ix_confirmation_links_project_id_month", "confirmation_links", ["project_id", "month"])
    op.create_table(
        "entry_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("word", sa.String(length=300), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("not contested or word <> ''", name="word"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["service_entries.id"], name="fk_entry_answers_entry_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["link_id"], ["confirmation_links.id"], name="fk_entry_answers_link_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_answers"),
    )
    op.create_index("ix_entry_answers_entry_id", "entry_answers", ["entry_id"])
    op.create_table(
        "signed_sheets",
        *_of_project("signed_sheets"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_signed_sheets_uploaded_by"),
        sa.UniqueConstraint(
            "project_id", "provider_id", "month", "digest", name="uq_signed_sheets_project_id_provider_id_month_digest"
        ),
    )
    for table in ("confirmation_links", "entry_answers", "signed_sheets"):
        op.execute(wall(table, provider="provider_id"))


def downgrade() -> None:
    for table in ("signed_sheets", "entry_answers", "confirmation_links"):
        op.drop_table(table)
