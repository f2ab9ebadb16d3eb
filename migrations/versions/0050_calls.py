"""The tables of the room `calls`."""

revision = "0050"
down_revision = "0040"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
