"""Numbers with check digits, who may register, what expires when, and staff lists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tables import Row, rows_of
from blueprints.providers.demo import invented
from blueprints.providers.rules import expiry, numbers, registration
from blueprints.providers.rules.expiry import EXPIRED, Paper
from blueprints.providers.rules.faults import faults_as_json, faults_from_json
from blueprints.providers.rules.names import sort_key
from blueprints.providers.rules.registration import LEGAL_FORMS, Identity, Representative
from blueprints.providers.rules.staff import COLUMNS, Person, Title, must_explain_certificate, qualified_on, read_list

TODAY = date(2026, 3, 2)
CODE = invented.fiscal_code("Maria", "Prova", date(1980, 1, 1))
IDENTITY = Identity(
    name="Cooperativa",
    legal_form="social_cooperative",
    vat_number=invented.vat_number(1),
    fiscal_code=invented.vat_number(1),
    pec="a@pec.prova.example",
    address="Via 1",
    comune_name="Cremona",
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
drawn_cells = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["A1", "A2", "", "a b"]),
        "name": st.sampled_from(["Ada", ""]),
        "profile": st.sampled_from(["OSS", "ASA", "X"]),
    }
)
steps = st.lists(st.integers(1, 200), min_size=1, max_size=5).map(tuple)


@given(st.integers(0, 99_999), st.integers(0, 9), st.integers(0, 10))
def test_one_wrong_digit_makes_a_vat_number_wrong(number: int, digit: int, place: int) -> None:
    right = invented.vat_number(number)
    assert numbers.is_vat_number(right)
    wrong = right[:place] + str(digit) + right[place + 1 :]
    assert numbers.is_vat_number(wrong) == (wrong == right)


@given(st.integers(0, 99_999), st.integers(4, 26), st.sampled_from("ABCXYZ0189"))
def test_one_wrong_character_makes_an_iban_wrong(number: int, place: int, char: str) -> None:
    right = invented.iban_of(number)
    assert numbers.is_iban(right)
    wrong = right[:place] + char + right[place + 1 :]
    assert numbers.is_iban(wrong) == (wrong == right)


def test_the_control_letter_of_the_published_example_is_found_and_a_wrong_one_refused() -> None:
    assert numbers.cin_of("0542811101000000123456") == "X"
    body = "Y0542811101000000123456"
    with_wrong_letter = next(f"IT{check:02d}{body}" for check in range(98) if _mod_97(f"{body}IT{check:02d}") == 1)
    assert not numbers.is_iban(with_wrong_letter)


def _mod_97(written: str) -> int:
    return int("".join(str(int(char, 36)) for char in written)) % 97


@pytest.mark.parametrize("written", ["IT 99000010194", "99000010194 ", "990.000.101-94"])
def test_numbers_are_read_however_they_are_written(written: str) -> None:
    assert numbers.compact(written) == "99000010194"


@pytest.mark.parametrize("wrong", ["", "01234567890", "٩٩٠٠٠٠١٠١٩٤", "990000101941"])
def test_what_is_no_vat_number_is_none(wrong: str) -> None:
    assert not numbers.is_vat_number(wrong)


@given(st.text(max_size=40))
def test_no_text_breaks_a_check(written: str) -> None:
    plain = numbers.compact(written)
    for check in (numbers.is_vat_number, numbers.is_fiscal_code, numbers.is_iban, numbers.is_email):
        assert check(plain) in (True, False)


def test_a_right_identity_has_nothing_against_it_and_each_wrong_fact_one_reason() -> None:
    representative = Representative(name="Maria", fiscal_code=CODE)
    right = registration.reasons_not_to_register(IDENTITY, representative=representative, iban=invented.iban_of(1))
    assert right == ()
    for name, code in {
        "name": "provider-facts-missing",
        "vat_number": "provider-vat-number",
        "fiscal_code": "provider-fiscal-code",
        "pec": "provider-pec",
        "legal_form": "provider-legal-form",
    }.items():
        found = registration.reasons_not_to_accept_identity(replace(IDENTITY, **{name: ""}))
        assert [each.code for each in found] == [code]


def test_a_municipal_company_has_an_owner() -> None:
    municipal = replace(IDENTITY, legal_form="municipal_company")
    assert [each.code for each in registration.reasons_not_to_accept_identity(municipal)] == [
        "provider-owner-comune-missing"
    ]


@pytest.mark.parametrize("form", LEGAL_FORMS)
def test_the_usual_vat_of_every_form_is_one_that_may_be_set(form: str) -> None:
    usual = registration.usual_vat(form)
    assert (
        registration.reasons_not_to_set_vat(
            kind=usual.kind, rate=usual.rate, nature=usual.nature, legal_basis=usual.legal_basis
        )
        == ()
    )


def test_vat_profiles_that_contradict_themselves_are_refused() -> None:
    found = registration.reasons_not_to_set_vat(kind="exempt", rate=Decimal(22), nature=None, legal_basis="")
    assert len(found) == 3


@given(days, days, steps)
def test_the_step_reached_is_the_slow_obvious_one(expires_on: date, today: date, wanted: tuple[int, ...]) -> None:
    left = (expires_on - today).days
    obvious = EXPIRED if left < 0 else next((step for step in sorted(wanted) if left <= step), None)
    assert expiry.step_reached(expires_on, today, wanted) == obvious


@given(days, steps, st.lists(st.integers(-400, 400), min_size=1, max_size=30))
def test_going_through_the_days_in_any_order_announces_each_step_at_most_once_and_never_a_wider_one(
    expires_on: date, wanted: tuple[int, ...], offsets: Sequence[int]
) -> None:
    said: list[int] = []
    for offset in offsets:
        today = expires_on + timedelta(days=offset)
        due = expiry.notices_due(
            [Paper(id=1, expires_on=expires_on)], today=today, steps=wanted, announced=[(1, step) for step in said]
        )
        said += [notice.step for notice in due]
    assert said == sorted(set(said), reverse=True)


@given(st.lists(st.tuples(days, st.booleans()), max_size=8), days, steps)
def test_what_has_been_replaced_or_does_not_expire_is_never_announced(
    drawn: list[tuple[date, bool]], today: date, wanted: tuple[int, ...]
) -> None:
    papers = [Paper(id=number, expires_on=day) for number, (day, _) in enumerate(drawn)]
    papers += [
        Paper(id=100 + number, expires_on=None, replaces_id=number)
        for number, (_, replaced) in enumerate(drawn)
        if replaced
    ]
    due = expiry.notices_due(papers, today=today, steps=wanted, announced=[])
    assert all(not drawn[notice.document_id][1] for notice in due)
    assert [notice.days_left for notice in due] == sorted(notice.days_left for notice in due)


@pytest.mark.parametrize(("written", "read"), [("120,90,60,30", (120, 90, 60, 30)), ("30; 60", (60, 30)), ("", ())])
def test_steps_are_read_as_people_write_them(written: str, read: tuple[int, ...]) -> None:
    assert expiry.steps_of(written) == read


@pytest.mark.parametrize("written", ["trenta", "-5", "0"])
def test_steps_that_are_no_days_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        expiry.steps_of(written)


def _row(line: int, **cells: object) -> Row:
    right = {"code": "A1", "name": "Ada", "fiscal_code": CODE, "profile": "OSS", "hired_on": "8/1/2024"}
    return Row(line=line, cells={**right, **cells})


def _faults(*rows: Row) -> list[tuple[int, str, str]]:
    found = read_list(rows, profiles=["ASA", "OSS"], today=TODAY)
    assert found.rows == len(rows)
    return [(fault.line, fault.column, fault.reason.code) for fault in found.faults]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"name": None}, "nome", "value-missing"),
        ({"profile": "MEDICO"}, "profilo", "not-among"),
        ({"hired_on": "31/2/2024"}, "assunto_il", "no-such-day"),
        ({"fiscal_code": "ABC"}, "", "staff-fiscal-code"),
        ({"left_on": "1/1/2020"}, "", "staff-left-before-hired"),
        ({"criminal_certificate_requested_on": "1/1/2030"}, "", "staff-certificate-in-future"),
        ({"contract": "a voce"}, "contratto", "not-among"),
        ({"colour": "blu"}, "colour", "field-unknown"),
    ],
)
def test_a_bad_row_is_named_by_line_column_and_reason(cells: dict[str, object], column: str, code: str) -> None:
    assert _faults(_row(2, **cells)) == [(2, column, code)]


def test_rows_of_one_operator_that_contradict_each_other_or_repeat_themselves_are_faults() -> None:
    assert _faults(_row(2), _row(3, name="Zoe", profile="ASA")) == [(3, "codice", "staff-rows-contradict")]
    assert _faults(_row(2), _row(3)) == [(3, "", "staff-row-twice")]
    assert _faults(_row(2), _row(3, profile="ASA")) == []


def test_people_write_last_days_and_the_first_day_out_is_kept() -> None:
    found = read_list([_row(2, left_on="31/12/2025", valid_to="31/12/2026")], profiles=["OSS"], today=TODAY)
    assert found.good[0].person.left_on == date(2026, 1, 1)
    assert found.good[0].title.valid_to == date(2027, 1, 1)


@given(st.lists(drawn_cells, max_size=8))
def test_every_row_is_good_or_has_a_fault_and_none_is_both(drawn: list[dict[str, object]]) -> None:
    rows = [_row(line, **cells) for line, cells in enumerate(drawn, start=2)]
    found = read_list(rows, profiles=["ASA", "OSS"], today=TODAY)
    good, bad = {row.line for row in found.good}, {fault.line for fault in found.faults}
    assert good | bad == {row.line for row in rows}
    assert not good & bad
    assert faults_from_json(faults_as_json(found.faults)) == found.faults


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_list_is_read_with_any_usual_separator_and_lines_are_counted_as_in_the_file(delimiter: str) -> None:
    text = f"\ufeffCodice{delimiter}Cognome e nome\r\n\r\nA1{delimiter}Ada\r\nA2{delimiter}Zoe\r\n"
    rows = rows_of(text.encode(), names=COLUMNS, most=10)
    assert [(row.line, row.cells["code"], row.cells["name"]) for row in rows] == [(3, "A1", "Ada"), (4, "A2", "Zoe")]


def test_letters_of_old_windows_files_are_read() -> None:
    rows = rows_of("codice;nome\r\nA1;Nicolò".encode("cp1252"), names=COLUMNS, most=10)
    assert rows[0].cells["name"] == "Nicolò"


def test_the_certificate_is_asked_for_before_hiring() -> None:
    person = Person(code="A1", name="Ada", fiscal_code=CODE, hired_on=date(2024, 1, 8))
    assert must_explain_certificate(person)
    assert must_explain_certificate(replace(person, criminal_certificate_requested_on=date(2024, 1, 9)))
    assert not must_explain_certificate(replace(person, criminal_certificate_requested_on=date(2024, 1, 8)))


@given(days, days)
def test_a_qualification_counts_from_its_first_day_to_the_day_before_its_end(start: date, on: date) -> None:
    title = Title(profile="OSS", title="", valid_from=start, valid_to=start + timedelta(days=30))
    assert qualified_on([title], "OSS", on) == (0 <= (on - start).days < 30)
    assert not qualified_on([title], "ASA", on)


def test_names_are_ordered_as_people_expect() -> None:
    assert sorted(["Zeta", "Èlite", "alfa", "L'Olmo", "La Quercia"], key=sort_key) == [
        "alfa",
        "Èlite",
        "L'Olmo",
        "La Quercia",
        "Zeta",
    ]


@given(expires_on=days, steps=steps, announced=st.lists(st.integers(0, 200), max_size=3), today=days)
def test_the_planned_letter_is_the_one_that_goes_out_when_its_day_comes(
    expires_on: date, steps: tuple[int, ...], announced: list[int], today: date
) -> None:
    planned = expiry.next_notice(expires_on, today=today, steps=steps, announced=announced)
    said = [(1, step) for step in announced]
    horizon = max((expires_on - today).days, 0) + 2
    found = (
        (today + timedelta(days=later), notice.step)
        for later in range(horizon)
        for notice in expiry.notices_due(
            [Paper(id=1, expires_on=expires_on)], today=today + timedelta(days=later), steps=steps, announced=said
        )
    )
    assert next(found, None) == (None if planned is None else (planned.on, planned.step))
