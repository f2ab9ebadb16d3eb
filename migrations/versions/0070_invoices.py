"""The tables of the room `invoices`."""

revision = "0070"
down_revision = "0060"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
