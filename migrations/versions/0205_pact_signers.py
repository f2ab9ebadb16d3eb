"""Who signed a pact by file, what is doubtful about it, and who weighed the doubts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0205"
down_revision = "0176"

COLUMNS = ("signers", "doubts", "confirmed_at", "confirmed_by", "confirmed_note")


def upgrade() -> None:
    for name in ("signers", "doubts"):
        op.add_column("pact_steps", sa.Column(name, JSONB, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("pact_steps", sa.Column("confirmed_at", sa.DateTime(timezone=True)))
    op.add_column("pact_steps", sa.Column("confirmed_by", sa.BigInteger))
    op.add_column("pact_steps", sa.Column("confirmed_note", sa.Text))
    op.create_foreign_key(op.f("fk_pact_steps_confirmed_by"), "pact_steps", "people", ["confirmed_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_pact_steps_confirmed"), "pact_steps", "(confirmed_at is null) = (confirmed_note is null)"
    )


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("pact_steps", name)
