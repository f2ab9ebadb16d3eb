"""Codes as numbers: each kind of code counted from 1 in its natural order, whatever the order of the rows."""

from collections import defaultdict
from collections.abc import Mapping

from blueprints.invoices.verification.order import natural


class Numbers:
    """Collects codes, then numbers them. Capitals do not count; an empty code is 0."""

    def __init__(self) -> None:
        self._shown: dict[str, dict[str, str]] = defaultdict(dict)
        self._numbers: dict[str, dict[str, int]] = {}

    def collect(self, space: str, code: str) -> None:
        """Note a code."""
        if code:
            self._shown[space].setdefault(code.casefold(), code)

    def settle(self) -> None:
        """Number what was collected."""
        for space, shown in self._shown.items():
            ordered = sorted(shown, key=natural)
            self._numbers[space] = {code: number for number, code in enumerate(ordered, start=1)}

    def of(self, space: str, code: str) -> int:
        """A code's number, 0 for an empty or unknown one."""
        return self._numbers.get(space, {}).get(code.casefold(), 0)

    def shown(self, space: str) -> Mapping[int, str]:
        """The codes by their numbers, as they were first written."""
        shown = self._shown.get(space, {})
        return {number: shown[code] for code, number in self._numbers.get(space, {}).items()}
