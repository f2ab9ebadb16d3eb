"""Operators: one by one, and by lists that are taken whole or not at all."""

import io
from dataclasses import replace
from datetime import date
from random import Random

import pytest
import xlsxwriter

from app.actors import PROGRAM
from app.decisions import Refused
from blueprints.providers import api, queries, services
from blueprints.providers.demo import invented
from blueprints.providers.rules.staff import Person, Title
from blueprints.providers.services import ImportOutcome
from blueprints.territory import services as territory
from tests.dossiers import FISCAL_CODE, NOW, clerk_of, provider

pytestmark = pytest.mark.usefixtures("context")

HEADING = "codice;nome;codice_fiscale;profilo;titolo;assunto_il"
CODES = [code for (_, code), _ in zip(invented.people(Random(1)), range(9), strict=False)]
PERSON = Person(code="A1", name="Ada Prova", fiscal_code=FISCAL_CODE, hired_on=date(2024, 1, 8))


def _row(number: int, **changes: str) -> str:
    cells = {
        "codice": f"A{number}",
        "nome": f"Operatore {number}",
        "codice_fiscale": CODES[number],
        "profilo": "OSS",
        "titolo": "Attestato",
        "assunto_il": "8/1/2024",
    }
    return ";".join({**cells, **changes}.values())


def _csv(*rows: str) -> bytes:
    return "\r\n".join([HEADING, *rows]).encode()


def _import(provider_id: int, content: bytes, **choices: bool) -> ImportOutcome:
    return services.import_staff(
        provider_id=provider_id,
        content=content,
        file_name="operatori.csv",
        actor=clerk_of(provider_id),
        now=NOW,
        **choices,
    )


@pytest.fixture
def provider_id() -> int:
    """A provider in a world where the services and their profiles are known."""
    territory.add_services(actor=PROGRAM)
    return provider()


def test_a_good_list_is_taken_whole_and_the_same_list_again_changes_nothing(provider_id: int) -> None:
    content = _csv(_row(1), _row(2))
    assert (_import(provider_id, content).added, len(api.staff([provider_id]))) == (2, 2)
    again = _import(provider_id, content)
    assert (again.added, again.changed) == (0, 0)
    assert all(each.version == 1 for each in api.staff([provider_id]))


def test_a_list_with_a_bad_row_changes_nothing_until_the_person_decides(provider_id: int) -> None:
    outcome = _import(provider_id, _csv(_row(1), _row(2, codice_fiscale="ABC"), _row(3, profilo="MEDICO")))
    assert (outcome.good, outcome.bad, api.staff([provider_id])) == (1, 2, ())
    assert outcome.import_id is not None
    stored = queries.staff_import(outcome.import_id)
    assert stored is not None
    assert [(each["line"], each["code"]) for each in stored.faults] == [(3, "staff-fiscal-code"), (4, "not-among")]
    actor = clerk_of(provider_id)
    kept = services.decide_import(provider_id=provider_id, import_id=outcome.import_id, keep=True, actor=actor, now=NOW)
    assert (kept.added, [each.code for each in api.staff([provider_id])]) == (1, ["A1"])
    with pytest.raises(Refused, match="move-not-possible"):
        services.decide_import(provider_id=provider_id, import_id=outcome.import_id, keep=True, actor=actor, now=NOW)


def test_a_dropped_list_leaves_nothing(provider_id: int) -> None:
    outcome = _import(provider_id, _csv(_row(1), _row(2, nome="")))
    assert outcome.import_id is not None
    services.decide_import(
        provider_id=provider_id, import_id=outcome.import_id, keep=False, actor=clerk_of(provider_id), now=NOW
    )
    assert api.staff([provider_id]) == ()


def test_the_good_rows_are_kept_at_once_when_the_person_asked_for_them(provider_id: int) -> None:
    outcome = _import(provider_id, _csv(_row(1), _row(2, nome="")), keep_good=True)
    assert (outcome.added, outcome.import_id) == (1, None)


def test_a_second_row_of_one_operator_adds_a_qualification(provider_id: int) -> None:
    _import(provider_id, _csv(_row(1), _row(1, profilo="ASA", titolo="Altro")))
    (member,) = api.staff([provider_id])
    assert sorted(each.profile for each in member.qualifications) == ["ASA", "OSS"]
    assert member.qualified_on("ASA", date(2024, 1, 8))
    assert not member.qualified_on("ASA", date(2024, 1, 7))


def test_a_spreadsheet_is_read_as_a_csv_is(provider_id: int) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADING.split(";"))
        sheet.write_row(1, 0, [7, "Operatore 7", CODES[7], "OSS", ""])
        sheet.write_datetime(1, 5, date(2024, 1, 8), days)
    _import(provider_id, content.getvalue())
    (member,) = api.staff([provider_id])
    assert (member.code, member.hired_on) == ("7", date(2024, 1, 8))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (HEADING.encode(), "table-empty"),
        (b"codice;codice\r\n1;2", "table-column-twice"),
        (b"PK\x03\x04 not a zip", "table-unreadable"),
        (b"codice\0;nome\r\n1;2", "table-unreadable"),
        (b"x" * 5_000_001, "file-too-large"),
    ],
)
def test_what_is_no_list_is_refused_with_one_reason(provider_id: int, content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        _import(provider_id, content)


def test_a_code_belongs_to_one_operator_and_a_later_save_is_refused(provider_id: int) -> None:
    actor = clerk_of(provider_id)
    first = services.save_member(provider_id=provider_id, person=PERSON, actor=actor, now=NOW)
    with pytest.raises(Refused, match="staff-code-taken"):
        services.save_member(provider_id=provider_id, person=PERSON, actor=actor, now=NOW)
    moved = replace(PERSON, name="Ada Nuova")
    services.save_member(provider_id=provider_id, person=moved, member_id=first, seen=1, actor=actor, now=NOW)
    with pytest.raises(Refused, match="staff-changed-meanwhile"):
        services.save_member(provider_id=provider_id, person=PERSON, member_id=first, seen=1, actor=actor, now=NOW)
    assert api.staff([provider_id])[0].name == "Ada Nuova"


def test_the_same_qualification_is_not_given_twice(provider_id: int) -> None:
    actor = clerk_of(provider_id)
    member_id = services.save_member(provider_id=provider_id, person=PERSON, actor=actor, now=NOW)
    title = Title(profile="OSS", title="Attestato", valid_from=date(2020, 1, 1))
    services.add_qualification(provider_id=provider_id, member_id=member_id, title=title, actor=actor, now=NOW)
    with pytest.raises(Refused, match="qualification-known"):
        services.add_qualification(provider_id=provider_id, member_id=member_id, title=title, actor=actor, now=NOW)


def test_one_provider_cannot_touch_anothers_operators(provider_id: int) -> None:
    member_id = services.save_member(provider_id=provider_id, person=PERSON, actor=clerk_of(provider_id), now=NOW)
    rival = provider(2)
    with pytest.raises(Refused, match="entry-unknown"):
        services.save_member(
            provider_id=rival, person=PERSON, member_id=member_id, seen=1, actor=clerk_of(rival), now=NOW
        )
    with pytest.raises(Exception, match="row-level security"):
        services.save_member(provider_id=provider_id, person=replace(PERSON, code="B2"), actor=clerk_of(rival), now=NOW)
