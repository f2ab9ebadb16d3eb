"""What differs between two versions of a plain structure, so that an amendment can be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blueprints.standards.fields.plain import canonical

NAMES = ("code", "group")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: `kind` is "added", "removed", "changed" or "moved" (the same things in another order)."""

    kind: str
    path: str
    before: Any = None
    after: Any = None


def differences(before: object, after: object, path: str = "") -> tuple[Change, ...]:
    """Every difference between two plain structures; empty exactly when they are equal.

    Things in a list that have a `code` are the same thing wherever they stand; others are told by their place.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _of_mappings(before, after, path)
    if _is_list(before) and _is_list(after):
        return _of_lists(before, after, path)
    if before == after and type(before) is type(after):
        return ()
    return (Change(kind="changed", path=path, before=before, after=after),)


def _of_mappings(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> tuple[Change, ...]:
    found: list[Change] = []
    for key in [*before, *(key for key in after if key not in before)]:
        place = f"{path}.{key}" if path else str(key)
        if key not in after:
            found.append(Change(kind="removed", path=place, before=before[key]))
        elif key not in before:
            found.append(Change(kind="added", path=place, after=after[key]))
        else:
            found.extend(differences(before[key], after[key], place))
    return tuple(found)


def _of_lists(before: Any, after: Any, path: str) -> tuple[Change, ...]:
    old, new = _by_name(before), _by_name(after)
    if old is None or new is None:
        if canonical(before) == canonical(after):
            return ()
        return (Change(kind="changed", path=path, before=list(before), after=list(after)),)
    found: list[Change] = []
    for name in [*old, *(name for name in new if name not in old)]:
        place = f"{path}[{name}]"
        if name not in new:
            found.append(Change(kind="removed", path=place, before=old[name]))
        elif name not in old:
            found.append(Change(kind="added", path=place, after=new[name]))
        else:
            found.extend(differences(old[name], new[name], place))
    kept, now = [name for name in old if name in new], [name for name in new if name in old]
    if kept != now:
        found.append(Change(kind="moved", path=path, before=kept, after=now))
    return tuple(found)


def _by_name(things: Sequence[Any]) -> dict[str, Any] | None:
    """The things by their code, or None when they have none or it comes twice."""
    found: dict[str, Any] = {}
    for thing in things:
        name = next((thing[key] for key in NAMES if key in thing), None) if isinstance(thing, Mapping) else None
        if not isinstance(name, str) or name in found:
            return None
        found[name] = thing
    return found


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
