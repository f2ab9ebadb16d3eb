"""The tables of the room `register`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0030"
down_revision = "0021"

PROVIDER_READS = "provider_id = (select accredita_provider())"

# The counter belongs to the machine, not to whoever acts: a provider that changes its telephone number
# bumps the agencies that list it, which it could not otherwise write.
BUMP = """
create function register_bump(changed bigint[]) returns void language plpgsql as $$
declare before text := coalesce(current_setting('accredita.reach', true), '');
begin
  perform set_config('accredita.reach', 'system', true);
  insert into register_versions as known (agency_id, version, changed_in)
    select id, 1, pg_current_xact_id()::text::bigint from agencies
     where changed is null or id = any(changed) order by id
    on conflict (agency_id) do update set version = known.version + 1, changed_in = excluded.changed_in;
  perform set_config('accredita.reach', before, true);
end $$;

create function register_own_changed() returns trigger language plpgsql as $$
begin
  perform register_bump(array(select distinct agency_id from changed));
  return null;
end $$;

create function register_all_changed() returns trigger language plpgsql as $$
begin
  perform register_bump(null);
  return null;
end $$;

create function register_providers_changed() returns trigger language plpgsql as $$
begin
  perform register_bump(array(
    select distinct a.agency_id from accreditations a join after on after.id = a.provider_id
      join before on before.id = after.id
     where (after.name, after.legal_form, after.vat_number, after.pec, after.email, after.phone, after.website,
            after.address, after.comune_name, after.listed_on)
        is distinct from
           (before.name, before.legal_form, before.vat_number, before.pec, before.email, before.phone,
            before.website, before.address, before.comune_name, before.listed_on)));
  return null;
end $$;
"""

OWN = ("accreditations", "accreditation_comuni", "accreditation_acts")
EVERYWHERE = ("agencies", "sub_areas", "comuni", "agency_comuni", "services")

KEEP_TARIFFS = """
create function tariffs_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'valid_to') is distinct from (to_jsonb(old) - 'valid_to') then
    raise exception 'a tariff is never rewritten' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger kept before update or delete on tariffs for each row execute function tariffs_kept();
