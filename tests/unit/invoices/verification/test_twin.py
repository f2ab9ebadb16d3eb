"""The columnar rules agree with their slow, obvious twin, and no cent is lost or owned twice."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.invoices.verification.attribution import shares
from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.facts import World
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Lookups
from blueprints.invoices.verification.rules.prices import entry_prices
from blueprints.invoices.verification.run import claims_of
from tests.worlds.messy import messy
from tests.worlds.plain import Plain, minute_by_minute


def columnar(world: World) -> list[tuple[str, int, int, int]]:
    """The claims of the columnar rules, as the twin writes them."""
    evidence = Evidence(world, Hours(world), Lookups(world))
    return [
        (claims.rule, int(evidence.hours.id[place]), low, high)
        for claims in claims_of(evidence, CATALOGUE)
        for place, low, high in zip(claims.entry.tolist(), claims.low.tolist(), claims.high.tolist(), strict=True)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_columnar_and_plain_rules_claim_the_same_minutes(seed: int) -> None:
    world = messy(seed).world()
    found, expected = Counter(columnar(world)), Counter(Plain(world).claims())
    assert found - expected == Counter()
    assert expected - found == Counter()


@pytest.mark.parametrize("seed", range(40))
def test_columnar_and_plain_tariffs_are_the_same(seed: int) -> None:
    world = messy(seed).world()
    evidence = Evidence(world, Hours(world), Lookups(world))
    plain = Plain(world)
    expected = [tuple(-1 if one is None else one for one in plain.prices(entry)) for entry in plain.entries]
    prices = entry_prices(evidence)
    by_id = np.argsort(evidence.hours.id)
    assert np.stack([prices.asked, prices.plain], axis=1)[by_id].tolist() == [list(one) for one in expected]


cell = st.integers(1, 120).flatmap(
    lambda minutes: st.tuples(
        st.integers(0, 20_000),
        st.just(minutes),
        st.lists(st.tuples(st.integers(0, minutes), st.integers(0, minutes), st.integers(-1, 20_000)), max_size=5),
    )
)


@given(cell)
def test_cents_of_an_entry_are_shared_as_minute_by_minute(drawn: tuple[int, int, list[tuple[int, int, int]]]) -> None:
    cents, minutes, raw = drawn
    claims = [(min(low, high), max(low, high), min(fair, cents)) for low, high, fair in raw]
    own = shares(cents, minutes, claims)
    assert own == minute_by_minute(cents, minutes, claims)
    assert all(one >= 0 for one in own)
    assert sum(own) <= cents
