"""The Comuni of an accreditation by date, and variations of a pact that say which Comuni come and go."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0206"
down_revision = "0177"


def upgrade() -> None:
    table = "accreditation_comuni"
    op.add_column(table, sa.Column("valid_from", sa.Date, nullable=False, server_default=sa.text("'0001-01-01'")))
    op.add_column(table, sa.Column("valid_to", sa.Date))
    op.add_column(table, sa.Column("recorded_at", sa.DateTime(timezone=True)))
    op.add_column(table, sa.Column("ended_at", sa.DateTime(timezone=True)))
    _key("accreditation_id", "comune_id", "valid_from")
    op.create_check_constraint(op.f("ck_accreditation_comuni_period"), table, "valid_to > valid_from")
    op.create_check_constraint(op.f("ck_accreditation_comuni_ended"), table, "(valid_to is null) = (ended_at is null)")
    op.create_index(
        "uq_accreditation_comuni_open",
        table,
        ["accreditation_id", "comune_id"],
        unique=True,
        postgresql_where=sa.text("valid_to is null"),
    )
    for name in ("added_comuni", "removed_comuni"):
        op.add_column("pact_variations", sa.Column(name, JSONB, nullable=False, server_default=sa.text("'[]'")))


def _key(*columns: str) -> None:
    op.drop_constraint("pk_accreditation_comuni", "accreditation_comuni")
    op.create_primary_key("pk_accreditation_comuni", "accreditation_comuni", list(columns))


def downgrade() -> None:
    for name in ("removed_comuni", "added_comuni"):
        op.drop_column("pact_variations", name)
    op.drop_index("uq_accreditation_comuni_open", "accreditation_comuni")
    op.execute("delete from accreditation_comuni where valid_to is not null")
    _key("accreditation_id", "comune_id")
    for name in ("ended_at", "recorded_at", "valid_to", "valid_from"):
        op.drop_column("accreditation_comuni", name)
