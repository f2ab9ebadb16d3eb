"""Outcomes of single lots: the lot of what a commission agreed and an act decided, with the notice's words for it."""

import sqlalchemy as sa
from alembic import op

revision = "0231"
down_revision = "0242"

_ONCE = "uq_decision_items_once"


def upgrade() -> None:
    for table in ("agreed_outcomes", "decision_items"):
        op.add_column(table, sa.Column("lot_code", sa.String(64), nullable=False, server_default=""))
        op.add_column(table, sa.Column("lot_title", sa.String(300), nullable=False, server_default=""))
    op.drop_constraint(_ONCE, "decision_items")
    op.create_unique_constraint(_ONCE, "decision_items", ["decision_id", "application_id", "service_code", "lot_code"])


def downgrade() -> None:
    op.drop_constraint(_ONCE, "decision_items")
    op.create_unique_constraint(_ONCE, "decision_items", ["decision_id", "application_id", "service_code"])
    for table in ("agreed_outcomes", "decision_items"):
        op.drop_column(table, "lot_title")
        op.drop_column(table, "lot_code")
