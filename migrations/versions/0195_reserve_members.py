"""Reserve members of commissions, in the order in which they step in."""

import sqlalchemy as sa
from alembic import op

revision = "0195"
down_revision = "0207"


def upgrade() -> None:
    op.add_column("commissioners", sa.Column("reserve", sa.Integer(), nullable=False, server_default="0"))
    op.create_check_constraint("reserve", "commissioners", "reserve >= 0 and not (chair and reserve > 0)")


def downgrade() -> None:
    op.drop_column("commissioners", "reserve")
