"""Why a file cannot be read: one stable code with its facts, never a traceback."""

from app.decisions import Refusal, Refused


class Unreadable(Refused):
    """The file holds no invoice that can be read; the refusal says why."""

    @classmethod
    def because(cls, code: str, **facts: object) -> "Unreadable":
        """The exception for one reason."""
        return cls(Refusal(code, **facts))

    @property
    def reason(self) -> Refusal:
        """The one reason."""
        return self.refusals[0]
