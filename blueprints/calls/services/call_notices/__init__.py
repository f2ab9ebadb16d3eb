"""Between a call's file and the notice that an agency publishes, both ways."""

from blueprints.calls.services.call_notices.reading import notice_of, text_of
from blueprints.calls.services.call_notices.writing import file_attachments, file_of

__all__ = ["file_attachments", "file_of", "notice_of", "text_of"]
