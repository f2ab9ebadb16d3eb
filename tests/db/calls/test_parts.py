"""What a call's file says of lots, territories, requirements and prices can be read and written in the browser too."""

from typing import Any

import html5lib
import pytest

from blueprints.calls import call_file
from blueprints.calls.rules.notice import NamedLot, Price, Threshold, as_json
from blueprints.calls.services.call_files import export_call
from blueprints.territory import api as territory
from tests.careful import CarefulClient
from tests.db.calls.test_building import begun, revision
from tests.db.calls.test_call_files import FILES, imported
from tests.db.calls.test_conditions import notice_of
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.world import World

PAGES = ("lotti", "requisiti", "tariffe")


def shown(page: str) -> dict[str, Any]:
    """The fields of a page's form, as a browser would send them back."""
    form = html5lib.parse(page, namespaceHTMLElements=False).find(".//main//form[@method='post']")
    found: dict[str, Any] = {}
    for each in form.iter():
        name, kind = each.get("name"), each.get("type")
        if name is None or (kind == "checkbox" and each.get("checked") is None):
            continue
        if each.tag == "select":
            options = each.findall("option")
            found[name] = next((one for one in options if one.get("selected") is not None), options[0]).get("value")
        elif kind == "checkbox":
            found.setdefault(name, []).append(each.get("value"))
        elif each.tag in ("input", "textarea"):
            found[name] = (each.text or "").removeprefix("\n") if each.tag == "textarea" else each.get("value")
    return found


