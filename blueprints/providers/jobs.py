"""Work that the room does later."""

from blueprints.providers import services

JOBS = {"providers.announce_expiries": services.announce_expiries}
