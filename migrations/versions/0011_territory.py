"""The tables of the room `territory`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0011"
down_revision = "0010"

NOW = sa.text("now()")


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _agency(table: str) -> sa.Column[int]:
    reference = sa.ForeignKey("agencies.id", name=f"fk_{table}_agency_id")
    return sa.Column("agency_id", sa.BigInteger, reference, nullable=False)


def _no_two_periods(table: str, *same: str) -> None:
    columns = ", ".join(f"{column} with =" for column in same)
    op.execute(
        f"alter table {table} add constraint ex_{table}_period"
        f" exclude using gist ({columns}, daterange(valid_from, valid_to) with &&)"
    )


def upgrade() -> None:
    op.create_table(
        "agencies",
        _key(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("vat_number", sa.String(11), nullable=False),
        sa.Column("fiscal_code", sa.String(16), nullable=False),
        sa.Column("office_code", sa.String(7), nullable=False),
        sa.Column("pec", sa.String(254), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.UniqueConstraint("code", name="uq_agencies_code"),
    )
    op.create_table(
        "comuni",
        _key(),
        sa.Column("istat_code", sa.String(6), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sort_key", sa.String(120), nullable=False),
        sa.Column("fiscal_code", sa.String(16), nullable=False),
        sa.Column("cadastral_code", sa.String(4), nullable=False),
        sa.Column("population", sa.Integer),
        sa.Column("latitude", sa.Numeric(9, 6)),
        sa.Column("longitude", sa.Numeric(9, 6)),
        sa.Column("patron_month", sa.Integer),
        sa.Column("patron_day", sa.Integer),
        sa.UniqueConstraint("istat_code", name="uq_comuni_istat_code"),
    )
    op.create_table(
        "sub_areas",
        _key(),
        _agency("sub_areas"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.UniqueConstraint("agency_id", "number", name="uq_sub_areas_agency_id_number"),
    )
    op.create_table(
        "agency_comuni",
        _key(),
        _agency("agency_comuni"),
        sa.Column(
            "comune_id", sa.BigInteger, sa.ForeignKey("comuni.id", name="fk_agency_comuni_comune_id"), nullable=False
        ),
        sa.Column(
            "sub_area_id",
            sa.BigInteger,
            sa.ForeignKey("sub_areas.id", name="fk_agency_comuni_sub_area_id"),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    _no_two_periods("agency_comuni", "agency_id", "comune_id")
    op.create_table(
        "zones",
        _key(),
        _agency("zones"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("comune_ids", postgresql.JSONB, nullable=False),
        sa.UniqueConstraint("agency_id", "code", name="uq_zones_agency_id_code"),
    )
    op.create_table(
        "services",
        sa.Column("code", sa.String(10), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("profiles", postgresql.JSONB, nullable=False),
        sa.Column("day_types", postgresql.JSONB, nullable=False),
        sa.Column("school_levels", postgresql.JSONB, nullable=False),
    )
    op.create_table(
        "agency_parameters",
        _key(),
        _agency("agency_parameters"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("value", postgresql.JSONB, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("set_by", sa.BigInteger),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.CheckConstraint("valid_to is null or valid_to > valid_from", name=op.f("ck_agency_parameters_period")),
    )
    _no_two_periods("agency_parameters", "agency_id", "name")
    # The shape of the territory is public; what an agency decides is read by everybody it binds.
    for table in ("sub_areas", "agency_comuni", "zones", "agency_parameters"):
        op.execute(wall(table, readable="true"))


def downgrade() -> None:
    for table in ("agency_parameters", "services", "zones", "agency_comuni", "sub_areas", "comuni", "agencies"):
        op.drop_table(table)
