"""The tables of the room `monitoring`."""

revision = "0060"
down_revision = "0050"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
