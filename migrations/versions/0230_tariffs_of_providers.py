"""Tariffs agreed with one provider, and the prices that a variation of a pact names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0230"
down_revision = "0241"

_SAME = "agency_id, service_code, profile, day_type, time_band, school_level, fund"
_MINE = "(select accredita_sees_all()) or agency_id = (select accredita_agency())"
_HIS = "provider_id is null or provider_id = (select accredita_provider())"


def upgrade() -> None:
    op.add_column("tariffs", sa.Column("provider_id", sa.BigInteger))
    op.create_foreign_key("fk_tariffs_provider_id", "tariffs", "providers", ["provider_id"], ["id"])
    _no_overlap(f"{_equal()}, coalesce(provider_id, 0) with =")
    # What was agreed with one provider is read by it and by its agency alone.
    _reads(f"{_MINE} or {_HIS}")
    op.add_column("pact_variations", sa.Column("prices", JSONB, nullable=False, server_default=sa.text("'[]'::jsonb")))


def downgrade() -> None:
    op.drop_column("pact_variations", "prices")
    _reads("true")
    op.execute("alter table tariffs disable trigger kept")
    op.execute("delete from tariffs where provider_id is not null")
    op.execute("alter table tariffs enable trigger kept")
    _no_overlap(_equal())
    op.drop_column("tariffs", "provider_id")


def _equal() -> str:
    return ", ".join(f"{name} with =" for name in _SAME.split(", "))


def _no_overlap(same: str) -> None:
    op.execute("alter table tariffs drop constraint ex_tariffs_overlap")
    op.execute(
        "alter table tariffs add constraint ex_tariffs_overlap exclude using gist"
        f" ({same}, daterange(valid_from, valid_to) with &&)"
    )


def _reads(condition: str) -> None:
    op.execute("drop policy reads on tariffs")
    op.execute(f"create policy reads on tariffs for select using ({condition})")
