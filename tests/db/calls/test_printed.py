"""The form on paper: for everybody when empty, for its provider when filled in, for the agency once lodged."""

import io

import pikepdf
import pypdf

from tests.careful import CarefulClient
from tests.db.calls.test_pages import signed_in
from tests.db.calls.world import World

FORM = (
    {
        "code": "organico",
        "title": "Organico",
        "questions": [
            {"code": "turni", "kind": "yes-no", "label": "Lavora a turni?"},
            {
                "group": "operatori",
                "label": "Operatori",
                "questions": [{"code": "nome", "kind": "text", "label": "Nome dell'operatore"}],
                "when": {"question": "turni", "is": True},
            },
        ],
    },
)


def read(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "pdfuaid" in bytes(opened.Root.Metadata.read_bytes()).decode()
    return " ".join(" ".join(each.extract_text().split()) for each in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_form_is_printed_empty_filled_in_and_lodged(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    call_id = world.call(form=FORM)
    text = read(client.get(f"/avvisi/{call_id}/modulo.pdf").get_data())
    assert "Lavora a turni?" in text
    assert "Si chiede solo se a «Lavora a turni?» si risponde «sì»" in text
    application_id = world.start(call_id)
    provider = signed_in(client, "ufficio0@ente.example")
    assert "BOZZA, non presentata" in read(provider.get(f"/domande/mie/{application_id}/domanda.pdf").get_data())
    manager = signed_in(client, "bandi@agenzia.example")
    assert manager.get(f"/domande/{application_id}/domanda.pdf").status_code == 404
    other = signed_in(client, "legale1@ente.example")
    assert other.get(f"/domande/mie/{application_id}/domanda.pdf").status_code == 404
    lodged = world.lodged(world.call(code="ALTRO"), 1)
    text = read(manager.get(f"/domande/{lodged}/domanda.pdf").get_data())
    assert "Ricevuta" in text
    assert "BOZZA" not in text
    assert "prova.pdf" in text
