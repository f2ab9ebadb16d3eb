"""The tables of the room `care`."""

revision = "0040"
down_revision = "0030"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
