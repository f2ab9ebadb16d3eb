"""Whether a published call may be amended: an amendment has its own act and takes no announced time away."""

from datetime import datetime

from app.decisions import Refusal
from blueprints.calls.rules.windows import Windows


def reasons_not_to_amend(
    before: Windows, after: Windows, *, now: datetime, changed: bool, act_number: str
) -> tuple[Refusal, ...]:
    """Every reason against an amendment of the windows `before` into `after`.

    A closing that was announced may move later, never sooner: whoever counted on it has planned with it. An
    opening that has been stays as it was.
    """
    found = []
    if not changed:
        found.append(Refusal("amendment-changes-nothing"))
    if not act_number.strip():
        found.append(Refusal("amendment-without-act"))
    for old, new in ((before.initial, after.initial), (before.rolling, after.rolling)):
        if old is None:
            continue
        if new is None or (new.closes is not None and (old.closes is None or new.closes < old.closes)):
            found.append(Refusal("amendment-shortens", announced=old.closes))
        elif now >= old.opens and new.opens != old.opens:
            found.append(Refusal("amendment-moves-past-opening", opened_at=old.opens))
    return tuple(found)
