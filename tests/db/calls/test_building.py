"""A manager builds the form of a call in a browser without JavaScript, and tries it."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

from blueprints.calls.queries import calls as queries
from blueprints.calls.rules.notice import Announced
from blueprints.calls.services import calls
from blueprints.calls.services.attachments import MOST_FILES
from blueprints.standards.fields import Form, Group, parse_form
from tests.careful import CarefulClient
from tests.db.calls.test_pages import act, followed, ids_in, signed_in
from tests.db.calls.world import NOW, TODAY, World


def form_of(call_id: int) -> Form:
    draft = queries.draft(call_id)
    assert draft is not None
    form, faults = parse_form({"sections": list(draft.notice.form)})
    assert faults == ()
    return form


def revision(call_id: int) -> str:
    draft = queries.draft(call_id)
    assert draft is not None
    return str(draft.revision)


def begun(manager: CarefulClient) -> int:
    page = followed(manager, manager.send("/ente/avvisi/nuovo", code="DOM-2028", copy_of="-1"))
    return int(ids_in(page, r"/ente/avvisi/(\d+)/anteprima"))


def sent(browser: CarefulClient, call_id: int, part: str, **fields: Any) -> None:
    followed(browser, browser.send(f"/ente/avvisi/{call_id}/modulo/{part}", seen=revision(call_id), **fields))


QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("domanda?sezione=organico&tipo=yes-no", {"label": "Lavora a turni", "required": "y", "meets": "yes"}),
    (
        "domanda?sezione=organico&tipo=number",
        {"label": "Ore", "unit": "ore", "compare": "at-least", "threshold": "1.200,5", "when": "lavora-a-turni=yes"},
    ),
    ("domanda?sezione=organico&tipo=money", {"label": "Capitale", "least": "100,50"}),
    ("domanda?sezione=organico&tipo=date", {"label": "Attivo dal", "most": "31/12/2026"}),
    ("domanda?sezione=organico&tipo=one-of", {"label": "Sede", "options": "In città\nFuori", "threshold": "Fuori"}),
    ("domanda?sezione=organico&tipo=many-of", {"label": "Lingue", "options": "Arabo", "when": "sede=fuori"}),
    ("domanda?sezione=organico&tipo=file", {"label": "Pianta", "evidence": "y", "valid_days": "6 mesi"}),
    ("domanda?sezione=organico&tipo=declaration", {"label": "Impegno", "text": "Mi impegno.", "when": "ore=#"}),
    ("gruppo?sezione=organico", {"label": "Operatori", "columns": "Nome\nRuolo", "least_rows": "1"}),
    (
        "domanda?sezione=organico&gruppo=operatori&domanda=ruolo&tipo=one-of",
        {
            "label": "Ruolo",
            "options": "ASA\nOSS",
            "evidence": "y",
            "evidence_label": "Attestato",
            "expires": "required",
        },
    ),
)


def test_nine_kinds_and_a_group_are_built_ordered_tried_and_frozen(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = begun(manager)
    sent(manager, call_id, "sezione", label="Organico")
    for part, fields in QUESTIONS:
        more = {"when_number": "5"} if fields.get("when") == "ore=#" else {}
        sent(manager, call_id, part, **fields, **more)
    sent(manager, call_id, "domanda?sezione=organico&tipo=text", label="Note")
    items = {item.code: item for item in form_of(call_id).items()}
    kinds = [item.kind for item in items.values() if not isinstance(item, Group)]
    assert kinds == ["yes-no", "number", "money", "date", "one-of", "many-of", "file", "declaration", "text"]
    group = items["operatori"]
    assert isinstance(group, Group)
    assert group.questions[1].evidence is not None
    assert group.questions[1].evidence.expiry == "required"
    page = f"/ente/avvisi/{call_id}/modulo"
    for part in ("domanda?sezione=organico&domanda=ore", "gruppo?sezione=organico&gruppo=operatori"):
        assert manager.get(f"{page}/{part}").status_code == 200
    place = {"sezione": "organico", "domanda": "note", "gruppo": ""}
    followed(manager, manager.send(f"{page}/sposta", page=page, **place, verso="su", seen=revision(call_id)))
    assert [item.code for item in form_of(call_id).items()][-2:] == ["note", "operatori"]
    text = manager.send(f"{page}/prova", **{"a:ore": "tante", "a:lavora-a-turni": "yes"}).get_data(as_text=True)
    assert "non è un numero" in text


def test_a_change_that_breaks_the_form_or_comes_late_says_why_and_changes_nothing(
    client: CarefulClient, signing_world: World
) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = begun(manager)
    sent(manager, call_id, "sezione", label="Organico")
    for part, fields in QUESTIONS[:2]:
        sent(manager, call_id, part, **fields)
    before, page = form_of(call_id), f"/ente/avvisi/{call_id}/modulo"
    place = {"sezione": "organico", "domanda": "lavora-a-turni", "gruppo": ""}
    for seen, why in ((revision(call_id), "La condizione guarda"), ("1", "nel frattempo")):
        part = {**place, "domanda": "ore"} if seen == "1" else place
        answer = manager.send(f"{page}/togli", page=page, **part, seen=seen)
        assert why in followed(manager, answer).get_data(as_text=True)
    new = f"{page}/domanda?sezione=organico&tipo=number"
    text = manager.send(new, label="Altre", least="dieci", seen=revision(call_id)).get_data(as_text=True)
    assert "non è un numero" in text
    assert 'value="dieci"' in text
    assert form_of(call_id) == before


def test_after_its_act_the_form_is_frozen(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = signing_world.call(form=())
    manage = f"/ente/avvisi/{call_id}"
    followed(manager, manager.send(f"{manage}/rettifica", page=manage, reason="Una domanda in più"))
    sent(manager, call_id, "sezione", label="Organico")
    sent(manager, call_id, "domanda?sezione=organico&tipo=text", label="Note")
    followed(manager, manager.send(f"{manage}/approva", page=manage, **act("200")))
    before, page = form_of(call_id), f"{manage}/modulo"
    answer = manager.send(f"{page}/sezione", label="Altra", seen=revision(call_id))
    assert answer.status_code == 200
    assert "approvato" in answer.get_data(as_text=True)
    assert form_of(call_id) == before
    followed(manager, manager.send(f"{manage}/riporta-in-bozza", page=manage))
    sent(manager, call_id, "sezione", label="Altra")


def test_files_go_with_the_notice_and_are_published_with_it(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = signing_world.call(code="ALL-1")
    page = f"/ente/avvisi/{call_id}"
    followed(manager, manager.send(f"{page}/rettifica", page=page, reason="Un allegato"))
    for content, said in ((b"%PDF-1.4 a", "nella bozza"), (b"%PDF-1.4 a", "già fra gli allegati"), (b"boh", "tipo")):
        file = {"title": "Schema di patto", "file": (BytesIO(content), "patto.pdf"), "seen": revision(call_id)}
        assert said in followed(manager, manager.send(f"{page}/allegati", page=page, **file)).get_data(as_text=True)
    public = f"/avvisi/{call_id}"
    assert "Schema di patto" not in client.get(public).get_data(as_text=True)
    signing_world.publish(call_id)
    text = client.get(public).get_data(as_text=True)
    assert "Schema di patto" in text
    found = re.search(rf"{public}/allegati/[0-9a-f]+", text)
    assert found
    assert client.get(found[0]).get_data() == b"%PDF-1.4 a"


def test_an_announced_file_that_is_not_there_stops_the_act_until_it_is_said_to_follow(
    client: CarefulClient, signing_world: World
) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = signing_world.call(code="ALL-2")
    page = f"/ente/avvisi/{call_id}"
    followed(manager, manager.send(f"{page}/rettifica", page=page, reason="Un allegato"))
    draft = queries.draft(call_id)
    assert draft is not None
    others = (Announced(title=f"Altro {number}") for number in range(1, MOST_FILES))
    announced = (Announced(title="Patto", file="patto.pdf"), *others)
    notice = replace(draft.notice, announced=announced)
    calls.save(call_id=call_id, notice=notice, seen=draft.revision, actor=signing_world.manager, now=NOW)
    act = {"act_number": "7", "act_day": TODAY.isoformat(), "act_protocol": "7/1"}
    refused = manager.send(f"{page}/approva", page=page, **act)
    assert (refused.status_code, "Patto (patto.pdf)" in refused.get_data(as_text=True)) == (409, True)
    assert "Segue dopo la pubblicazione" in manager.get(page).get_data(as_text=True)
    mark = {"page": page, "title": "Patto", "seen": revision(call_id)}
    more = manager.send(f"{page}/allegati/annunciati", deed="segue", **{**mark, "title": "Uno di troppo"})
    assert f"al massimo {MOST_FILES}" in manager.get(more.headers["Location"]).get_data(as_text=True)
    followed(manager, manager.send(f"{page}/allegati/annunciati", deed="segue", **mark))
    followed(manager, manager.send(f"{page}/approva", page=page, **act))
    followed(manager, manager.send(f"{page}/pubblica", page=page))
    assert "sarà pubblicato qui" in client.get(f"/avvisi/{call_id}").get_data(as_text=True)
