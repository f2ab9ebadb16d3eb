"""The tables of the room `providers`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0021"
down_revision = "0020"

NOW = sa.text("now()")
KEY = (sa.BigInteger, sa.Identity())
DAYS = sa.text("daterange(valid_from, valid_to)")

LISTED = "listed_on is not null"
GRANTED = "in (select g.provider_id from dossier_grants g where g.agency_id = (select accredita_agency()))"
OF_LISTED = "provider_id in (select p.id from providers p where p.listed_on is not null)"

FORMS = "'social_cooperative', 'foundation', 'company', 'municipal_company', 'consortium', 'association'"
DOCUMENTS = (
    "'statute', 'register-extract', 'social-security-certificate', 'liability-insurance', 'accident-insurance',"
    " 'balance-sheet', 'social-report', 'service-charter', 'quality-certificate', 'safety-assessment',"
    " 'privacy-appointment', 'organisational-model', 'site-title', 'staff-certificate', 'curriculum',"
    " 'experience', 'declaration', 'other'"
)
CONTRACTS = "'permanent', 'fixed-term', 'self-employed', 'agency-worker'"


def upgrade() -> None:
    _providers()
    _papers()
    _validities()
    _staff()
    _walls()


def _provider_of(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", *KEY, primary_key=True),
        sa.Column("provider_id", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=f"fk_{table}_provider_id"),
    ]


def _providers() -> None:
    op.create_table(
        "providers",
        sa.Column("id", *KEY, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("legal_form", sa.String(30), nullable=False),
        sa.Column("vat_number", sa.String(11), nullable=False),
        sa.Column("fiscal_code", sa.String(16), nullable=False),
        sa.Column("pec", sa.String(254), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("website", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("comune_name", sa.String(100), nullable=False),
        sa.Column("owner_comune_istat", sa.String(6)),
        sa.Column("listed_on", sa.Date),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.UniqueConstraint("vat_number", name="uq_providers_vat_number"),
        sa.CheckConstraint(f"legal_form in ({FORMS})", name="legal_form"),
        sa.CheckConstraint("vat_number ~ '^[0-9]{11}$'", name="vat_number"),
    )
    op.create_index("ix_providers_sort_key_id", "providers", ["sort_key", "id"])
    op.create_table(
        "dossier_grants",
        sa.Column("agency_id", sa.BigInteger, nullable=False),
        sa.Column("provider_id", sa.BigInteger, nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "provider_id", name="pk_dossier_grants"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_dossier_grants_agency_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_dossier_grants_provider_id"),
    )
    op.create_index("ix_dossier_grants_provider_id", "dossier_grants", ["provider_id"])
    op.create_table(
        "provider_sites",
        *_provider_of("provider_sites"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(5), nullable=False),
        sa.Column("comune_name", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("opening_hours", sa.String(200), nullable=False),
        sa.CheckConstraint("kind in ('registered', 'operating')", name="kind"),
    )
    op.create_index("ix_provider_sites_provider_id", "provider_sites", ["provider_id"])
    op.create_table(
        "legal_representatives",
        *_provider_of("legal_representatives"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("fiscal_code", sa.String(16), nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_legal_representatives_person_id"),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
    )
    op.create_index("ix_legal_representatives_provider_id", "legal_representatives", ["provider_id"])


def _papers() -> None:
    op.create_table(
        "provider_documents",
        *_provider_of("provider_documents"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("issued_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("replaces_id", sa.BigInteger),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger),
        sa.ForeignKeyConstraint(["replaces_id"], ["provider_documents.id"], name="fk_provider_documents_replaces_id"),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_provider_documents_uploaded_by"),
        sa.UniqueConstraint("replaces_id", name="uq_provider_documents_replaces_id"),
        sa.CheckConstraint(f"kind in ({DOCUMENTS})", name="kind"),
        sa.CheckConstraint("expires_on >= issued_on", name="dates"),
    )
    op.create_index("ix_provider_documents_provider_id", "provider_documents", ["provider_id"])
    op.create_index("ix_provider_documents_expires_on", "provider_documents", ["expires_on"])
    op.create_table(
        "document_notices",
        sa.Column("document_id", sa.BigInteger, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("provider_id", sa.BigInteger, nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "step", name="pk_document_notices"),
        sa.ForeignKeyConstraint(["document_id"], ["provider_documents.id"], name="fk_document_notices_document_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_document_notices_provider_id"),
    )
    op.create_index("ix_document_notices_provider_id", "document_notices", ["provider_id"])


def _validities() -> None:
    op.create_table(
        "vat_profiles",
        *_provider_of("vat_profiles"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rate", sa.Numeric(5, 2), nullable=False),
        sa.Column("nature", sa.String(4)),
        sa.Column("legal_basis", sa.String(200), nullable=False),
        sa.Column("stamp_exempt", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.CheckConstraint("kind in ('reduced', 'exempt', 'ordinary')", name="kind"),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
        sa.CheckConstraint(
            "(kind = 'exempt') = (rate = 0) and (kind = 'exempt') = (nature is not null)", name="exempt_or_rated"
        ),
        postgresql.ExcludeConstraint(
            ("provider_id", "="), (DAYS, "&&"), name="ex_vat_profiles_one_at_a_time", using="gist"
        ),
    )
    op.create_table(
        "bank_accounts",
        *_provider_of("bank_accounts"),
        sa.Column("iban", sa.String(34), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
        postgresql.ExcludeConstraint(
            ("provider_id", "="), ("iban", "="), (DAYS, "&&"), name="ex_bank_accounts_once_at_a_time", using="gist"
        ),
    )


def _staff() -> None:
    op.create_table(
        "staff_members",
        *_provider_of("staff_members"),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sort_key", sa.String(120), nullable=False),
        sa.Column("fiscal_code", sa.String(16), nullable=False),
        sa.Column("hired_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("criminal_certificate_requested_on", sa.Date),
        sa.Column("contract", sa.String(20)),
        sa.Column("level", sa.String(20)),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.UniqueConstraint("provider_id", "code", name="uq_staff_members_provider_id_code"),
        sa.CheckConstraint("left_on > hired_on", name="employed"),
        sa.CheckConstraint(f"contract in ({CONTRACTS})", name="contract"),
    )
    op.create_index("ix_staff_members_provider_id_sort_key_id", "staff_members", ["provider_id", "sort_key", "id"])
    op.create_table(
        "qualifications",
        *_provider_of("qualifications"),
        sa.Column("staff_member_id", sa.BigInteger, nullable=False),
        sa.Column("profile", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("uploaded_on", sa.Date),
        sa.Column("document_id", sa.BigInteger),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_members.id"], name="fk_qualifications_staff_member_id"),
        sa.ForeignKeyConstraint(["document_id"], ["provider_documents.id"], name="fk_qualifications_document_id"),
        sa.UniqueConstraint(
            "staff_member_id", "profile", "valid_from", name="uq_qualifications_staff_member_id_profile_valid_from"
        ),
        sa.CheckConstraint("valid_to > valid_from", name="period"),
    )
    op.create_index("ix_qualifications_provider_id", "qualifications", ["provider_id"])
    op.create_table(
        "staff_imports",
        *_provider_of("staff_imports"),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("good", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("faults", postgresql.JSONB, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_staff_imports_uploaded_by"),
        sa.CheckConstraint("state in ('waiting', 'kept', 'dropped')", name="state"),
    )
    op.create_index("ix_staff_imports_provider_id", "staff_imports", ["provider_id"])


def _walls() -> None:
    """An agency reads what it has a grant for, and writes none of it: not even the grant itself."""
    own_agency = "agency_id = (select accredita_agency())"
    op.execute(wall("dossier_grants", agency=None, provider="provider_id", readable=own_agency))
    op.execute(wall("providers", agency=None, provider="id", readable=f"{LISTED} or id {GRANTED}"))
    granted = f"provider_id {GRANTED}"
    op.execute(wall("provider_sites", agency=None, provider="provider_id", readable=f"{granted} or {OF_LISTED}"))
    for table in (
        "legal_representatives",
        "provider_documents",
        "document_notices",
        "vat_profiles",
        "bank_accounts",
        "staff_members",
        "qualifications",
    ):
        op.execute(wall(table, agency=None, provider="provider_id", readable=granted))
    op.execute(wall("staff_imports", agency=None, provider="provider_id"))


def downgrade() -> None:
    for table in (
        "staff_imports",
        "qualifications",
        "staff_members",
        "bank_accounts",
        "vat_profiles",
        "document_notices",
        "provider_documents",
        "legal_representatives",
        "provider_sites",
    ):
        op.drop_table(table)
    op.execute("drop policy reads on providers")
    op.drop_table("dossier_grants")
    op.drop_table("providers")
