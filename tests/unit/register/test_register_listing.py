"""A page and a count of the public list are what going through all of it would find."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from blueprints.register.rules import Entry, Filters, Listing, by_lot, by_name, drawn, words_of

DAY = date(2026, 11, 21)
AREAS = {1: 10, 2: 10, 3: 20, 4: 30}
SERVICES = ("SAD", "ADM", "AES")


@st.composite
def listings(draw) -> Listing:
    entries = [
        Entry(
            id=number,
            provider_id=number % 4,
            service_code=draw(st.sampled_from(SERVICES)),
            name=draw(st.sampled_from(["il sole", "la luna", "sole e luna"])),
            comune_ids=tuple(sorted(draw(st.sets(st.integers(1, 5), min_size=1)))),
        )
        for number in range(1, draw(st.integers(0, 12)) + 1)
    ]
    return Listing(by_lot(entries, DAY), AREAS)


FILTERS = st.builds(
    Filters,
    service_code=st.none() | st.sampled_from(SERVICES),
    comune_id=st.none() | st.integers(1, 5),
    sub_area_id=st.none() | st.sampled_from(sorted(AREAS.values())),
)


def fits(entry: Entry, filters: Filters) -> bool:
    """The slow, obvious way."""
    if filters.service_code is not None and entry.service_code != filters.service_code:
        return False
    if filters.comune_id is not None:
        return filters.comune_id in entry.comune_ids
    if filters.sub_area_id is not None:
        return any(AREAS.get(each) == filters.sub_area_id for each in entry.comune_ids)
    return True


@given(listings(), FILTERS)
def test_a_filter_finds_what_going_through_all_finds_in_the_same_order(listing, filters):
    assert list(listing.ids(filters)) == [each.id for each in listing.entries if fits(each, filters)]


@given(listings(), FILTERS)
def test_the_count_beside_a_service_is_what_choosing_it_would_show(listing, filters):
    counts = listing.per_service(filters)
    for service in SERVICES:
        chosen = Filters(service_code=service, comune_id=filters.comune_id, sub_area_id=filters.sub_area_id)
        assert counts.get(service, 0) == len(listing.ids(chosen))


@given(listings(), FILTERS)
def test_the_count_beside_a_place_is_what_choosing_it_would_show(listing, filters):
    comuni, areas = listing.per_place("comune", filters), listing.per_place("area", filters)
    for place in range(1, 6):
        chosen = Filters(service_code=filters.service_code, comune_id=place)
        assert comuni.get(place, 0) == len(listing.ids(chosen))
    for area in set(AREAS.values()):
        chosen = Filters(service_code=filters.service_code, sub_area_id=area)
        assert areas.get(area, 0) == len(listing.ids(chosen))


@given(listings(), st.sampled_from(["sole", "LUNA", "sole luna", "nessuno", ""]))
def test_a_search_keeps_the_order_and_those_with_every_word(listing, text):
    words = words_of(text)
    kept = [each.id for each in listing.entries if all(word in each.name for word in words)]
    assert list(listing.narrowed(words).ids(Filters())) == kept


@given(listings())
def test_the_neutral_order_is_the_days_draw(listing):
    ids = [each.id for each in listing.entries]
    assert tuple(ids) == drawn(DAY, ids)
    assert sorted(each.id for each in by_name(listing.entries)) == sorted(ids)


def test_a_search_forgives_accents_capitals_and_marks():
    assert words_of("  Città  D'ORO! ") == ("citta", "d", "oro")
