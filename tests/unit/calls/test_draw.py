"""The draw of checked self-declarations: anybody can repeat it, nobody can steer it by the order."""

import subprocess
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.draw import draw, sample_size, ticket

receipts = st.frozensets(st.integers(1, 9999).map(lambda number: f"2026/{number:05d}"), max_size=60)
SIX = Decimal(6)


def test_the_ticket_is_what_the_command_line_says() -> None:
    shown = subprocess.run(["sha256sum"], input=b"seed|2026/00001", capture_output=True, check=True).stdout
    assert ticket("seed", "2026/00001") == shown.decode().split()[0]


@pytest.mark.parametrize(("count", "size"), [(0, 0), (1, 1), (16, 1), (17, 2), (50, 3), (51, 4), (100, 6)])
def test_six_per_cent_is_rounded_up(count: int, size: int) -> None:
    assert sample_size(count, SIX) == size


def test_a_least_number_holds_unless_there_are_fewer() -> None:
    assert sample_size(50, SIX, least=5) == 5
    assert sample_size(3, SIX, least=5) == 3


@given(receipts, st.text(min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(lodged: frozenset[str], seed: str, random) -> None:
    shuffled = list(lodged)
    random.shuffle(shuffled)
    assert draw(sorted(lodged), seed=seed, percent=SIX) == draw(shuffled, seed=seed, percent=SIX)


@given(receipts, st.data())
def test_the_sample_has_its_size_and_every_doubtful_one_beside(lodged: frozenset[str], data: st.DataObject) -> None:
    doubtful = data.draw(st.frozensets(st.sampled_from(sorted(lodged)))) if lodged else frozenset()
    drawn = draw(lodged, seed="pubblico", percent=SIX, doubtful=doubtful)
    assert sum(each.by_lot for each in drawn) == sample_size(len(lodged), SIX)
    assert {each.receipt for each in drawn if each.doubtful} == doubtful
    assert len({each.receipt for each in drawn}) == len(drawn)


@given(receipts, st.data())
def test_a_doubt_never_frees_another(lodged: frozenset[str], data: st.DataObject) -> None:
    doubtful = data.draw(st.frozensets(st.sampled_from(sorted(lodged)))) if lodged else frozenset()
    by_lot = {each.receipt for each in draw(lodged, seed="x", percent=SIX) if each.by_lot}
    with_doubts = {each.receipt for each in draw(lodged, seed="x", percent=SIX, doubtful=doubtful)}
    assert by_lot | doubtful == with_doubts


def test_a_draw_needs_a_seed_and_known_receipts() -> None:
    with pytest.raises(ValueError, match="seed"):
        draw(["1"], seed="", percent=SIX)
    with pytest.raises(ValueError, match="doubtful"):
        draw(["1"], seed="x", percent=SIX, doubtful=["2"])
