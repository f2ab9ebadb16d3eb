"""What may be done to a draft, and what comes out of it."""

from dataclasses import replace

from app.decisions import Refusal
from app.periods import Period
from blueprints.standards.catalogue import ALWAYS, COMPARISONS, KINDS, UNITS, KindInForce
from blueprints.standards.rules.content import Content, Item, digest_of, item_as_json


def find(content: Content, code: str) -> Item | None:
    """The item with that code."""
    return next((item for item in content.items if item.code == code), None)


def mark_of(item: Item) -> str:
    """What tells two states of an item apart; a form carries it to notice that somebody else saved meanwhile."""
    return digest_of(item_as_json(item))[:16]


def with_kinds(item: Item, kinds: frozenset[str]) -> tuple[KindInForce, ...]:
    """The kinds chosen now: those that were there keep their dates, new ones hold always."""
    kept = tuple(each for each in item.in_force if each.kind in kinds)
    new = sorted(kinds - {each.kind for each in kept}, key=KINDS.index)
    return kept + tuple(KindInForce(kind=kind, period=Period(ALWAYS)) for kind in new)


def reasons_not_to_save(item: Item) -> tuple[Refusal, ...]:
    """Why an item cannot stand in a checklist."""
    found = []
    if not item.text:
        found.append(Refusal("checklist-item-without-text", item=item.code))
    if not item.in_force:
        found.append(Refusal("checklist-item-without-kind", item=item.code))
    seen = set()
    for threshold in item.thresholds:
        if threshold.compare not in COMPARISONS or threshold.unit not in UNITS or not threshold.name:
            found.append(Refusal("checklist-threshold-incomplete", item=item.code, name=threshold.name))
        if (threshold.name, threshold.valid_from) in seen:
            found.append(
                Refusal(
                    "checklist-threshold-twice", item=item.code, name=threshold.name, valid_from=threshold.valid_from
                )
            )
        seen.add((threshold.name, threshold.valid_from))
    return tuple(found)


def changed(content: Content, item: Item, *, seen: str) -> Content | Refusal:
    """The content with the item in the place of the one with its code; `seen` is the mark that its editor saw."""
    stored = find(content, item.code)
    if stored is None:
        return Refusal("checklist-item-unknown", item=item.code)
    if mark_of(stored) != seen:
        return Refusal("checklist-item-changed-meanwhile", item=item.code)
    items = tuple(item if each.code == item.code else each for each in content.items)
    return replace(content, items=items)


def added(content: Content, item: Item) -> Content | Refusal:
    """The content with one item more, at the end."""
    if find(content, item.code) is not None:
        return Refusal("checklist-item-twice", item=item.code)
    return replace(content, items=(*content.items, item))


def removed(content: Content, code: str) -> Content | Refusal:
    """The content without the item."""
    if find(content, code) is None:
        return Refusal("checklist-item-unknown", item=code)
    return replace(content, items=tuple(each for each in content.items if each.code != code))


def reasons_not_to_publish(content: Content) -> tuple[Refusal, ...]:
    """Why a draft cannot be published: it is empty, or one of its items cannot stand."""
    if not content.items:
        return (Refusal("checklist-empty"),)
    return tuple(reason for item in content.items for reason in reasons_not_to_save(item))