def test_what_a_file_says_comes_back_from_each_page_unchanged(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    for file in FILES:
        call_id = imported(signing_world, file.read_bytes())
        before = as_json(notice_of(call_id))
        for part in PAGES:
            page = f"/ente/avvisi/{call_id}/{part}"
            fields = shown(manager.get(page).get_data(as_text=True))
            answer = manager.post(page, data=fields, content_type="multipart/form-data")
            assert answer.status_code == 303, (file.stem, part, answer.get_data(as_text=True))
            assert as_json(notice_of(call_id)) == before, (file.stem, part)


def test_a_lot_without_territories_holds_everywhere_also_when_others_have_some(signing_world: World) -> None:
    text = """
title: Elenco
services: [SAD, ADM]
territories: [{code: uno, title: Uno, comuni: [Pizzighettone]}]
lots:
  - {code: a, title: A, services: [SAD], territories: [uno]}
  - {code: b, title: B, services: [ADM]}
windows: {kind: single, opens: 01/02/2027, closes: 15/03/2027}
"""
    notice = notice_of(imported(signing_world, text.encode()))
    reached = {each.code: [len(zone.comune_ids) for zone in notice.zones_of(each)] for each in notice.services}
    assert reached["SAD"] == [1]
    assert reached["ADM"] == [len(territory.comuni_of(signing_world.agency_id))]


LOTS = {
    "services": ["SAD"],
    "s.rows": "1",
    "s0.title": "Pasti a domicilio",
    "s0.unit": "pieces",
    "t.rows": "2",
    "t0.title": "Nord",
    "t0.subareas": "1, 2",
    "t1.code": "sud",
    "t1.title": "Sud",
    "t1.comuni": "Pizzighettone\nSan Bassano",
    "l.rows": "2",
    "l0.code": "1/N",
    "l0.title": "Lotto nord",
    "l0.services": "SAD, pasti-a-domicilio",
    "l0.territories": "nord",
    "l1.code": "1/S",
    "l1.title": "Lotto sud",
    "l1.services": "SAD",
    "l1.territories": "sud",
    "l1.note": "Serve una sede",
    "lots_max": "1",
}
REQUIREMENTS = {
    "codes": "G01-G03",
    "r.rows": "2",
    "r0.code": "G02",
    "r0.thresholds": "organico: almeno 5 operatori\nricambio: al più 12,5 %",
    "r1.code": "X/1",
    "r1.text": "Sede nel lotto sud",
    "r1.only_for": "1/S",
}


NAMED = """
title: Elenco
services: [SAD, ADM]
territories: [{code: uno, title: Uno, comuni: [Pizzighettone]}, {code: due, title: Due, comuni: [San Bassano]},
  {code: tre, title: Tre, comuni: [Cremona]}, {code: mai, title: Mai, comuni: [Soresina]}]
lots:
  - {code: l-form, title: F, services: [SAD], territories: [uno]}
  - {code: l-group, title: G, services: [SAD], territories: [due]}
  - {code: l-criterion, title: C, services: [SAD], territories: [tre]}
  - {code: l-free, title: L, services: [SAD, ADM], territories: [mai]}
windows: {kind: single, opens: 01/02/2027, closes: 15/03/2027}
form:
  - title: Dati
    questions:
      - {code: a, kind: yes-no, label: Una sede?, only_for: l-form}
      - {group: g, label: Sedi, questions: [{code: n, kind: text, label: Dove, only_for: l-group}]}
scoring:
  mode: quality
  blocks:
    - code: b
      title: B
      criteria: [{code: c, title: C, maximum: 9, only_for: l-criterion}, {code: d, title: D, maximum: 9}]
tariffs: [{service: ADM, price: 20}]
"""


def test_lots_and_services_that_another_part_names_stay(client: CarefulClient, signing_world: World) -> None:
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = imported(signing_world, NAMED.encode())
    page, before = f"/ente/avvisi/{call_id}/lotti", as_json(notice_of(call_id))
    fields = shown(manager.get(page).get_data(as_text=True))

    def said(**changes: Any) -> str:
        answer = manager.post(page, data={**fields, **changes}, content_type="multipart/form-data")
        assert as_json(notice_of(call_id)) == before
        return answer.get_data(as_text=True)

    renamed = said(**{f"l{number}.code": f"z{number}" for number in range(4)})
    assert "nominano ancora l-criterion, l-form, l-group:" in renamed
    assert "nominano ancora ADM:" in said(services=["SAD"], **{"l3.services": "SAD"})
    assert "Nessun lotto ha ADM" in said(**{"l3.services": "SAD"})
    stale = {**fields, "seen": "0", "l3.title": "Altro"}
    assert "nel frattempo" in manager.post(page, data=stale, content_type="multipart/form-data").get_data(as_text=True)
    assert as_json(notice_of(call_id)) == before
    stranger = signed_in(client, "bandi@altra.example")
    for part in PAGES:
        assert stranger.get(f"/ente/avvisi/{call_id}/{part}").status_code == 404


@pytest.fixture
def built(client: CarefulClient, signing_world: World) -> tuple[CarefulClient, int]:
    """A call begun in the browser, with its lots."""
    manager = signed_in(client, "bandi@agenzia.example")
    call_id = begun(manager)
    followed(manager, manager.send(f"/ente/avvisi/{call_id}/lotti", **LOTS, seen=revision(call_id)))
    return manager, call_id


def test_lots_with_their_territories_are_written_as_a_file_writes_them(
    built: tuple[CarefulClient, int], signing_world: World
) -> None:
    manager, call_id = built
    text = f"/ente/avvisi/{call_id}/testo"
    assert "pagina dei lotti" in manager.get(text).get_data(as_text=True)
    dates = {"rolling_opens": "2027-01-10T09:00", "valid_last": "2029-12-31"}
    followed(manager, manager.send(text, title="Elenco", text="T", checklist="0", **dates, seen=revision(call_id)))
    notice = notice_of(call_id)
    assert notice.lots[1] == NamedLot(code="1/S", title="Lotto sud", note="Serve una sede")
    assert [each.lots for each in notice.services] == [("1/N", "1/S"), ("1/N",)]
    assert {each.code for each in notice.zones if each.lot == "1/S"} == {"1/S.sud"}
    assert notice.validity is not None
    parsed = call_file.parse(export_call(agency_id=signing_world.agency_id, code="DOM-2028"))
    assert parsed.call is not None, parsed.faults
    assert [each.territories for each in parsed.call.lots] == [("nord",), ("sud",)]
    assert (parsed.call.services[1].unit, parsed.call.most_lots) == ("pieces", 1)
    assert parsed.call.period.last is not None


def test_requirements_and_prices_are_written_and_a_lot_that_they_name_stays(
    built: tuple[CarefulClient, int], signing_world: World
) -> None:
    manager, call_id = built
    wrong = {**REQUIREMENTS, "r1.only_for": "1/E"}
    page, lots = f"/ente/avvisi/{call_id}/requisiti", f"/ente/avvisi/{call_id}/lotti"
    said = manager.send(page, **wrong, seen=revision(call_id)).get_data(as_text=True)
    assert "X/1: " in said
    assert "G01-G03" in said
    assert notice_of(call_id).asked == ()
    twice = {**REQUIREMENTS, "r1.code": "G02", "r1.only_for": ""}
    assert "G02" in manager.send(page, **twice, seen=revision(call_id)).get_data(as_text=True)
    assert notice_of(call_id).asked == ()
    own = {**REQUIREMENTS, "codes": ""}
    followed(manager, manager.send(page, **{**own, "r0.text": "Operatori"}, seen=revision(call_id)))
    asked = {each.code: each for each in notice_of(call_id).asked}
    assert asked["G02"].thresholds[1] == Threshold(
        name="ricambio", value=asked["G02"].thresholds[1].value, unit="%", compare="at-most"
    )
    assert asked["X/1"].only_for == ("1/S",)
    prices = {"p.rows": "1", "p0.service": "SAD", "p0.price": "21,75", "p0.day": "feriale"}
    wrong_price = {**prices, "p0.price": "tanto"}
    said = manager.send(f"/ente/avvisi/{call_id}/tariffe", **wrong_price, seen=revision(call_id))
    assert "tanto" in said.get_data(as_text=True)
    assert notice_of(call_id).prices == ()
    followed(manager, manager.send(f"/ente/avvisi/{call_id}/tariffe", **prices, seen=revision(call_id)))
    (price,) = notice_of(call_id).prices
    assert price == Price(service="SAD", price=price.price, day="feriale")
    before = as_json(notice_of(call_id))
    fewer = {**LOTS, "l1.code": "1/O"}
    assert "nominano ancora 1/S" in manager.send(lots, **fewer, seen=revision(call_id)).get_data(as_text=True)
    typo = {**LOTS, "t1.comuni": "Pizighetone"}
    assert "Pizighetone" in manager.send(lots, **typo, seen=revision(call_id)).get_data(as_text=True)
    assert as_json(notice_of(call_id)) == before
