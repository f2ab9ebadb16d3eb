"""The blueprint that the pages of the room fill."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/accesso")
