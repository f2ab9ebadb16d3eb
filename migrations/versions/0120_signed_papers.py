"""Applications signed as a file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0120"
down_revision = "0151"

INSTANT = sa.DateTime(timezone=True)
TABLE = "signed_papers"


def _to(column: str, target: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(target, name=f"fk_{TABLE}_{column}"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _to("application_id", "applications.id"),
        _to("agency_id", "agencies.id"),
        _to("provider_id", "providers.id"),
        sa.Column("lodged", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("paper_digest", sa.String(64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        _to("made_by", "people.id"),
        sa.Column("signed_digest", sa.String(64)),
        sa.Column("signed_name", sa.String(300)),
        sa.Column("format", sa.String(40)),
        sa.Column("signers", postgresql.JSONB, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("doubts", postgresql.JSONB, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("uploaded_at", INSTANT),
        sa.Column("uploaded_by", sa.BigInteger),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("confirmed_by", sa.BigInteger),
        sa.Column("confirmed_note", sa.String),
        sa.CheckConstraint(
            "(signed_digest is null) = (uploaded_at is null) and (signed_digest is null) = (uploaded_by is null)",
            name=op.f(f"ck_{TABLE}_signed_whole"),
        ),
        sa.CheckConstraint("(confirmed_at is null) = (confirmed_by is null)", name=op.f(f"ck_{TABLE}_confirmed_whole")),
        sa.CheckConstraint("not lodged or signed_digest is not null", name=op.f(f"ck_{TABLE}_lodged_signed")),
    )
    op.create_index("ix_signed_papers_application", TABLE, ["application_id", "id"])
    op.execute(wall(TABLE, agency="case when lodged then agency_id end", provider="provider_id"))


def downgrade() -> None:
    op.drop_table(TABLE)
