"""Every fund that a project names is in its agency's list."""

from alembic import op

revision = "0131"
down_revision = "0110"

KNOWN = """
insert into funds (agency_id, code, name)
select distinct agency_id, fund, fund from projects where fund <> 'COMUNE'
on conflict (agency_id, code) do nothing
"""


def upgrade() -> None:
    op.execute(KNOWN)


def downgrade() -> None:
    """The funds stay: nothing tells those apart that somebody has added since."""
