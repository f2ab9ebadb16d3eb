"""The journey of a call through its pages, as people walk it without JavaScript."""

import re
from datetime import datetime
from io import BytesIO

from werkzeug.test import TestResponse

from app.clock import ROME
from tests.careful import CarefulClient
from tests.db.calls.world import CLOSES, NOW, OPENS, PASSWORD, PDF, TODAY, YEAR, World


def signed_in(client: CarefulClient, email: str) -> CarefulClient:
    browser = client.application.test_client()
    assert isinstance(browser, CarefulClient)
    assert browser.sign_in(email, PASSWORD).status_code == 303
    return browser


def local(instant: datetime) -> str:
    """An instant as a browser's field writes it."""
    return instant.astimezone(ROME).strftime("%Y-%m-%dT%H:%M:%S")


def followed(browser: CarefulClient, answer: TestResponse) -> TestResponse:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = browser.get(answer.headers["Location"])
    assert page.status_code == 200, page.get_data(as_text=True)
    return page


def ids_in(page: TestResponse, pattern: str) -> str:
    found = re.search(pattern, page.get_data(as_text=True))
    assert found, pattern
    return found[1]


def act(number: str) -> dict[str, str]:
    return {"act_number": number, "act_day": TODAY.isoformat(), "act_protocol": f"{number}7/{YEAR}"}


def written(client: CarefulClient, world: World) -> int:
    """The manager writes, previews, approves and publishes a call."""
    manager = signed_in(client, "bandi@agenzia.example")
    page = followed(manager, manager.send("/ente/avvisi/nuovo", code="DOM-2027", copy_of="0"))
    call_id = int(ids_in(page, r"/ente/avvisi/(\d+)/anteprima"))
    answer = manager.send(
        f"/ente/avvisi/{call_id}/testo",
        seen="1",
        title="Elenco degli enti domiciliari",
        text="Testo dell'avviso.\n\nSecondo capoverso.",
        manager="Bruno Ferri",
        contact="bandi@agenzia.example",
        initial_opens=local(OPENS),
        initial_closes=local(CLOSES),
        valid_from=f"{YEAR + 1}-01-01",
        valid_last=f"{YEAR + 3}-12-31",
        services=["SAD"],
        zones=["area-1", "area-2"],
        checklist=str(world.checklist_id),
        documents="Statuto",
        declarations="Dichiaro che è tutto vero.",
    )
    followed(manager, answer)
    manage = f"/ente/avvisi/{call_id}"
    assert manager.get(f"{manage}/anteprima").status_code == 200
    assert client.get(f"/avvisi/{call_id}").status_code == 404
    followed(manager, manager.send(f"{manage}/approva", page=manage, **act("98")))
    followed(manager, manager.send(f"{manage}/pubblica", page=manage))
    assert "Elenco degli enti domiciliari" in client.get(f"/avvisi/{call_id}").get_data(as_text=True)
    assert client.get("/avvisi").status_code == 200
    return call_id


def applied(client: CarefulClient, call_id: int) -> int:
    """The provider fills in every step and lodges."""
    provider = signed_in(client, "legale0@ente.example")
    page = followed(provider, provider.send(f"/avvisi/{call_id}/inizia", page=f"/avvisi/{call_id}"))
    application_id = int(ids_in(page, r"/domande/mie/(\d+)/servizi"))
    mine = f"/domande/mie/{application_id}"
    fields = {"seen": "1", "service:SAD": "1", "zones:SAD": ["area-1", "area-2"]}
    page = followed(provider, provider.send(f"{mine}/servizi", **fields))
    assert "BOZZA, non presentata" in page.get_data(as_text=True)
    step = provider.get(f"{mine}/passo/requirements")
    codes = re.findall(r'name="v:([^"]+)" value="0"', step.get_data(as_text=True))
    answers = {f"v:{code}": "0" for code in codes} | {f"a:{code}": "yes" for code in codes if "note" not in code}
    followed(provider, provider.send(f"{mine}/passo/requirements", **answers))
    upload = {"question": "DOC1", "section": "documents", "file": (BytesIO(PDF), "statuto.pdf")}
    followed(provider, provider.send(f"{mine}/file", page=f"{mine}/passo/documents", **upload))
    followed(provider, provider.send(f"{mine}/passo/declarations", **{"v:DIC1": "0", "a:DIC1": "yes"}))
    page = provider.get(mine)
    assert "Non manca niente" in page.get_data(as_text=True)
    seen = ids_in(page, r'name="seen" value="(\d+)"')
    page = followed(provider, provider.send(f"{mine}/presenta", page=mine, seen=seen))
    assert f"ricevuta n. 1/{YEAR}" in page.get_data(as_text=True)
    return application_id


