"""Entries that findings name, as people know them: by the provider's own id and the day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from blueprints.care import api as care

if TYPE_CHECKING:
    from blueprints.invoices.verification.findings import Finding

OTHER = "other_entry"


def with_names(findings: Sequence["Finding"]) -> tuple["Finding", ...]:
    """The findings with the other entry that some of them name, as people know it; of another provider the day only.

    One query, and none when no finding names an entry.
    """
    about = [each for each in findings if OTHER in each.facts]
    ids = {int(each.facts[OTHER]) for each in about} | {each.entry for each in about if each.entry is not None}
    names = care.entry_names(ids) if ids else {}

    def named(finding: "Finding") -> "Finding":
        other = names.get(int(finding.facts[OTHER])) if OTHER in finding.facts else None
        if other is None:
            return finding
        day, own = f"{other.day:%d/%m/%Y}", names.get(finding.entry or 0)
        said = f"{other.external_id}, {day}" if own and own.provider_id == other.provider_id else day
        return replace(finding, facts={**finding.facts, OTHER: said})

    return tuple(named(each) for each in findings)
