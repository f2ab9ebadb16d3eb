"""What other rooms may ask of this one."""

from blueprints.accounts.queries import PersonCard, Scope, cards, people_with, scopes
from blueprints.accounts.roles import ROLES, Role
from blueprints.accounts.services import add_person, end_grant, grant, invite

__all__ = [
    "ROLES",
    "PersonCard",
    "Role",
    "Scope",
    "add_person",
    "cards",
    "end_grant",
    "grant",
    "invite",
    "people_with",
    "scopes",
]
