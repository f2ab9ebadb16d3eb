"""A whole run: sums, order, repetition, rule sets, and every rule reached by the twin's worlds."""

import gc
import json
import subprocess
import sys
import weakref
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from blueprints.invoices.verification.catalogue import CATALOGUE, FIRST_EIGHT, RULES, Severity, rule_set
from blueprints.invoices.verification.facts import FAR, Document, World, frame
from blueprints.invoices.verification.messages import LANGUAGES, sentence
from blueprints.invoices.verification.rules.registry import ENTRY_RULES
from blueprints.invoices.verification.run import Outcome, verify
from tests.worlds.messy import FIRST, messy
from tests.worlds.plain import Plain
from tests.worlds.village import RATES, Village, one_rule

ON = date(2026, 6, 1)


def invoices(village: Village, seed: int) -> list[Document]:
    """Invoices of a messy world, with faults of their own."""
    draw = Random(seed)
    found = []
    for number in range(4):
        lines = []
        for place in range(draw.randint(1, 3)):
            report = draw.randint(1, 3)
            price = Decimal(RATES[report - 1][2]) + draw.choice((0, 0, Decimal("0.50"), -1))
            hours = max(Decimal("0.25"), village.hours(report)) * draw.choice((1, 1, Decimal("0.5"), 2))
            discount = draw.choice((None, None, None, Decimal("-20.00")))
            changes = {"unit_price": price, "quantity": hours}
            if discount is not None:
                changes = {"unit_price": discount, "quantity": Decimal(1)}
            lines.append(village.line(place + 1, report, **changes, start=FIRST.replace(day=1)))
        changes = {"total": draw.choice((None, Decimal(1000))), "issuer": draw.choice((1, 1, 1, 0))}
        kind = draw.choice(("TD01", "TD01", "TD01", "TD04"))
        own = {"id": f"F{number}", "number": f"N{draw.randint(1, 3)}", "dated": date(2026, 5, draw.randint(1, 9))}
        found.append(village.invoice(*lines, type=kind, **own, **changes))
    return found


def outcome_of(seed: int) -> Outcome:
    village = messy(seed)
    return verify(village.world(), invoices(village, seed), on=ON)


@pytest.mark.parametrize("documents", [True, False])
def test_what_a_run_held_is_let_go_at_once(documents: bool) -> None:
    village = messy(1)
    gc.disable()
    try:
        outcome = verify(village.world(), invoices(village, 1) if documents else (), on=ON)
        held = weakref.ref(outcome.lookups)
        del outcome
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("seed", range(40))
def test_billed_is_verified_and_disputed_and_findings_add_up_to_the_disputed_sum(seed: int) -> None:
    outcome = outcome_of(seed)
    for total in outcome.totals:
        own = [one.cents for one in outcome.findings if one.document == total.document]
        assert total.billed == total.verified + total.disputed
        assert total.disputed == sum(own)
        assert all(cents >= 0 for cents in own)
        assert 0 <= total.disputed <= max(total.billed, 0)
    assert all(one.cents <= one.claimed_cents for one in outcome.findings)
    silent = {code for code, rule in CATALOGUE.rules.items() if not rule.disputes}
    assert all(one.cents == 0 for one in outcome.findings if one.rule in silent)


def shuffled(world: World, draw: Random) -> World:
    # Rows that overlap are versions, the later one newer: their order says something.
    versions = ("tariffs", "authorisations", "choices", "residences", "enrolments", "accreditation_suspensions")
    frames = {
        name: one if name in versions else one.sample(fraction=1, shuffle=True, seed=draw.randrange(9999))
        for name, one in world.frames.items()
    }
    return replace(world, frames=frames)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_rows_and_documents_changes_no_byte(seed: int) -> None:
    village = messy(seed)
    world, documents = village.world(), invoices(village, seed)
    draw = Random(seed)
    first = verify(world, documents, on=ON)
    again = verify(shuffled(world, draw), draw.sample(documents, len(documents)), on=ON)
    assert first.canonical == again.canonical
    assert json.loads(first.canonical)["rule_set"] == CATALOGUE.version


