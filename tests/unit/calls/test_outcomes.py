"""What is decided by itself: each lot asked for, and the territories that go with it."""

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.asked import Wish
from blueprints.calls.rules.notice import AskedService, NamedLot, Notice, Zone
from blueprints.calls.rules.outcomes import NO_LOT, key_of, lots_decided, outcome_of, service_and_lot, zones_in

LOTS = ("N", "S", "1/E")
ZONES = tuple(Zone(code=f"{lot}.z", name=lot, comune_ids=(1,), lot=lot) for lot in LOTS)


def call(lots: tuple[str, ...], zones: tuple[Zone, ...] = ZONES) -> Notice:
    named = tuple(NamedLot(code=each, title=f"Lotto {each}") for each in lots)
    return Notice(title="Elenco", services=(AskedService(code="SAD", lots=lots),), zones=zones, lots=named)


@given(st.sets(st.sampled_from([each.code for each in ZONES]), min_size=1))
def test_each_territory_is_decided_with_exactly_one_lot(chosen: set[str]) -> None:
    notice, wish = call(LOTS), Wish(service="SAD", zones=tuple(sorted(chosen)))
    lots = lots_decided(notice, wish)
    assert sorted(code for lot in lots for code in zones_in(notice, wish, {lot.code})) == sorted(chosen)
    assert {lot.title for lot in lots} == {f"Lotto {code.removesuffix('.z')}" for code in chosen}


def test_a_territory_of_no_lot_goes_with_each() -> None:
    shared = Zone(code="ovunque", name="Ovunque", comune_ids=(2,))
    notice, wish = call(LOTS, (*ZONES, shared)), Wish(service="SAD", zones=("N.z", "ovunque"))
    assert zones_in(notice, wish, {"N"}) == ("N.z", "ovunque")
    assert zones_in(notice, wish, {"S"}) == ("ovunque",)


def test_a_call_without_lots_or_with_one_decides_on_the_whole_service() -> None:
    wish = Wish(service="SAD", zones=("N.z",))
    for notice in (call(()), call(("unico",))):
        assert lots_decided(notice, wish) == (NO_LOT,)
    assert zones_in(call(()), wish, set()) == ("N.z",)


def test_what_was_agreed_on_a_whole_service_holds_for_each_of_its_lots() -> None:
    found = {"SAD": "all", key_of("SAD", "1/E"): "east"}
    assert (outcome_of(found, "SAD", "N"), outcome_of(found, "SAD", "1/E")) == ("all", "east")
    assert [service_and_lot(key_of("SAD", lot)) for lot in ("", "1/E")] == [("SAD", ""), ("SAD", "1/E")]
