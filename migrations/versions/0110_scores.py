"""Agreed scores, corrections, sealed evaluations, and since when an application is before its commission."""

import sqlalchemy as sa
from alembic import op

from app.wall import wall

revision = "0110"
down_revision = "0141"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("scores", sa.Column("correction", sa.String))
    op.add_column("evaluations", sa.Column("digest", sa.String(64)))
    op.add_column("applications", sa.Column("before_commission_at", INSTANT))
    op.alter_column("agreed_outcomes", "points", type_=sa.Numeric(14, 6))
    op.create_table(
        "agreed_scores",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _to("application_id", "applications.id"),
        _to("agency_id", "agencies.id"),
        sa.Column("service_code", sa.String(40), nullable=False),
        sa.Column("criterion_code", sa.String(64), nullable=False),
        sa.Column("points", sa.Numeric(8, 2), nullable=False),
        sa.Column("average", sa.Numeric(8, 2), nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("replaces", sa.Numeric(8, 2)),
        sa.Column("at", INSTANT, nullable=False),
        _to("by", "people.id"),
        sa.CheckConstraint(
            "points = average and replaces is null or reason is not null",
            name=op.f("ck_agreed_scores_departure_has_reason"),
        ),
    )
    op.create_index(
        "ix_agreed_scores_latest", "agreed_scores", ["application_id", "service_code", "criterion_code", "id"]
    )
    op.execute(wall("agreed_scores"))
    op.execute(
        "create trigger append_only before update or delete or truncate on agreed_scores"
        " for each statement execute function accredita_append_only()"
    )


def downgrade() -> None:
    op.drop_table("agreed_scores")
    op.alter_column("agreed_outcomes", "points", type_=sa.Numeric(8, 2))
    op.drop_column("applications", "before_commission_at")
    op.drop_column("evaluations", "digest")
    op.drop_column("scores", "correction")


def _to(column: str, target: str) -> sa.Column:
    key = sa.ForeignKey(target, name=f"fk_agreed_scores_{column}")
    return sa.Column(column, sa.BigInteger, key, nullable=False)
