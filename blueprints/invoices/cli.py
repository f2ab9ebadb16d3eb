"""Commands of the room: read e-invoices, check a dossier. Neither needs the database."""

from flask.cli import AppGroup

from blueprints.invoices.fatturapa.command import inspect
from blueprints.invoices.verification.command import check

invoices_group = AppGroup("invoices", help="E-invoices: read them, verify them.")
invoices_group.add_command(inspect)
invoices_group.add_command(check)
