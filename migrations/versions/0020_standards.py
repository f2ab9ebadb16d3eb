"""The tables of the room `standards`."""

revision = "0020"
down_revision = "0011"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
