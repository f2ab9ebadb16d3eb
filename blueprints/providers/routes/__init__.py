"""Pages of the room: registration, the provider's own dossier, and what an agency sees of it."""

from blueprints.providers.routes import agency, documents, money, own, registration, staff, staff_lists
from blueprints.providers.routes.blueprint import blueprint

__all__ = ["agency", "blueprint", "documents", "money", "own", "registration", "staff", "staff_lists"]
