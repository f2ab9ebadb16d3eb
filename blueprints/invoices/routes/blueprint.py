"""The blueprint that the pages of the room fill."""

from flask import Blueprint

blueprint = Blueprint("invoices", __name__, url_prefix="/fatture")
