"""What can be done with checklists."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app import audit
from app.actors import Actor
from app.db import session
from app.decisions import Refusal, Refused, agree, agreed
from app.uow import use_case, work
from blueprints.standards import catalogue, grid, queries
from blueprints.standards.events import ChecklistPublished
from blueprints.standards.models import Checklist, ChecklistVersion
from blueprints.standards.rules import editing
from blueprints.standards.rules.content import (
    CHECKLIST_KINDS,
    Content,
    Item,
    as_json,
    digest_of,
    from_json,
    item_of,
    visit_item_of,
)
from blueprints.standards.states import VERSION, VersionState


@use_case
def draft_from_seed(
    *,
    agency_id: int,
    kind: str,
    title: str,
    services: Iterable[str] = (),
    scored: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """Draft version 1 of a new checklist from the catalogue; return the version's id.

    `kind` is "accreditation" or "visit"; with `services`, only what concerns one of them is taken;
    with `scored`, the seed's scoring grid goes with it.

    Raises:
        Refused: `checklist-kind-unknown`.
    """
    if kind not in CHECKLIST_KINDS:
        raise Refused(Refusal("checklist-kind-unknown", kind=kind))
    checklist = Checklist(agency_id=agency_id, code=_free_code(agency_id, kind), title=title, kind=kind)
    session().add(checklist)
    session().flush()
    content = Content(items=_seed_items(kind, frozenset(services)), scoring=grid.scoring_grid() if scored else None)
    version_id = _draft(checklist, number=1, content=as_json(content))
    _record("checklist.drafted", version_id, actor, now, checklist_id=checklist.id)
    return version_id


@use_case
def new_draft(*, checklist_id: int, actor: Actor, now: datetime) -> int:
    """Draft the next version of a checklist as a copy of the newest; return its id.

    Raises:
        Refused: `checklist-unknown`, or `checklist-has-draft`.
    """
    checklist = queries.locked_checklist(checklist_id)
    newest = queries.newest(checklist_id)
    if checklist is None or newest is None:
        raise Refused(Refusal("checklist-unknown"))
    if newest.state == VersionState.DRAFT:
        raise Refused(Refusal("checklist-has-draft", number=newest.number))
    version_id = _draft(checklist, number=newest.number + 1, content=newest.content)
    _record("checklist.drafted", version_id, actor, now, checklist_id=checklist_id)
    return version_id


@use_case
def change_item(*, version_id: int, item: Item, seen: str, actor: Actor, now: datetime) -> None:
    """Put an item in the place of the one with its code; `seen` is the mark that its editor saw.

    Raises:
        Refused: the version is not a draft, the item cannot stand, or somebody saved it meanwhile.
    """
    agree(editing.reasons_not_to_save(item))
    version = _draft_of(version_id)
    version.content = as_json(agreed(editing.changed(from_json(version.content), item, seen=seen)))
    _record("checklist.item-changed", version_id, actor, now, item=item.code)


@use_case
def add_item(*, version_id: int, item: Item, actor: Actor, now: datetime) -> None:
    """Put one item more at the end of a draft.

    Raises:
        Refused: the version is not a draft, the item cannot stand, or its code is there already.
    """
    agree(editing.reasons_not_to_save(item))
    version = _draft_of(version_id)
    version.content = as_json(agreed(editing.added(from_json(version.content), item)))
    _record("checklist.item-added", version_id, actor, now, item=item.code)


@use_case
def remove_item(*, version_id: int, code: str, actor: Actor, now: datetime) -> None:
    """Take an item out of a draft.

    Raises:
        Refused: the version is not a draft, or has no such item.
    """
    version = _draft_of(version_id)
    version.content = as_json(agreed(editing.removed(from_json(version.content), code)))
    _record("checklist.item-removed", version_id, actor, now, item=code)


@use_case
def publish(*, version_id: int, actor: Actor, now: datetime) -> None:
    """Publish a draft: from now on nobody can change it.

    Raises:
        Refused: it is published already, it is empty, or an item cannot stand.
    """
    version = queries.locked(version_id)
    if version is None:
        raise Refused(Refusal("checklist-unknown"))
    state = agreed(VERSION.next(version.state, "publish"))
    agree(editing.reasons_not_to_publish(from_json(version.content)))
    version.state = state
    version.digest = digest_of(version.content)
    version.published_at = now
    version.published_by = actor.person_id
    session().flush()
    _record("checklist.published", version_id, actor, now, digest=version.digest)
    work().publish(ChecklistPublished(version_id=version_id, agency_id=version.agency_id))


def _draft_of(version_id: int) -> ChecklistVersion:
    version = queries.locked(version_id)
    if version is None:
        raise Refused(Refusal("checklist-unknown"))
    if version.state != VersionState.DRAFT:
        raise Refused(Refusal("checklist-frozen", number=version.number))
    return version


def _draft(checklist: Checklist, *, number: int, content: Any) -> int:
    version = ChecklistVersion(
        agency_id=checklist.agency_id,
        checklist_id=checklist.id,
        number=number,
        state=VersionState.DRAFT,
        content=content,
    )
    session().add(version)
    session().flush()
    return version.id


def _seed_items(kind: str, services: frozenset[str]) -> tuple[Item, ...]:
    if kind == "visit":
        items = tuple(visit_item_of(each) for each in catalogue.visit_items())
    else:
        items = tuple(item_of(each) for each in catalogue.requirements())
    return tuple(item for item in items if not services or any(item.applies_to(service) for service in services))


def _free_code(agency_id: int, kind: str) -> str:
    taken = queries.codes(agency_id)
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def _record(action: str, version_id: int, actor: Actor, now: datetime, **facts: Any) -> None:
    audit.record(action, kind="checklist-version", subject_id=version_id, actor=actor, at=now, **facts)
