"""Between a call's file and the notice that an agency publishes, both ways, whole or part by part."""

from blueprints.calls.services.call_notices.reading import notice_of, text_of
from blueprints.calls.services.call_notices.typed import (
    known_in,
    with_offer,
    with_prices,
    with_requirements,
    written_offer,
    written_prices,
    written_requirements,
)
from blueprints.calls.services.call_notices.writing import file_attachments, file_of

__all__ = [
    "file_attachments",
    "file_of",
    "known_in",
    "notice_of",
    "text_of",
    "with_offer",
    "with_prices",
    "with_requirements",
    "written_offer",
    "written_prices",
    "written_requirements",
]
