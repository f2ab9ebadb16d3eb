"""What is wrong in a dossier, where."""

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """A reason why a dossier cannot be checked; `line` counts from 1, 0 when it is not known."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class CellError(ValueError):
    """A cell that does not hold what its column asks for; its text is the reason."""


class BadDossier(Exception):
    """Raised with every fault that was found, never only the first."""

    def __init__(self, faults: "list[Fault]") -> None:
        super().__init__("; ".join(str(one) for one in faults))
        self.faults = tuple(sorted(faults))


@dataclass
class Notes:
    """What is found while reading: faults stop the check, warnings do not."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, file: str, line: int, reason: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(file, line, reason))

    def warn(self, file: str, line: int, reason: str) -> None:
        """Note a warning."""
        self.warnings.append(Fault(file, line, reason))

    def stop_if_bad(self, files: Collection[str] = ()) -> None:
        """Go on only without faults; with `files`, without faults in these.

        Raises:
            BadDossier: there are faults.
        """
        if any(not files or one.file in files for one in self.faults):
            raise BadDossier(self.faults)
