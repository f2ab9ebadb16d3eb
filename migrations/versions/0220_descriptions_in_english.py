"""What a service is, in English: citizens may read the public pages in it."""

import sqlalchemy as sa
from alembic import op

revision = "0220"
down_revision = "0185"


def upgrade() -> None:
    op.add_column("services", sa.Column("description_en", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("services", "description_en")