def test_the_digest_changes_with_any_fact() -> None:
    village = Village()
    village.entry(2)
    first = village.check().inputs_digest
    village.rows["entries"][0]["confirmed"] = False
    second = village.check().inputs_digest
    village.set("billing_unit_minutes", 30)
    assert len({first, second, village.check().inputs_digest, village.check(rules=one_rule("R07")).inputs_digest}) == 4


@pytest.mark.parametrize("seed", range(10))
def test_without_documents_all_hours_are_checked_at_their_tariff(seed: int) -> None:
    outcome = verify(messy(seed).world(), (), on=ON)
    (total,) = outcome.totals
    assert total.document == ""
    assert total.disputed == sum(one.cents for one in outcome.findings) <= total.billed


def test_what_was_made_of_side_tables_can_be_kept() -> None:
    village = messy(3)
    world, kept = village.world(), {}
    first = verify(world, (), on=ON, kept=kept)
    assert kept
    assert verify(world, (), on=ON, kept=kept).findings == first.findings
    other = messy(4).world()
    assert verify(other, (), on=ON, kept=kept).findings == verify(other, (), on=ON).findings


def test_a_rule_that_is_not_in_the_set_or_not_in_force_finds_nothing() -> None:
    village = Village()
    village.entry(12)
    village.only("accreditations")
    assert [one.rule for one in village.check(rules=one_rule("R07", "R08")).findings] == ["R07"]
    assert village.check(rules=one_rule("R08")).findings == ()
    later = replace(CATALOGUE.rules["R07"], valid_from=date(2026, 3, 13))
    assert village.check(rules=rule_set("draft", [later])).findings == ()
    same_day = replace(CATALOGUE.rules["R07"], valid_from=date(2026, 3, 12))
    assert len(village.check(rules=rule_set("draft", [same_day])).findings) == 1
    ended = replace(CATALOGUE.rules["R07"], valid_until=date(2026, 3, 13))
    assert len(village.check(rules=rule_set("draft", [ended])).findings) == 1


def test_rules_whose_facts_are_unknown_are_named_and_not_applied() -> None:
    village = Village()
    village.entry(12)
    village.absent = {"accreditations", "choices"}
    outcome = village.check()
    assert (outcome.findings, outcome.not_checked) == ((), ("R07", "R21"))


def test_two_documents_may_not_have_one_id() -> None:
    village = Village()
    village.entry(12)
    with pytest.raises(ValueError, match="one id"):
        village.check(village.invoice(), village.invoice())


def test_a_world_knows_the_shape_of_its_frames() -> None:
    world = Village().world()
    world.check()
    with pytest.raises(ValueError, match="shape"):
        replace(world, frames={"projects": pl.DataFrame({"id": [1]})}).check()
    row = {"project": None, "provider": 1, "start": FAR, "end": FAR}
    bad = pl.concat([frame("choices"), pl.DataFrame([row], schema=frame("choices").schema)])
    with pytest.raises(ValueError, match="null"):
        replace(world, frames={"choices": bad}).check()


def test_the_catalogue_has_the_forty_rules_in_their_order() -> None:
    assert [one.number for one in RULES] == list(range(1, 41))
    assert {one.severity for one in RULES} == set(Severity)
    assert [one.code for one in RULES if one.severity == Severity.REFUSAL] == ["R01", "R02", "R03"]
    assert [one.code for one in RULES if one.severity == Severity.WARNS] == ["R12", "R17", "R36", "R37", "R38"]
    assert set(FIRST_EIGHT) <= set(CATALOGUE.rules)


def test_the_twins_worlds_reach_every_rule_on_entries() -> None:
    seen = {claim[0] for seed in range(60) for claim in Plain(messy(seed).world()).claims()}
    assert seen == set(ENTRY_RULES)


@pytest.mark.parametrize("seed", range(20))
def test_every_finding_has_its_sentence_in_both_languages(seed: int) -> None:
    for one in outcome_of(seed).findings:
        for language in LANGUAGES:
            text = sentence(one, language)
            assert "{" not in text
            assert text


def test_what_web_and_worker_import_at_their_top_brings_no_polars() -> None:
    names = ("catalogue", "guards", "messages", "command")
    lines = [f"import blueprints.invoices.verification.{name}" for name in names]
    code = "; ".join(["import sys", *lines, "sys.exit('polars' in sys.modules)"])
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
