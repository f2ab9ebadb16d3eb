"""The frozen checklist of a visit, as the rules of this room want it."""

from blueprints.monitoring.rules import Item
from blueprints.standards import api as standards


def checklist_items(version_id: int) -> tuple[Item, ...]:
    """The items of a published version, in its order.

    Raises:
        LookupError: there is no such version within reach.
    """
    version = standards.version(version_id)
    if version is None:
        raise LookupError(f"no checklist version {version_id}")
    return tuple(
        Item(
            code=each.code,
            text=each.text,
            services=each.services,
            unit=each.unit,
            must_be_zero=each.must_be_zero,
            requirement=each.requirement,
        )
        for each in version.items
    )
