"""The tables of the room `register`."""

revision = "0030"
down_revision = "0021"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
