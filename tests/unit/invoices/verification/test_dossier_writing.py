"""A world written as a dossier and read again gives the same findings."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.dossier.reading import read_dossier
from blueprints.invoices.verification.dossier.writing import write_dossier
from blueprints.invoices.verification.run import Outcome, verify
from tests.worlds.generated import generated, settle
from tests.worlds.planted import plant_in_hours

ON = date(2026, 9, 1)


def told(outcome: Outcome) -> Counter[tuple[object, ...]]:
    """Findings by what does not hang on numbers: rule, the document's number, line, entry's code and cents."""
    numbers = {one.id: one.number for one in outcome.documents}
    codes = outcome.world.codes.get("entry", {})
    return Counter(
        (
            found.rule,
            numbers.get(found.document, ""),
            found.line,
            None if found.entry is None else codes.get(found.entry, str(found.entry)),
            found.cents,
            found.claimed_cents,
        )
        for found in outcome.findings
    )


def test_a_generated_world_is_told_the_same_by_both_paths(tmp_path: Path) -> None:
    year = generated(projects=180, months=2, providers=6, seed=5)
    plant_in_hours(year, rounds=1, seed=6)
    settle(year)
    world = year.world()
    documents = [replace(one, supplier_vat=f"{one.issuer:011d}") for one in year.documents]
    vat_numbers = {one.issuer: one.supplier_vat for one in documents}
    write_dossier(tmp_path / "dossier", world, documents, vat_numbers)
    dossier = read_dossier(tmp_path / "dossier")
    here = verify(world, documents, CATALOGUE, on=ON)
    there = verify(dossier.world, dossier.documents, CATALOGUE, on=ON)
    assert len(here.findings) > 20
    assert sorted((told(there) - told(here)).items(), key=str)[:9] == []
    assert told(there) == told(here)
    assert sorted((one.billed, one.disputed) for one in there.totals) == sorted(
        (one.billed, one.disputed) for one in here.totals
    )


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    year = generated(projects=4, months=1, providers=1, seed=1)
    with pytest.raises(FileExistsError):
        write_dossier(tmp_path, year.world(), (), {})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
