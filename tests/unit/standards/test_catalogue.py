"""The seed catalogue: complete, dated, and refused with every fault when it is wrong."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from app.reading import Reader
from app.reading.seeds import SeedFaultyError, seed
from blueprints.standards import catalogue, grid


def test_the_catalogue_has_the_104_requirements_of_six_families() -> None:
    families = Counter(requirement.code[0] for requirement in catalogue.requirements())
    assert families == {"G": 32, "P": 20, "A": 16, "B": 14, "C": 17, "D": 5}
    assert len({requirement.code for requirement in catalogue.requirements()}) == 104


def test_every_requirement_says_what_to_show_and_where_it_comes_from() -> None:
    for requirement in catalogue.requirements():
        assert requirement.text.endswith("."), requirement.code
        assert requirement.evidence, requirement.code
        assert requirement.kinds, requirement.code
        assert requirement.source, requirement.code


def test_families_apply_to_their_services() -> None:
    by_code = {requirement.code: requirement for requirement in catalogue.requirements()}
    assert all(by_code["G01"].applies_to(service) for service in ("SAD", "ADM", "AES", "DIMPROT"))
    assert by_code["P05"].services == {"ADM", "AES"}
    for code, service in (("A01", "SAD"), ("B01", "ADM"), ("C01", "AES"), ("D01", "DIMPROT")):
        assert by_code[code].services == {service}


def test_a_dated_requirement_holds_only_in_its_years() -> None:
    derogation = next(each for each in catalogue.requirements() if each.code == "C02")
    assert derogation.kinds_on(date(2023, 8, 31)) == frozenset()
    assert derogation.kinds_on(date(2024, 8, 31)) == {"mandatory"}
    assert derogation.kinds_on(date(2024, 9, 1)) == frozenset()


def test_a_requirement_can_be_two_things_at_once() -> None:
    turnover = next(each for each in catalogue.requirements() if each.code == "P08")
    assert turnover.kinds_on(date(2026, 11, 21)) == {"scored", "operating"}


def test_a_threshold_is_the_latest_that_has_begun() -> None:
    older = catalogue.Threshold(name="n", value=Decimal(1), unit="days", compare="at-most", valid_from=date(2020, 1, 1))
    newer = catalogue.Threshold(name="n", value=Decimal(2), unit="days", compare="at-most", valid_from=date(2026, 1, 1))
    requirement = catalogue.Requirement(code="X", text="t", evidence="e", kinds=(), thresholds=(newer, older))
    assert requirement.threshold_on("n", date(2019, 12, 31)) is None
    assert requirement.threshold_on("n", date(2025, 12, 31)) == older
    assert requirement.threshold_on("n", date(2026, 1, 1)) == newer


def test_the_visit_checklist_has_26_items_that_point_into_the_catalogue() -> None:
    codes = {requirement.code for requirement in catalogue.requirements()}
    items = catalogue.visit_items()
    assert len(items) == 26
    assert {item.requirement for item in items} - {None} <= codes
    assert [item.code for item in items if item.must_be_zero] == ["V22", "V23"]


def test_the_grid_adds_up_and_each_criterion_is_described_from_nothing_to_its_maximum() -> None:
    scoring = grid.scoring_grid()
    assert scoring.total == 100
    assert scoring.minimum_total == 60
    assert [block.maximum for block in scoring.blocks] == [25, 35, 25, 15]
    for block in scoring.blocks:
        for criterion in block.criteria:
            assert criterion.levels[0].value == 0
            assert criterion.levels[-1].value == criterion.maximum


def test_a_wrong_seed_is_refused_with_every_fault_and_its_place(tmp_path) -> None:
    path = tmp_path / "requirements.yaml"
    path.write_text(
        "sources: {L: Legge}\n"
        "requirements:\n"
        "  - {code: G01, text: Uno, evidence: Due, kinds: [obligatory], services: all, source: [W9]}\n"
        "  - {code: G01, evidence: Due, kinds: [mandatory], services: [], source: [L], thresholds: [{name: a, value: x,"
        " unit: days, compare: at-least, valid_from: 2024-13-01}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(SeedFaultyError) as wrong:
        seed(path, catalogue.read_requirements)
    found = {(fault.path, fault.reason.code) for fault in wrong.value.faults}
    assert found == {
        ("requirements[0].kinds[0]", "not-among"),
        ("requirements[0].source[0]", "not-among"),
        ("requirements[1].text", "value-missing"),
        ("requirements[1].services", "value-missing"),
        ("requirements[1].thresholds[0].value", "not-a-number"),
        ("requirements[1].thresholds[0].valid_from", "not-a-date"),
        ("requirements[1].thresholds[0].source", "value-missing"),
        ("requirements", "code-twice"),
    }


def test_a_grid_whose_points_do_not_add_up_is_refused() -> None:
    reader = Reader(
        {
            "total": 10,
            "minimum_total": 5,
            "blocks": [
                {"code": "a", "title": "A", "maximum": 9, "criteria": [{"code": "c", "title": "C", "maximum": 8}]}
            ],
        }
    )
    grid.read_grid(reader)
    assert [(fault.path, fault.reason.code) for fault in reader.faults] == [
        ("blocks[0].maximum", "sum-differs"),
        ("total", "sum-differs"),
    ]
