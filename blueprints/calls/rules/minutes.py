"""What a reader of the minutes may see: nothing of an applicant on whom they abstain."""

from collections.abc import Collection, Mapping
from typing import Any

# The parts of the minutes that speak of one applicant each.
PARTS = ("benches", "scores", "outcomes", "seals")


def without(content: Mapping[str, Any], hidden: Collection[int]) -> dict[str, Any]:
    """The content without these applicants (by id); `left_out` says how many were taken away.

    An entry that does not say whom it is about is taken away as well, for a reader from whom anything is hidden.
    """
    if not hidden:
        return dict(content)
    kept = {part: [each for each in content.get(part, ()) if _shown(each, hidden)] for part in PARTS}
    gone = {each.get("application_id") for part in PARTS for each in content.get(part, ()) if not _shown(each, hidden)}
    return {**content, **kept, "left_out": len(gone)}


def _shown(entry: Mapping[str, Any], hidden: Collection[int]) -> bool:
    return "application_id" in entry and entry["application_id"] not in hidden
