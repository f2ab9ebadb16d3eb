"""When a process that died is started again, and when that is given up. Pure."""

from dataclasses import dataclass, field

DEATHS_TOO_MANY = 5
WITHIN_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0


@dataclass
class Restarts:
    """Remembers the recent deaths of one process, in seconds of any clock that never goes back."""

    deaths: list[float] = field(default_factory=list)

    def pause_after_death(self, now: float) -> float | None:
        """Seconds to wait before the next start; None when it has died too often to go on."""
        self.deaths = [at for at in self.deaths if now - at < WITHIN_SECONDS] + [now]
        if len(self.deaths) >= DEATHS_TOO_MANY:
            return None
        return float(min(FIRST_PAUSE_SECONDS * 2 ** (len(self.deaths) - 1), LONGEST_PAUSE_SECONDS))
