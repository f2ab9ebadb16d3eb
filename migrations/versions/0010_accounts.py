"""The tables of the room `accounts`."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0001"

NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("fiscal_code", sa.String(16)),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_last_step", sa.BigInteger),
        sa.Column("session_mark", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_lower")),
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "person_id", sa.BigInteger, sa.ForeignKey("people.id", name="fk_role_grants_person_id"), nullable=False
        ),
        sa.Column("scope_kind", sa.String(10), nullable=False),
        sa.Column("scope_id", sa.BigInteger, nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.BigInteger),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("scope_kind in ('agency', 'provider', 'comune')", name=op.f("ck_role_grants_scope_kind")),
    )
    op.create_index(
        "uq_role_grants_current",
        "role_grants",
        ["person_id", "scope_kind", "scope_id", "role"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_role_grants_scope_kind_scope_id", "role_grants", ["scope_kind", "scope_id"])
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "person_id", sa.BigInteger, sa.ForeignKey("people.id", name="fk_one_time_links_person_id"), nullable=False
        ),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("token_digest", name="uq_one_time_links_token_digest"),
    )


def downgrade() -> None:
    for table in ("one_time_links", "role_grants", "people"):
        op.drop_table(table)
