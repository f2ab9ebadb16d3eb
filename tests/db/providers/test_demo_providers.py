"""The demo's providers: the real mix of legal forms, whole dossiers, and the same again from the same seed."""

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from app.actors import PROGRAM
from app.demo import SEED, World
from app.uow import use_case
from blueprints.providers import api, demo, queries
from blueprints.standards import api as standards
from blueprints.standards import demo as standards_demo
from blueprints.territory import demo as territory_demo

ANCHOR = date(2026, 11, 1)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("context")


@use_case
def _built(*, actor: object) -> World:
    world = World(anchor=ANCHOR, now=NOW, random=Random(SEED))
    for room in (territory_demo, standards_demo, demo):
        room.build(world)
    return world


def test_the_demo_holds_seventeen_providers_with_the_real_mix_of_forms() -> None:
    world = _built(actor=PROGRAM)
    ids = world.ids["provider"]
    cards = api.cards(ids.values())
    assert len(cards) == 17
    assert Counter(card.legal_form for card in cards.values()) == {
        "social_cooperative": 10,
        "foundation": 5,
        "company": 1,
        "municipal_company": 1,
    }
    crema = world.ids["agency"]["CREMA"]
    assert queries.page_of_providers(crema, words="", legal_form="", number=1).total == 2
    assert queries.page_of_providers(world.ids["agency"]["CR"], words="", legal_form="", number=1).total == 17


def test_every_demo_provider_has_staff_papers_a_vat_profile_and_an_account() -> None:
    world = _built(actor=PROGRAM)
    ids = list(world.ids["provider"].values())
    assert {each.provider_id for each in api.vat_profiles(ids)} == set(ids)
    assert {each.provider_id for each in api.bank_accounts(ids)} == set(ids)
    operators = Counter(each.provider_id for each in api.staff(ids))
    assert min(operators.values()) >= 8
    assert max(operators.values()) <= 25
    assert all(each.qualifications for each in api.staff(ids))
    assert all(len(api.documents(provider_id)) >= 7 for provider_id in ids)
    assert api.document_content(api.documents(ids[0])[0].id).startswith(b"%PDF-")


def test_the_demo_publishes_checklists_for_both_agencies() -> None:
    world = _built(actor=PROGRAM)
    for agency_id in world.ids["agency"].values():
        assert len(standards.published_versions(agency_id, "accreditation")) == 2
        visit = standards.latest_published(agency_id, "visit")
        assert visit is not None
        assert len(visit.items) == 26
