"""A generated school year: every planted fault is found, and nothing on what is clean."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from blueprints.invoices.verification.catalogue import CATALOGUE
from blueprints.invoices.verification.run import Outcome, verify
from tests.worlds.generated import Year, generated, settle
from tests.worlds.planted import plant_in_documents, plant_in_hours

ON = date(2026, 9, 1)


def checked(*, projects: int, rounds: int, seed: int, months: int = 10, providers: int = 20) -> tuple[Year, Outcome]:
    """A school year of some providers with faults, verified."""
    year = generated(projects=projects, months=months, providers=providers, seed=seed)
    if rounds:
        plant_in_hours(year, rounds=rounds, seed=seed + 1)
    settle(year)
    if rounds:
        plant_in_documents(year, seed=seed + 2)
    return year, verify(year.world(), year.documents, on=ON)


def assert_all_found_and_no_more(year: Year, outcome: Outcome) -> None:
    by_entry = {(one.rule, one.entry) for one in outcome.findings}
    by_document = {(one.rule, one.document) for one in outcome.findings}
    missed = [
        one
        for one in year.planted
        if (one.rule, one.entry or one.document) not in (by_entry if one.entry else by_document)
    ]
    assert missed == []
    entries = {one.entry for one in year.planted} - {None}
    documents = {one.document for one in year.planted} - {None}
    assert [one for one in outcome.findings if one.entry not in entries and one.document not in documents] == []


def test_a_year_in_order_has_no_finding() -> None:
    year, outcome = checked(projects=80, rounds=0, seed=7)
    assert outcome.findings == ()
    assert sum(one.verified for one in outcome.totals) == sum(one.billed for one in outcome.totals) > 0
    assert len(outcome.totals) == len(year.documents)


def test_faults_of_every_kind_are_found_in_a_small_year() -> None:
    year, outcome = checked(projects=120, rounds=2, seed=11)
    assert_all_found_and_no_more(year, outcome)
    assert {one.rule for one in year.planted} == set(CATALOGUE.rules) - {"R04", "R05"}


def test_a_set_and_lone_invoices_have_equal_findings() -> None:
    year, outcome = checked(projects=40, rounds=1, seed=13, months=6, providers=10)
    world, kept = year.world(), {}
    billing = Counter(one.lines[0].administration_reference for one in outcome.documents)
    alone = []
    for document in outcome.documents:
        # What a lone invoice must know of others is what they billed before: these share no report with others.
        if billing[document.lines[0].administration_reference] == 1:
            alone += verify(world, [document], on=ON, kept=kept).findings
    told = {one.document for one in alone}
    assert alone == [one for one in outcome.findings if one.document in told]
    assert len(alone) > 400
    assert len({one.rule for one in alone}) > 35


@pytest.mark.deep
def test_a_year_of_120000_entries_and_450_invoices_with_faults_in_8_percent(capsys: pytest.CaptureFixture[str]) -> None:
    year, outcome = checked(projects=706, rounds=25, seed=1)
    assert_all_found_and_no_more(year, outcome)
    with capsys.disabled():
        print("\n" + report(year, outcome))
    again = verify(replace(year.world()), tuple(reversed(year.documents)), on=ON)
    assert again.canonical == outcome.canonical


def report(year: Year, outcome: Outcome) -> str:
    """Rule by rule: faults planted, findings, cents in dispute."""
    planted = Counter(one.rule for one in year.planted)
    found = Counter(one.rule for one in outcome.findings)
    cents: Counter[str] = Counter()
    for one in outcome.findings:
        cents[one.rule] += one.cents
    entries = outcome.world.table("entries").height
    head = f"{entries} entries, {len(outcome.documents)} invoices, {len(year.planted)} faults"
    rows = [
        f"{rule}  {planted[rule]:6d} planted {found[rule]:6d} found {cents[rule] / 100:12,.2f} €"
        for rule in sorted(found)
    ]
    total = sum(one.billed for one in outcome.totals), sum(one.disputed for one in outcome.totals)
    return "\n".join([head, *rows, f"billed {total[0] / 100:,.2f} €, in dispute {total[1] / 100:,.2f} €"])
