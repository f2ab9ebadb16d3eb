"""The tables of the room `accounts`."""

revision = "0010"
down_revision = "0001"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