def checked(client: CarefulClient, call_id: int, application_id: int, world: World) -> None:
    """The officer registers, checks and admits; the manager appoints the commission."""
    manager = signed_in(client, "bandi@agenzia.example")
    case = f"/domande/{application_id}"
    assert f"1/{YEAR}" in manager.get("/domande").get_data(as_text=True)
    followed(manager, manager.send(f"{case}/protocollo", page=case, number="8001", day=TODAY.isoformat()))
    page = manager.get(f"{case}/verifica")
    outcomes = {f"o:{code}": "present" for code in re.findall(r'name="o:([^"]+)"', page.get_data(as_text=True))}
    followed(manager, manager.send(f"{case}/verifica", **outcomes))
    followed(manager, manager.send(f"{case}/ammetti", page=f"{case}/verifica"))
    members = [str(each.person_id) for each in world.commissioners]
    appointed = manager.send(f"/ente/avvisi/{call_id}/commissione", members=members, chair=members[0], **act("99"))
    followed(manager, appointed)


def evaluated(client: CarefulClient, application_id: int) -> None:
    """Three commissioners declare, check and hand in; the chair records what was agreed."""
    browsers = [signed_in(client, f"c{n}@agenzia.example") for n in range(3)]
    chair, sheet = browsers[0], f"/valutazione/{application_id}"
    for browser in browsers:
        assert browser.get("/valutazione").status_code == 200
        followed(browser, browser.send(f"{sheet}/dichiara", page=sheet, none="yes"))
    desk = ids_in(chair.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    followed(chair, chair.send(f"{desk}/avvia", page=desk))
    for browser in browsers:
        text = browser.get(sheet).get_data(as_text=True)
        found = {f"o:{code}": "met" for code in re.findall(r'name="o:([^"]+)"', text)}
        followed(browser, browser.send(f"{sheet}/esami", page=sheet, hand_in="1", **found))
    agreed = {"service": "SAD", "outcome": "accepted", "reasons": "Requisiti posseduti."}
    followed(chair, chair.send(f"{sheet}/esito", page=sheet, **agreed))


def minuted(client: CarefulClient, world: World) -> None:
    """The chair convenes, opens and closes a session; every member reads its minutes."""
    chair, member = (signed_in(client, f"c{n}@agenzia.example") for n in range(2))
    desk = ids_in(chair.get("/valutazione"), r"(/valutazione/commissioni/\d+)")
    followed(chair, chair.send(f"{desk}/sedute", page=desk, convened_for=local(NOW), place="Sede"))
    session_id = int(ids_in(chair.get(desk), r"/sedute/(\d+)/apri"))
    followed(chair, chair.send(f"{desk}/sedute/{session_id}/apri", page=desk))
    present = [str(each.person_id) for each in world.commissioners]
    followed(chair, chair.send(f"{desk}/sedute/{session_id}/chiudi", page=desk, present=present, notes=""))
    assert member.get(f"{desk}/sedute/{session_id}/verbale.pdf").get_data().startswith(b"%PDF")


def test_the_whole_journey_can_be_walked(client: CarefulClient, signing_world: World, work_through) -> None:
    call_id = written(client, signing_world)
    application_id = applied(client, call_id)
    work_through()
    provider = signed_in(client, "legale0@ente.example")
    mine = f"/domande/mie/{application_id}"
    assert provider.get(f"{mine}/ricevuta.pdf").get_data().startswith(b"%PDF")
    checked(client, call_id, application_id, signing_world)
    evaluated(client, application_id)
    minuted(client, signing_world)
    manager = signed_in(client, "bandi@agenzia.example")
    decision = {"applications": [str(application_id)], "effective_from": TODAY.isoformat(), **act("120")}
    followed(manager, manager.send(f"/ente/avvisi/{call_id}/atto", **decision))
    assert signing_world.state(application_id) == "enrolled"
    assert "accolta" in provider.get(mine).get_data(as_text=True)
    assert manager.get(f"/domande/{application_id}").status_code == 200
    work_through()


def test_a_call_can_be_read_by_programs(client: CarefulClient, world: World) -> None:
    call_id = world.call(questions_until=OPENS)
    found = client.get("/avvisi.json").get_json()
    assert [each["code"] for each in found["calls"]] == ["DOM-2027"]
    assert found["calls"][0]["closes_at"] == CLOSES.isoformat()
    assert b"<feed" in client.get("/avvisi.atom").get_data()
    calendar = client.get(f"/avvisi/{call_id}/scadenze.ics").get_data(as_text=True)
    assert f"DTSTART:{CLOSES:%Y%m%dT%H%M%SZ}" in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
