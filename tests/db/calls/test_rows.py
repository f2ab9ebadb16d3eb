"""A staff list is read into the rows of an application; nobody's work and no row's file is lost on the way."""

from io import BytesIO

import pytest

from app.decisions import Refused
from blueprints.calls.queries import applications as queries
from blueprints.calls.services import applications
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import NOW, PDF, World

QUESTIONS = [
    {"code": "nome", "kind": "text", "label": "Nome"},
    {"code": "titolo", "kind": "file", "label": "Titolo", "required": False},
]
FORM = (
    {
        "code": "personale",
        "title": "Personale",
        "questions": [{"group": "staff", "label": "Operatori", "questions": QUESTIONS}],
    },
)


def rows(application_id: int) -> list[str]:
    found = queries.locked_answer(application_id, "staff")
    return [each["nome"] for each in found.value] if found else []


def test_a_list_is_brought_in_the_browser_and_files_follow_their_rows(
    client: CarefulClient, signing_world: World
) -> None:
    application_id = signing_world.start(signing_world.call(form=FORM))
    clerk, mine = signed_in(client, "ufficio0@ente.example"), f"/domande/mie/{application_id}"
    step = f"{mine}/passo/personale"
    assert "Nome" in clerk.get(f"{mine}/righe/staff.csv").get_data(as_text=True)

    def bring(text: str, **fields: str) -> str:
        file = (BytesIO(text.encode()), "elenco.csv")
        sent = {"seen": "0", "come": "aggiungi", "section": "personale", **fields}
        answer = clerk.send(f"{mine}/righe/staff", page=step, file=file, **sent)
        return followed(clerk, answer).get_data(as_text=True)

    assert "Righe lette dall&#39;elenco: 3" in bring("Nome\nAnna\nBice\nCarla\n")
    upload = {"question": "staff[2].titolo", "section": "personale", "file": (BytesIO(PDF), "titolo.pdf")}
    followed(clerk, clerk.send(f"{mine}/file", page=step, **upload))
    assert "Colore" in bring("Nome;Colore\nDora;blu\n", seen="1").title()
    assert rows(application_id) == ["Anna", "Bice", "Carla"]
    fields = {"v:staff": "1", "n:staff": "4", "a:staff:0:nome": "Anna", "a:staff:2:nome": "Carla"}
    followed(clerk, clerk.send(step, **fields))
    assert rows(application_id) == ["Anna", "Carla"]
    assert list(queries.files(application_id)) == ["staff[1].titolo"]
    saved = clerk.send(f"{mine}/risposta/staff", page=step, **{**fields, "v:staff": "2", "a:staff:3:nome": "Dora"})
    assert '<input type="hidden" name="seen" id="seen-staff" value="3" hx-swap-oob="true">' in saved.text
    bring("Nome\nEva\n", seen="3", come="sostituisci")
    assert rows(application_id) == ["Eva"]
    assert queries.files(application_id) == {}


def test_two_people_do_not_overwrite_each_others_rows(world: World) -> None:
    application_id = world.start(world.call(form=FORM))
    asked = {"application_id": application_id, "code": "staff", "replace": False, "now": NOW}
    applications.bring_rows(content=b"Nome\nAnna\n", seen=0, actor=world.clerk(), **asked)
    with pytest.raises(Refused) as refused:
        applications.bring_rows(content=b"Nome\nBice\n", seen=0, actor=world.legal(), **asked)
    assert codes(refused) == ["answer-changed-meanwhile"]
    assert rows(application_id) == ["Anna"]
    applications.save_answer(
        application_id=application_id, code="DIC1", written="yes", seen=0, actor=world.legal(), now=NOW
    )
    applications.bring_rows(content=b"Nome\nBice\n", seen=1, actor=world.legal(), **asked)
    assert rows(application_id) == ["Anna", "Bice"]
