"""The tables of the room `standards`, and the trigger that freezes what was published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.wall import wall

revision = "0020"
down_revision = "0011"

NOW = sa.text("now()")

FROZEN = """
create function standards_refuse_change() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then
    raise exception 'version % of a checklist is published and frozen', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'checklist_version_frozen';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
create trigger frozen before update or delete on checklist_versions
  for each row execute function standards_refuse_change();
"""

PUBLISHED = "state = 'published'"
HAS_PUBLISHED = (
    "exists (select from checklist_versions v where v.checklist_id = checklists.id and v.state = 'published')"
)


def upgrade() -> None:
    op.create_table(
        "checklists",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("agency_id", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_checklists_agency_id"),
        sa.UniqueConstraint("agency_id", "code", name="uq_checklists_agency_id_code"),
        sa.CheckConstraint("kind in ('accreditation', 'visit')", name="kind"),
    )
    op.create_table(
        "checklist_versions",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("agency_id", sa.BigInteger, nullable=False),
        sa.Column("checklist_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by", sa.BigInteger),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_checklist_versions_agency_id"),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklists.id"], name="fk_checklist_versions_checklist_id"),
        sa.ForeignKeyConstraint(["published_by"], ["people.id"], name="fk_checklist_versions_published_by"),
        sa.UniqueConstraint("checklist_id", "number", name="uq_checklist_versions_checklist_id_number"),
        sa.CheckConstraint("state in ('draft', 'published')", name="state"),
        sa.CheckConstraint(
            "(state = 'published') = (digest is not null and published_at is not null)", name="published_whole"
        ),
    )
    op.create_index("ix_checklist_versions_agency_id_state", "checklist_versions", ["agency_id", "state"])
    op.create_index(
        "uq_checklist_versions_one_draft",
        "checklist_versions",
        ["checklist_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.execute(FROZEN)
    op.execute(wall("checklist_versions", readable=PUBLISHED))
    op.execute(wall("checklists", readable=HAS_PUBLISHED))


def downgrade() -> None:
    op.execute("drop policy reads on checklists")
    op.drop_table("checklist_versions")
    op.drop_table("checklists")
    op.execute("drop function standards_refuse_change()")
