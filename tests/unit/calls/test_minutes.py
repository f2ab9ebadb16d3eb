"""The edition of the minutes for a reader who abstains has nothing of that applicant, and says that it is shorter."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.minutes import PARTS, without

entries = st.lists(st.fixed_dictionaries({"application_id": st.integers(1, 5), "applicant": st.just("Ente")}))
contents = st.fixed_dictionaries({"number": st.just(1), **dict.fromkeys(PARTS, entries)})


@given(contents, st.sets(st.integers(1, 5), min_size=1))
def test_nothing_of_a_hidden_applicant_stays_and_nothing_of_the_others_goes(
    content: dict[str, Any], hidden: set[int]
) -> None:
    left = without(content, hidden)
    for part in PARTS:
        assert left[part] == [each for each in content[part] if each["application_id"] not in hidden]
    about = {each["application_id"] for part in PARTS for each in content[part]}
    assert left["left_out"] == len(about & hidden)


def test_who_abstains_on_nobody_reads_the_whole_and_old_minutes_hide_what_they_cannot_name() -> None:
    old = {"number": 1, "benches": [{"applicant": "Ente"}], "outcomes": []}
    assert without(old, ()) == old
    assert without(old, {3})["benches"] == []
    assert without(old, {3})["left_out"] == 1
