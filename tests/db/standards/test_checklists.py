"""Checklists: drafted from the catalogue, edited, published and then frozen for good."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.actors import EVERYTHING, PROGRAM, PUBLIC, Actor, Reach
from app.db import reaching, session
from app.decisions import Refused
from blueprints.standards import api, queries, services
from blueprints.standards.rules.content import Item
from blueprints.standards.rules.editing import mark_of
from blueprints.territory import seeds
from blueprints.territory import services as territory
from tests.databases import Database

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("context")


def _agency(code: str = "cremonese") -> int:
    seed = replace(next(each for each in seeds.agencies() if each.code == code), territories=())
    return territory.add_agency(agency=seed, comuni=[], sub_areas=[], actor=PROGRAM, now=NOW)


def _manager(agency_id: int) -> Actor:
    return Actor(roles=frozenset({"call_manager"}), reach=Reach(kind="agency", agency_id=agency_id))


def _draft(agency_id: int, kind: str = "accreditation", **choices: object) -> int:
    return services.draft_from_seed(
        agency_id=agency_id, kind=kind, title="Lista di prova", actor=_manager(agency_id), now=NOW, **choices
    )


def _item(version_id: int, code: str) -> Item:
    version = api.version(version_id)
    assert version is not None
    item = version.item(code)
    assert item is not None
    return item


def _change(agency_id: int, version_id: int, item: Item, seen: str) -> None:
    services.change_item(version_id=version_id, item=item, seen=seen, actor=_manager(agency_id), now=NOW)


def test_the_whole_catalogue_goes_into_a_draft_and_comes_back_as_it_was() -> None:
    version = api.version(_draft(_agency(), scored=True))
    assert version is not None
    assert len(version.items) == 104
    assert version.scoring is not None
    assert version.scoring.total == Decimal(100)


def test_a_draft_for_one_service_holds_what_concerns_it_and_what_concerns_all() -> None:
    version = api.version(_draft(_agency(), services=["AES"]))
    assert version is not None
    assert {item.code[0] for item in version.items} == {"G", "P", "C"}


def test_an_edited_item_is_stored_and_the_others_stay() -> None:
    agency_id = _agency()
    version_id = _draft(agency_id)
    before = _item(version_id, "G05")
    _change(agency_id, version_id, replace(before, text="Il DURC è regolare."), mark_of(before))
    assert _item(version_id, "G05").text == "Il DURC è regolare."
    assert _item(version_id, "G06") == _item(_draft(agency_id), "G06")


def test_the_later_save_of_the_same_item_is_refused_and_of_another_item_is_not() -> None:
    agency_id = _agency()
    version_id = _draft(agency_id)
    first, other = _item(version_id, "G05"), _item(version_id, "G06")
    _change(agency_id, version_id, replace(first, text="Prima."), mark_of(first))
    _change(agency_id, version_id, replace(other, text="Altra."), mark_of(other))
    with pytest.raises(Refused, match="checklist-item-changed-meanwhile"):
        _change(agency_id, version_id, replace(first, text="Seconda."), mark_of(first))
    assert _item(version_id, "G05").text == "Prima."


def test_a_published_version_refuses_every_change_also_by_sql(database: Database) -> None:
    agency_id = _agency()
    version_id = _draft(agency_id)
    actor = _manager(agency_id)
    services.publish(version_id=version_id, actor=actor, now=NOW)
    item = _item(version_id, "G05")
    with pytest.raises(Refused, match="checklist-frozen"):
        _change(agency_id, version_id, replace(item, text="x"), mark_of(item))
    with pytest.raises(Refused, match="checklist-frozen"):
        services.remove_item(version_id=version_id, code="G05", actor=actor, now=NOW)
    with pytest.raises(Refused, match="move-not-possible"):
        services.publish(version_id=version_id, actor=actor, now=NOW)
    for statement in ("update checklist_versions set number = 9", "delete from checklist_versions"):
        with psycopg.connect(database.superuser_url) as connection, pytest.raises(psycopg.errors.IntegrityError):
            connection.execute(statement)
    assert _item(version_id, "G05") == item


def test_the_next_version_starts_from_the_newest_and_only_one_is_drafted_at_a_time() -> None:
    agency_id = _agency()
    actor = _manager(agency_id)
    first = _draft(agency_id)
    services.remove_item(version_id=first, code="G32", actor=actor, now=NOW)
    services.publish(version_id=first, actor=actor, now=NOW)
    published = api.version(first)
    assert published is not None
    second = services.new_draft(checklist_id=published.checklist_id, actor=actor, now=NOW)
    copy = api.version(second)
    assert copy is not None
    assert (copy.number, copy.items) == (2, published.items)
    with pytest.raises(Refused, match="checklist-has-draft"):
        services.new_draft(checklist_id=published.checklist_id, actor=actor, now=NOW)
    assert [each.id for each in api.published_versions(agency_id, "accreditation")] == [first]


def test_everybody_reads_what_is_published_and_only_the_agency_its_drafts() -> None:
    mine, other = _agency(), _agency("cremasco")
    published = _draft(mine)
    services.publish(version_id=published, actor=_manager(mine), now=NOW)
    version = api.version(published)
    assert version is not None
    draft = services.new_draft(checklist_id=version.checklist_id, actor=_manager(mine), now=NOW)
    session().rollback()
    for reach in (PUBLIC, Reach(kind="agency", agency_id=other), Reach(kind="provider", provider_id=1)):
        with reaching(reach):
            assert queries.version(published) is not None
            assert queries.version(draft) is None
            session().rollback()
    with reaching(Reach(kind="agency", agency_id=mine)):
        assert queries.version(draft) is not None
        session().rollback()


def test_an_agency_cannot_draft_for_another_one() -> None:
    mine, other = _agency(), _agency("cremasco")
    with pytest.raises(Exception, match="row-level security"):
        services.draft_from_seed(agency_id=other, kind="visit", title="Di altri", actor=_manager(mine), now=NOW)


def test_publishing_is_in_the_audit_log_with_the_digest() -> None:
    agency_id = _agency()
    version_id = _draft(agency_id)
    services.publish(version_id=version_id, actor=_manager(agency_id), now=NOW)
    version = api.version(version_id)
    assert version is not None
    facts = session().scalar(text("select facts from audit_entries where action = 'checklist.published'"))
    assert facts == {"digest": version.digest}


def test_an_empty_draft_cannot_be_published() -> None:
    agency_id = _agency()
    version_id = _draft(agency_id, services=["NOTHING"])
    version = api.version(version_id)
    assert version is not None
    for item in version.items:
        services.remove_item(version_id=version_id, code=item.code, actor=_manager(agency_id), now=NOW)
    with pytest.raises(Refused, match="checklist-empty"):
        services.publish(version_id=version_id, actor=_manager(agency_id), now=NOW)


def test_a_state_that_the_code_does_not_know_is_refused_by_the_database() -> None:
    version_id = _draft(_agency())
    with reaching(EVERYTHING), pytest.raises(IntegrityError, match="ck_checklist_versions_state"):
        session().execute(text("update checklist_versions set state = 'lost' where id = :id"), {"id": version_id})
    session().rollback()
