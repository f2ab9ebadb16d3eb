"""Rows come from a list by the words of the form, and files follow their rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions import Refused
from app.tables import rows_of
from blueprints.calls.rules.answers import stored
from blueprints.calls.rules.rows import POSITION, headings, moved_path, where_rows_went, written_rows
from blueprints.standards.fields import Group, Option, Question

ROLES = (Option(code="asa", label="Ausiliario socio-assistenziale"), Option(code="oss", label="OSS"))
GROUP = Group(
    code="staff",
    label="Operatori",
    questions=(
        Question(code="nome", kind="text", label="Nome e cognome"),
        Question(code="ruolo", kind="one-of", label="Ruolo", options=ROLES),
        Question(code="ruoli", kind="many-of", label="Altri ruoli", options=ROLES, required=False),
        Question(code="dal", kind="date", label="Assunto il"),
        Question(code="turni", kind="yes-no", label="Turni"),
        Question(code="foto", kind="file", label="Foto"),
    ),
)
LIST = "Nome e cognome;ruolo;Altri ruoli;Assunto il;Turni\nAnna;OSS;oss, ASA;01/02/2020;sì\nPiero;boh;;x;no\n"


def taken(text: str) -> list[dict[str, object]]:
    listed = written_rows(GROUP, rows_of(text.encode(), names=headings(GROUP), most=500))
    kept: list[dict[str, object]] = stored(GROUP, listed)
    return kept


def test_a_list_speaks_the_words_of_the_form_and_what_cannot_be_read_stays_as_written() -> None:
    first, second = taken(LIST)
    assert first == {"nome": "Anna", "ruolo": "oss", "ruoli": ["asa", "oss"], "dal": "2020-02-01", "turni": True}
    assert (second["ruolo"], second["dal"], second["turni"]) == ("boh", "x", False)


def test_a_column_that_nobody_asks_is_named() -> None:
    with pytest.raises(Refused) as refused:
        taken("Nome e cognome;Colore;Foto\nAnna;rosso;x\n")
    assert refused.value.refusals[0].facts["columns"] == ["colore", "foto"]


@given(st.lists(st.booleans(), max_size=8), st.integers(0, 3))
def test_each_file_stays_with_its_row_whichever_rows_go_and_come(stays: list[bool], new: int) -> None:
    rows = [{"nome": f"riga {number}", POSITION: number} for number, kept in enumerate(stays) if kept]
    written = [*rows, *({"nome": "nuova"} for _ in range(new))]
    went = where_rows_went(written)
    if went is None:
        assert not any(stays)
        return
    for number, kept in enumerate(stays):
        path = moved_path(f"staff[{number}].foto", "staff", went)
        if not kept:
            assert path is None
        else:
            assert path is not None
            place = int(path.partition("[")[2].partition("]")[0])
            assert written[place]["nome"] == f"riga {number}"
            assert path.endswith("].foto")
