"""Renewal: in which call, what is carried over from the earlier application, and how far each provider has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.periods import Period
from blueprints.calls.rules.asked import question_at
from blueprints.standards.fields import Form, Group, Question


class Progress(StrEnum):
    """How far the renewal of one accreditation has come, the best first."""

    RENEWED = "renewed"
    LODGED = "lodged"
    REFUSED = "refused"
    BEGUN = "begun"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A call that takes applications. `validity` None: accreditations last so many months from the decision."""

    call_id: int
    validity: Period | None
    closes: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OldFile:
    """A file of the earlier application, at the path of its answer."""

    id: int
    path: str
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What goes over into the renewal: answers by code, files by id; and what does not, with why."""

    answers: frozenset[str]
    files: frozenset[int]
    new: frozenset[str]
    changed: frozenset[str]
    expired: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An application for one service, as the panel sees it; `lodged` False: begun as a renewal, not lodged."""

    provider_id: int
    service_code: str
    validity: Period | None
    lodged: bool
    refused: bool = False


def continues(validity: Period | None, ends: date) -> bool:
    """Whether an accreditation for this period goes on after one that ends on a day (out)."""
    return validity is None or validity.end is None or validity.end > ends


def next_call(offers: Iterable[Offer], *, ends: date, own: int | None = None) -> int | None:
    """The call in which an accreditation that ends on a day (out) is renewed; None when there is none.

    Never the call that gave it (`own`). One without a gap comes first, then the one that closes first.
    """
    found = [each for each in offers if each.call_id != own and continues(each.validity, ends)]

    def rank(offer: Offer) -> tuple[bool, bool, float, int]:
        gap = offer.validity is not None and offer.validity.start > ends
        return (gap, offer.closes is None, offer.closes.timestamp() if offer.closes else 0.0, offer.call_id)

    return min(found, key=rank).call_id if found else None


def is_same(before: Question | Group, after: Question | Group) -> bool:
    """Whether an earlier answer still answers: the same words, kind and limits; whom it is asked may differ."""
    return _bare(before) == _bare(after)


def _bare(item: Question | Group) -> Question | Group:
    if isinstance(item, Group):
        return replace(item, questions=tuple(_plain(each) for each in item.questions), only_for=frozenset(), when=None)
    return _plain(item)


def _plain(question: Question) -> Question:
    return replace(question, required=False, only_for=frozenset(), when=None, rule=None, evidence=None, requirement="")


def carried(before: Form, after: Form, answered: Iterable[str], files: Iterable[OldFile], *, on: date) -> Carried:
    """What of an earlier application answers the new form as well, as on a day.

    An answer goes over when its question is the same; a file when its question is the same, is still asked with a
    file, and the file is still good.
    """
    old = {item.code: item for item in before.items()}
    asked = {item.code: item for item in after.items()}
    same = frozenset(code for code, item in asked.items() if code in old and is_same(old[code], item))
    found = tuple(files)
    wanted = tuple(each for each in found if _top(each.path) in same and _takes_file(after, each.path))
    expired = frozenset(each.id for each in wanted if not _is_good(question_at(after, each.path), each, on))
    return Carried(
        answers=frozenset(answered) & same,
        files=frozenset(each.id for each in wanted) - expired,
        new=frozenset(asked.keys() - old.keys()),
        changed=frozenset((asked.keys() & old.keys()) - same),
        expired=expired,
    )


def _top(path: str) -> str:
    return path.partition("[")[0]


def _takes_file(form: Form, path: str) -> bool:
    question = question_at(form, path)
    return question is not None and (question.kind == "file" or question.evidence is not None)


def _is_good(question: Question | None, file: OldFile, on: date) -> bool:
    """Whether a file is neither expired nor older than its question allows."""
    most = question.evidence.valid_days if question and question.evidence else None
    too_old = most is not None and (file.issued_on is None or file.issued_on + timedelta(days=most) < on)
    return not too_old and (file.expires_on is None or file.expires_on >= on)


def progress_of(*, provider_id: int, service_code: str, ends: date, followed: bool, asked: Iterable[Asked]) -> Progress:
    """How far the renewal of an accreditation that ends on a day (out) has come.

    `followed`: the provider holds a later accreditation for the service already.
    """
    if followed:
        return Progress.RENEWED
    own = [
        each
        for each in asked
        if (each.provider_id, each.service_code) == (provider_id, service_code) and continues(each.validity, ends)
    ]
    if any(each.lodged and not each.refused for each in own):
        return Progress.LODGED
    if any(not each.lodged for each in own):
        return Progress.BEGUN
    return Progress.REFUSED if own else Progress.NOTHING


def suppressed(count: int, *, least: int) -> int | None:
    """A count of people as rooms may see it that do not know them: None for a group from 1 to below `least`."""
    return None if 0 < count < least else count


def step_due(ends: date, *, today: date, steps: Iterable[int], told: Iterable[int]) -> int | None:
    """The letter that is due today about an accreditation that ends on a day (out), as days before its last day.

    The tightest step reached, once; a wider one never after a tighter one, and none after the end.
    """
    left = (ends - timedelta(days=1) - today).days
    reached = [step for step in steps if 0 <= left <= step]
    if not reached:
        return None
    tightest = min(reached)
    return tightest if all(tightest < step for step in told) else None


def zones_within(zones: Mapping[str, Iterable[int]], comune_ids: frozenset[int]) -> tuple[str, ...]:
    """Of the territories of a call, those that lie wholly in the Comuni of an accreditation."""
    return tuple(code for code, inside in zones.items() if (whole := frozenset(inside)) and whole <= comune_ids)