"""


def upgrade() -> None:
    accreditations()
    acts()
    pacts()
    tariffs()
    versions()


def key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def reference(name: str, to: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(to, name=f"fk_{table}_{name}"), nullable=nullable)


def service(table: str) -> sa.Column[str]:
    name = f"fk_{table}_service_code"
    return sa.Column("service_code", sa.String(10), sa.ForeignKey("services.code", name=name), nullable=False)


def accreditations() -> None:
    op.create_table(
        "accreditations",
        key(),
        reference("agency_id", "agencies.id", "accreditations"),
        reference("provider_id", "providers.id", "accreditations"),
        service("accreditations"),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("application_id", sa.BigInteger),
        reference("checklist_version_id", "checklist_versions.id", "accreditations", nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("complementary", sa.Text, nullable=False),
        sa.Column("opening_hours", sa.String(200), nullable=False),
        sa.Column("charter_url", sa.String(300), nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.UniqueConstraint("agency_id", "number", name="uq_accreditations_agency_id_number"),
        sa.CheckConstraint(
            "state in ('enrolled', 'suspended', 'revoked', 'withdrawn')", name=op.f("ck_accreditations_state")
        ),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_accreditations_period")),
    )
    op.execute(
        "alter table accreditations add constraint ex_accreditations_overlap exclude using gist"
        " (agency_id with =, provider_id with =, service_code with =, daterange(valid_from, valid_to) with &&)"
        " where (state in ('enrolled', 'suspended'))"
    )
    op.create_index("ix_accreditations_provider_id_id", "accreditations", ["provider_id", "id"])
    op.create_index("ix_accreditations_service_code_id", "accreditations", ["service_code", "id"])
    op.execute(wall("accreditations", readable="true"))
    op.create_table(
        "accreditation_comuni",
        reference("accreditation_id", "accreditations.id", "accreditation_comuni"),
        reference("comune_id", "comuni.id", "accreditation_comuni"),
        reference("agency_id", "agencies.id", "accreditation_comuni"),
        reference("provider_id", "providers.id", "accreditation_comuni"),
        sa.PrimaryKeyConstraint("accreditation_id", "comune_id", name="pk_accreditation_comuni"),
    )
    op.create_index(
        "ix_accreditation_comuni_comune_id_accreditation_id", "accreditation_comuni", ["comune_id", "accreditation_id"]
    )
    op.execute(wall("accreditation_comuni", readable="true"))


def acts() -> None:
    op.create_table(
        "accreditation_acts",
        key(),
        reference("accreditation_id", "accreditations.id", "accreditation_acts"),
        reference("agency_id", "agencies.id", "accreditation_acts"),
        reference("provider_id", "providers.id", "accreditation_acts"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("effective_to", sa.Date),
        sa.Column("act_number", sa.String(40), nullable=False),
        sa.Column("act_date", sa.Date, nullable=False),
        sa.Column("act_protocol", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("running_projects_continue", sa.Boolean),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        reference("recorded_by", "people.id", "accreditation_acts", nullable=True),
        sa.CheckConstraint(
            "kind in ('enrolled', 'suspended', 'resumed', 'revoked', 'extended', 'withdrawn')",
            name=op.f("ck_accreditation_acts_kind"),
        ),
        sa.CheckConstraint("effective_to > effective_from", name=op.f("ck_accreditation_acts_period")),
    )
    op.create_index(
        "ix_accreditation_acts_accreditation_id_effective_from_id",
        "accreditation_acts",
        ["accreditation_id", "effective_from", "id"],
    )
    op.execute(wall("accreditation_acts", readable="true"))
    op.execute(
        "create trigger append_only before update or delete or truncate on accreditation_acts"
        " for each statement execute function accredita_append_only()"
    )


def pacts() -> None:
    op.create_table(
        "pacts",
        key(),
        reference("agency_id", "agencies.id", "pacts"),
        reference("provider_id", "providers.id", "pacts"),
        reference("accreditation_id", "accreditations.id", "pacts"),
        service("pacts"),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("cig", sa.String(15)),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("signed_on", sa.Date),
        sa.Column("terminated_on", sa.Date),
        sa.UniqueConstraint("agency_id", "number", name="uq_pacts_agency_id_number"),
        sa.UniqueConstraint("cig", name="uq_pacts_cig"),
        sa.CheckConstraint("state in ('draft', 'signed', 'terminated')", name=op.f("ck_pacts_state")),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_pacts_period")),
        sa.CheckConstraint(
            "state = 'draft' or (cig is not null and signed_on is not null)", name=op.f("ck_pacts_signed")
        ),
    )
    op.execute(
        "alter table pacts add constraint ex_pacts_overlap exclude using gist"
        " (accreditation_id with =, daterange(valid_from, valid_to) with &&) where (state = 'signed')"
    )
    op.create_index("ix_pacts_agency_id_provider_id_id", "pacts", ["agency_id", "provider_id", "id"])
    op.execute(wall("pacts", readable=PROVIDER_READS))


def tariffs() -> None:
    qualities = ("profile", "day_type", "time_band", "school_level", "fund")
    op.create_table(
        "tariffs",
        key(),
        reference("agency_id", "agencies.id", "tariffs"),
        service("tariffs"),
        *(sa.Column(name, sa.String(40), nullable=False) for name in qualities),
        sa.Column("unit_price", sa.Numeric(16, 8), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("act", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        reference("recorded_by", "people.id", "tariffs", nullable=True),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_tariffs_period")),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_tariffs_price")),
    )
    same = ", ".join(f"{name} with =" for name in ("agency_id", "service_code", *qualities))
    op.execute(
        "alter table tariffs add constraint ex_tariffs_overlap exclude using gist"
        f" ({same}, daterange(valid_from, valid_to) with &&)"
    )
    op.execute(wall("tariffs", readable="true"))
    op.execute(KEEP_TARIFFS)


def versions() -> None:
    op.create_table(
        "register_versions",
        sa.Column(
            "agency_id",
            sa.BigInteger,
            sa.ForeignKey("agencies.id", name="fk_register_versions_agency_id"),
            primary_key=True,
        ),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("changed_in", sa.BigInteger, nullable=False),
    )
    op.execute(wall("register_versions", readable="true"))
    op.execute(BUMP)
    for table in OWN:
        for event, rows in (("insert", "new"), ("update", "new"), ("delete", "old")):
            op.execute(
                f"create trigger register_{event} after {event} on {table} referencing {rows} table as changed"
                " for each statement execute function register_own_changed()"
            )
    for table in EVERYWHERE:
        op.execute(
            f"create trigger register_changed after insert or update or delete on {table}"
            " for each statement execute function register_all_changed()"
        )
    op.execute(
        "create trigger register_changed after update on providers referencing old table as before"
        " new table as after for each statement execute function register_providers_changed()"
    )


def downgrade() -> None:
    op.execute("drop trigger register_changed on providers")
    for table in EVERYWHERE:
        op.execute(f"drop trigger register_changed on {table}")
    for table in (
        "register_versions",
        "tariffs",
        "pacts",
        "accreditation_acts",
        "accreditation_comuni",
        "accreditations",
    ):
        op.drop_table(table)
    for function in (
        "tariffs_kept()",
        "register_providers_changed()",
        "register_all_changed()",
        "register_own_changed()",
        "register_bump(bigint[])",
    ):
        op.execute(f"drop function {function}")
