"""A call as one file: it comes back the same, and every fault has its line and its reason."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.calls.call_file import Known, as_plain, digest, parse, read_plain, write
from tests.unit.calls.call_files import call_files

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ROME = ZoneInfo("Europe/Rome")
EXAMPLES = Path(__file__).parents[2] / "data" / "calls"
SMALL = """\
title: Accreditamento SAD
services: SAD
lots:
  - {code: uno, title: Lotto uno, services: [SAD]}
windows:
  kind: single
  opens: 01/03/2027
  closes: 31/03/2027 ore 12:00
checklist: [G01, G05]
"""


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")


def faults(text: str | bytes, known: Known | None = None) -> list[tuple[int | None, str]]:
    parsed = parse(text, known or Known())
    assert (parsed.call is None) == bool(parsed.faults)
    return [(fault.line, fault.reason.code) for fault in parsed.faults]


@SLOW
@given(call_files())
def test_a_call_written_out_reads_back_the_same(call) -> None:
    parsed = parse(write(call))
    assert parsed.faults == ()
    assert parsed.call == call
    stored = read_plain(as_plain(call))
    assert stored.call == call
    assert digest(stored.call) == digest(call)


@SLOW
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_is_in_the_file_there_is_a_call_or_a_fault(text: str | bytes) -> None:
    parsed = parse(text)
    assert (parsed.call is None) == bool(parsed.faults)


@SLOW
@given(st.data())
def test_one_line_lost_or_doubled_never_breaks_the_reader(data: st.DataObject) -> None:
    lines = example(data.draw(st.sampled_from(["registro-due-lotti", "assistenza-scolastica-soglia"]))).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    changed = lines[:at] + lines[at : at + 1] * data.draw(st.sampled_from([0, 2])) + lines[at + 1 :]
    parsed = parse("\n".join(changed))
    assert (parsed.call is None) == bool(parsed.faults)
    assert all(fault.line is None or 1 <= fault.line <= len(changed) + 1 for fault in parsed.faults)


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))])
def test_the_real_world_examples_are_read_and_come_back_the_same(name: str) -> None:
    call = parse(example(name)).call
    assert call is not None
    assert parse(write(call)).call == call


def test_the_home_care_call_has_two_areas_and_rolls_until_the_end_of_2029() -> None:
    call = parse(example("domiciliarita-due-aree")).call
    assert [(lot.code, lot.services) for lot in call.lots] == [("educativa", ("ADM",)), ("assistenziale", ("SAD",))]
    assert call.scoring.mode == "pass"
    assert call.windows.initial.closes == datetime(2027, 1, 20, 12, tzinfo=ROME)
    assert call.windows.rolling.opens == call.windows.initial.closes
    assert call.windows.closes == datetime(2030, 1, 1, tzinfo=ROME)
    assert call.act.day == date(2026, 11, 24)
    assert call.terms.pact_days == 30
    assert len(call.checklist) == 24 + 3 + 4 + 1 + 2 + 4 + 3 + 1


def test_the_school_call_has_one_window_and_a_threshold_by_block_and_in_total() -> None:
    call = parse(example("assistenza-scolastica-soglia")).call
    assert call.scoring.mode == "quality"
    assert [(block.code, block.minimum) for block in call.scoring.blocks] == [
        ("organizzazione", 20),
        ("personale", 20),
        ("progetto-tecnico", 10),
    ]
    assert call.windows.closes == datetime(2027, 4, 16, 12, tzinfo=ROME)
    assert call.period.months == 36
    assert call.tariffs[1].price == Decimal("24.50")
    assert call.territories[0].without == ("Cremona",)


def test_the_register_has_two_lots_three_areas_and_updates_every_six_months() -> None:
    call = parse(example("registro-due-lotti")).call
    assert call.code == "registro-dei-soggetti-accreditati-serviz"
    assert [lot.territories for lot in call.lots] == [("area-1", "area-2", "area-3"), ("area-1", "area-2")]
    assert call.windows.initial is None
    assert call.windows.closes is None
    assert (call.windows.updates.every_months, call.windows.updates.cutoff_days) == (6, 30)
    assert call.services[1].unit == "pieces"


def test_the_smallest_call_has_one_lot_with_everything() -> None:
    call = parse("title: T\nservices: SAD, ADM\nwindows: {kind: rolling, opens: 01/03/2027}\n").call
    assert [(lot.code, lot.services, lot.territories) for lot in call.lots] == [("unico", ("SAD", "ADM"), ())]


@pytest.mark.parametrize(
    ("before", "after", "line", "code"),
    [
        ("title: Accreditamento SAD", "title: X\ncontcat: {}", 2, "field-unknown"),
        ("services: SAD", "services: SAD SAD", 2, "not-a-code"),
        ("services: [SAD]}", "services: [ADM]}", 4, "not-among"),
        ("code: uno,", "code: uno, territories: [x],", 4, "not-among"),
        ("kind: single", "kind: doppia", 6, "not-among"),
        ("  opens: 01/03/2027\n", "", 5, "value-missing"),
        ("opens: 01/03/2027", "opens: marzo", 7, "not-a-date"),
        ("opens: 01/03/2027", "opens: 31/04/2027", 7, "no-such-day"),
        ("closes: 31/03/2027 ore 12:00", "closes: 28/02/2027", 8, "closes-before-it-opens"),
        ("closes: 31/03/2027 ore 12:00", "closes: 31/03/2027 12", 8, "not-an-instant"),
        ("closes: 31/03/2027 ore 12:00", "closes: 28/03/2027 02:30", 8, "hour-skipped"),
        ("  closes: 31/03/2027 ore 12:00\n", "", 5, "value-missing"),
        ("kind: single", "kind: single\n  initial_closes: 05/03/2027", 7, "field-not-for-window"),
        ("kind: single", "kind: single\n  questions_close: 01/05/2027", 7, "questions-after-closing"),
        ("kind: single", "kind: single\n  list_updates: {every_months: 6}", 7, "value-missing"),
        ("kind: single", "kind: initial-then-rolling", 5, "value-missing"),
        ("[G01, G05]", "[G01-G03, G02]", 9, "code-twice"),
        ("[G01, G05]", "[G05-G01]", 9, "range-wrong"),
        ("[G01, G05]", "[G01, {text: senza codice}]", 9, "value-missing"),
        ("[G01, G05]", "[G01, {code: X, text: t, only_for: [due]}]", 9, "not-among"),
        ("[G01, G05]", "[G01]\naccreditation: {to: 31/12/2027, months: 3}", 10, "period-two-ways"),
        ("[G01, G05]", "[G01]\naccreditation: {from: 01/01/2028, to: 31/12/2027}", 10, "ends-before-start"),
        ("[G01, G05]", "[G01]\naccreditation: {to: 01/02/2027}", 10, "ends-before-start"),
        (
            "[G01, G05]",
            "[G01]\nform: [{title: T, questions: [\n  {code: a, kind: many-of, label: L, options: [x], min: 2}]}]",
            11,
            "number-out-of-range",
        ),
        ("[G01, G05]", "[G01]\nterms:\n  procedure_days: un mese", 11, "not-a-number"),
        ("[G01, G05]", "[G01]\nterms:\n  pact_days: 1.500", 11, "number-ambiguous"),
        ("[G01, G05]", "[G01]\ncommission: {members: 4}", 10, "members-not-odd"),
        ("[G01, G05]", "[G01]\nscoring: {mode: quality}", 10, "scores-missing-for-mode"),
        ("[G01, G05]", "[G01]\nlots_per_applicant: {max: 2}", 10, "number-out-of-range"),
        ("[G01, G05]", "[G01]\ntariffs: [{service: ADM, price: 20}]", 10, "not-among"),
        ("[G01, G05]", "[G01]\ncode: " + "x" * 41, 10, "text-too-long"),
        ("[G01, G05]", "[G01, G05, {code: G05, text: t}]", 9, "code-twice"),
        ("[G01, G05]", "[G01]\nterritories:\n  - {code: a, title: A}\n  - {code: a, title: B}", 12, "code-twice"),
        ("title: Accreditamento SAD", "title: Avviso: SAD", 1, "yaml-colon"),
        ("title: Accreditamento SAD", 'title: x\nsummary: "mai chiuso', 2, "yaml-quote-open"),
        ("title: Accreditamento SAD", "title: x\nsummary: *t", 2, "yaml-alias"),
        ("title: Accreditamento SAD", "title: x\n---\ntitle: y", 2, "several-documents"),
        ("title: Accreditamento SAD", "title: x\x07", 1, "yaml-control-character"),
        ("  opens: 01/03/2027", "\topens: 01/03/2027", 7, "yaml-tab"),
        ("  opens: 01/03/2027", "    opens: 01/03/2027", 7, "yaml-colon"),
        ("  - {code: uno,", "  - {code: uno} {", 4, "yaml-indent"),
        ("services: SAD", "services SAD", 2, "yaml-no-colon"),
        ("services: [SAD]}", "services: [SAD", 5, "yaml-bracket"),
    ],
)
def test_each_fault_is_told_with_its_line(before: str, after: str, line: int, code: str) -> None:
    assert before in SMALL
    assert faults(SMALL.replace(before, after)) == [(line, code)]


@pytest.mark.parametrize("text", ["", "# niente\n\n", b"\xef\xbb\xbf", "~", "x" * 400_000, b"\xff\xfe\x00", "\x00"])
def test_also_a_file_in_which_nothing_can_be_read_has_a_line(text: str | bytes) -> None:
    [(line, _)] = faults(text)[:1]
    assert line == 1


def test_what_a_file_still_lacks_to_be_published_is_a_warning_and_no_fault() -> None:
    parsed = parse(SMALL, Known(agency="demo"))
    assert [(each.line, each.path, each.reason.code) for each in parsed.warnings] == [
        (1, "accreditation", "period-missing")
    ]
    assert parse(SMALL + "accreditation: {months: 36}\n", Known(agency="demo")).warnings == ()


def test_a_question_mark_ends_a_question_also_inside_braces() -> None:
    form = "form:\n  - title: S\n    questions: [{code: q, kind: yes-no, label: Avete una sede?, required: no}]\n"
    [question] = parse(SMALL + form).call.form.questions()
    assert (question.label, question.required) == ("Avete una sede?", False)


def test_a_mapping_changes_a_requirement_that_a_range_brought_in() -> None:
    text = SMALL.replace("[G01, G05]", "[G01-G03, {code: G02, text: Con parole nostre, kinds: scored}]")
    assert [(each.code, each.text) for each in parse(text).call.checklist] == [
        ("G01", ""),
        ("G02", "Con parole nostre"),
        ("G03", ""),
    ]


def test_a_threshold_is_named_in_words() -> None:
    threshold = "{name: alunni per coordinatore, value: '80', compare: al più}"
    text = SMALL.replace("[G01, G05]", f"[G01, {{code: C06, thresholds: [{threshold}]}}]")
    [found] = parse(text).call.checklist[1].thresholds
    assert (found.name, found.value, found.compare) == ("alunni per coordinatore", 80, "at-most")


def test_faults_in_the_form_and_in_the_scoring_have_their_own_lines() -> None:
    text = SMALL + (
        "form:\n"
        "  - title: Passo\n"
        "    questions:\n"
        "      - code: a\n"
        "        kind: number\n"
        "        label: A\n"
        "        pass: {at_least: tanto}\n"
        "      - {code: a, kind: text, label: B}\n"
        "      - {code: c, kind: text, label: C, requirement: G09}\n"
        "scoring:\n"
        "  mode: quality\n"
        "  maximum: 100\n"
        "  minimum_total: 60\n"
        "  blocks:\n"
        "    - code: b\n"
        "      title: B\n"
        "      criteria:\n"
        "        - {code: x, title: X, maximum: 50, levels: [{value: 60, description: d}]}\n"
    )
    assert faults(text) == [
        (16, "not-a-number"),
        (17, "code-twice"),
        (18, "requirement-not-in-checklist"),
        (21, "sum-differs"),
        (22, "minimum-out-of-reach"),
        (27, "number-out-of-range"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "call-file-empty")),
        ("title: a\n\tx: b\n", (2, "yaml-tab")),
        ("title: a: b\n", (1, "yaml-colon")),
        ("a: 1\nb: [1, 2\n", (3, "yaml-bracket")),
        ("a: &x 1\nb: *x\n", (2, "yaml-alias")),
        ("a: 1\n---\nb: 2\n", (2, "several-documents")),
        (b"title: \xe8\n", (1, "not-utf8")),
        ("x: " + "[" * 40 + "]" * 40, (1, "yaml-too-deep")),
        ("x" * 300_001, (1, "call-file-too-large")),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_refused_in_one_sentence(text: str | bytes, fault: tuple) -> None:
    assert faults(text) == [fault]


def test_a_small_file_that_would_unfold_into_a_huge_one_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    assert [code for _, code in faults(bomb)] == ["yaml-alias"]


def test_a_field_twice_and_a_key_that_is_no_word_are_told_with_their_line() -> None:
    assert faults(SMALL + "title: Ancora\n") == [(10, "field-twice")]
    assert faults(SMALL + "? [a, b]\n: c\n") == [(10, "key-not-a-word")]


def test_a_comma_that_braces_take_for_a_separator_is_told_as_such() -> None:
    text = SMALL + "tariffs:\n  - {service: SAD, price: 22,50}\n"
    assert faults(text) == [(11, "comma-in-braces")]


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = SMALL.replace("SAD]", "ADM]").replace("single", "x").replace("opens: 01/03", "opens: 32/03")
    assert faults(text) == [(4, "not-among"), (6, "not-among"), (7, "no-such-day")]


def test_what_the_platform_does_not_know_is_a_fault_and_an_unknown_comune_only_a_warning() -> None:
    known = Known(
        services=frozenset({"ADM"}),
        requirements=frozenset({"G01"}),
        comuni=frozenset({"Cremona"}),
        subareas=frozenset({"1"}),
    )
    text = SMALL + "territories: [{code: t, title: T, comuni: [Cremona, Atlantide], subareas: [1, 9]}]\n"
    parsed = parse(text, known)
    assert [(fault.line, fault.reason.code) for fault in parsed.faults] == [
        (2, "service-unknown"),
        (9, "requirement-unknown"),
        (10, "subarea-unknown"),
    ]
    assert [(fault.line, fault.reason.facts["comune"]) for fault in parsed.warnings] == [(10, "Atlantide")]


def test_a_service_with_a_title_and_a_requirement_with_a_text_are_the_call_s_own() -> None:
    known = Known(services=frozenset(), requirements=frozenset())
    text = SMALL.replace("services: SAD", "services: {code: SAD, title: Assistenza}").replace(
        "[G01, G05]", "[{code: G01, text: Ha uno statuto.}]"
    )
    assert parse(text, known).faults == ()


def test_the_written_file_is_plain_yaml_that_any_reader_understands() -> None:
    call = parse(example("domiciliarita-due-aree")).call
    loaded = yaml.safe_load(write(call))
    assert loaded["windows"]["initial_closes"] == "2027-01-20T12:00:00+01:00"
    assert loaded["title"] == call.title


def test_the_digest_changes_with_a_word_and_not_with_the_way_of_writing() -> None:
    one = parse(SMALL).call
    other = parse(SMALL.replace("31/03/2027 ore 12:00", "2027-03-31T12:00:00+02:00")).call
    assert digest(one) == digest(other)
    assert digest(replace(one, title="Altro")) != digest(one)
