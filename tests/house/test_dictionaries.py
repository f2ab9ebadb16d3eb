"""Two rooms keep the same small dictionary where neither may import the other's rules; here they are held together."""

from enum import IntEnum

import pytest

from blueprints.care.rules import words
from blueprints.invoices.verification.facts import codes


@pytest.mark.parametrize("name", ["Kind", "Reason", "DayType"])
def test_what_care_writes_is_what_the_verification_reads(name: str) -> None:
    written: type[IntEnum] = getattr(words, name)
    read: type[IntEnum] = getattr(codes, name)
    assert {each.name: each.value for each in written}.items() <= {each.name: each.value for each in read}.items()
