"""Codes of services with up to thirty characters: agencies name their own services, and write them in full."""

import sqlalchemy as sa
from alembic import op

revision = "0160"
down_revision = "0152"

SHORT, LONG = 10, 30
COLUMNS = """
select table_name, column_name from information_schema.columns
where table_schema = 'public' and character_maximum_length = :length
  and (column_name = 'service_code' or (table_name = 'services' and column_name = 'code'))
order by table_name
"""


def upgrade() -> None:
    _change(SHORT, LONG)


def downgrade() -> None:
    _change(LONG, SHORT)


def _change(before: int, after: int) -> None:
    for table, column in op.get_bind().execute(sa.text(COLUMNS), {"length": before}).all():
        op.alter_column(table, column, type_=sa.String(after))
