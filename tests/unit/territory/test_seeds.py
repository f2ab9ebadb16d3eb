"""The seed territory: 48 Comuni in 7 sub-areas, a second agency, and services with what tariffs distinguish."""

from collections import Counter

import pytest
from stdnum.it import iva

from app.reading.seeds import SeedFaultyError, seed
from blueprints.territory import seeds


def test_the_first_agency_has_48_comuni_in_7_sub_areas_with_the_published_population() -> None:
    own = [comune for comune in seeds.comuni() if comune.agency == "cremonese"]
    assert len(own) == 48
    assert len({comune.istat_code for comune in seeds.comuni()}) == len(seeds.comuni())
    assert sum(dict(comune.population)[2019] for comune in own) == 158_241
    assert sum(dict(comune.population)[2020] for comune in own) == 158_352
    assert Counter(comune.subarea for comune in own) == {"1": 6, "2": 6, "3": 6, "4": 8, "5": 12, "6": 9, "7": 1}


def test_every_comune_lies_in_a_sub_area_of_its_agency() -> None:
    known = {(subarea.agency, subarea.code) for subarea in seeds.subareas()}
    assert {(comune.agency, comune.subarea) for comune in seeds.comuni()} == known
    assert Counter(agency for agency, _ in known) == {"cremonese": 7, "cremasco": 3}


def test_fiscal_numbers_have_their_check_digit() -> None:
    numbers = [comune.fiscal_code for comune in seeds.comuni()]
    numbers += [number for agency in seeds.agencies() for number in (agency.vat_number, agency.fiscal_code)]
    assert [number for number in numbers if not iva.is_valid(number)] == []


def test_only_cremona_has_its_patron_s_day_so_far() -> None:
    assert [(comune.name, comune.patron_day) for comune in seeds.comuni() if comune.patron_day] == [
        ("Cremona", (11, 13))
    ]


def test_territories_are_the_whole_the_whole_without_the_city_and_the_city() -> None:
    first = seeds.agencies()[0]
    sizes = {territory.code: len(territory.comuni) for territory in first.territories}
    assert sizes == {"ambito": 48, "ambito-senza-citta": 47, "citta": 1}
    assert first.city == "019036"


def test_services_name_profiles_day_types_and_school_levels() -> None:
    found = {service.code: service for service in seeds.services().services}
    assert set(found) == {"SAD", "ADM", "AES", "DIMPROT"}
    assert found["SAD"].profiles == ("ASA", "OSS")
    assert found["AES"].school_levels == ("infanzia", "primaria", "secondaria-1", "secondaria-2", "iefp")


def test_a_wrong_file_is_refused_with_every_fault_and_its_place(tmp_path) -> None:
    header = (seeds.SEED / "comuni.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "comuni.csv"
    path.write_text(f"{header}\ncremonese,19036,Cremona,00297960198,D150,7,many,,,x,,31-02\n", encoding="utf-8")
    with pytest.raises(SeedFaultyError) as wrong:
        seed(path, lambda reader: [seeds._comune(row) for row in reader.items()])
    assert {(fault.path, fault.reason.code) for fault in wrong.value.faults} == {
        ("[0].istat_code", "not-digits"),
        ("[0].fiscal_code", "check-digit-wrong"),
        ("[0].population_2019", "not-a-number"),
        ("[0].latitude", "not-a-number"),
        ("[0].patron_day", "not-a-date"),
    }
