"""Papers of the room: a published checklist to print."""

from typing import Any

from app.pages import moment
from blueprints.standards.catalogue import Threshold
from blueprints.standards.queries import Version
from blueprints.standards.rules.content import Item
from blueprints.standards.sentences import COMPARISONS, KINDS, UNITS


def printed(version: Version, *, agency: str) -> dict[str, Any]:
    """The facts for `standards/checklist.typ`, in Italian."""
    return {
        "agency": agency,
        "title": version.title,
        "number": version.number,
        "published_at": moment(version.published_at),
        "digest": version.digest,
        "items": [
            {
                "code": item.code,
                "text": item.text,
                "evidence": item.evidence,
                "kinds": ", ".join(KINDS[kind]["it"] for kind in KINDS if kind in item.kinds),
                "services": ", ".join(sorted(item.services)) or "tutti",
                "thresholds": [_said(each, named=len(item.thresholds) > 1) for each in item.thresholds],
                "measure": _measure(item),
            }
            for item in version.items
        ],
    }


def _said(threshold: Threshold, *, named: bool) -> str:
    value = f"{threshold.value:f}".replace(".", ",")
    compare, unit = COMPARISONS[threshold.compare]["it"], UNITS[threshold.unit]["it"]
    name = f"Soglia {threshold.name}" if named else "Soglia"
    return f"{name}: {compare} {value} {unit}, dal {threshold.valid_from:%d/%m/%Y}"


def _measure(item: Item) -> str:
    if item.unit is None:
        return ""
    return f"si misura in {UNITS[item.unit]['it']}" + ("; deve essere zero" if item.must_be_zero else "")
