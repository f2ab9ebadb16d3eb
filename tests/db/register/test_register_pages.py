"""The pages of the register: where citizens choose, where the agency decides, where a provider looks."""

import csv
import hashlib
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from flask import Flask

from app import clock
from app.actors import PROGRAM
from app.decisions import Refused
from app.demo import PASSWORD
from blueprints.accounts import api as accounts
from blueprints.register import api
from blueprints.register.queries.public import Idle
from tests.careful import CarefulClient
from tests.db.register.conftest import NOW, START, Register

GIRASOLE = "Cooperativa Sociale Girasole Demo"


@pytest.fixture
def staff(client: CarefulClient, register: Register) -> CarefulClient:
    """The browser of somebody who decides and sets tariffs."""
    return _signed_in(client, "administrator", "agency", register.agency_id)


def _signed_in(client: CarefulClient, role: str, kind: str, scope_id: int) -> CarefulClient:
    email = f"{role}@cremona.example"
    person_id = accounts.add_person(email=email, name="Ada Demo Bianchi", password=PASSWORD, actor=PROGRAM, now=NOW)
    accounts.grant(person_id=person_id, role=role, scope_kind=kind, scope_id=scope_id, actor=PROGRAM, now=NOW)
    assert client.sign_in(email, PASSWORD).status_code == 303
    return client


def _text(client: CarefulClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_citizen_finds_a_provider_in_two_clicks(client: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None)
    home = _text(client, "/")
    service = re.search(r'href="(/\?servizio=SAD)"', home)
    assert service
    comune = re.search(r'href="(/elenco\?servizio=SAD&amp;comune=019036)"', _text(client, service[1]))
    assert comune
    found = _text(client, comune[1].replace("&amp;", "&"))
    assert GIRASOLE in found
    assert "0372 000001" in found


def test_the_list_of_another_day_and_of_what_was_known_then(client: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol(valid_to=None)
    register.suspend(accreditation_id, effective_from=date(2026, 2, 1))
    assert GIRASOLE not in _text(client, "/elenco?alla-data=2023-12-31")
    assert "Sospeso" not in _text(client, "/elenco?alla-data=2026-01-31")
    assert "Sospeso" in _text(client, "/elenco?alla-data=2026-02-01")
    assert (
        "Sospeso" not in _text(client, "/elenco?alla-data=2026-02-01&conosciuta-al=2026-03-01").partition("<table")[2]
    )


def test_a_date_that_cannot_be_read_is_named_and_left_out(client: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None)
    page = _text(client, "/elenco?alla-data=ieri&servizio=GIARDINAGGIO")
    assert "Non abbiamo capito: alla-data, servizio" in page
    assert GIRASOLE in page


@pytest.mark.parametrize("query", ["cerca=girasole", "servizio=SAD", "comune=019036", "zona={area}"])
def test_each_filter_finds_and_leaves_out(client: CarefulClient, register: Register, query: str) -> None:
    area = re.search(r'<option value="(\d{1,5})">Castelverde', _text(client, "/elenco"))
    assert area
    register.enrol(valid_to=None)
    register.enrol(
        provider_id=register.other_provider_id,
        service_code="ADM",
        valid_to=None,
        comune_ids=[register.comuni["019089"]],
    )
    page = _text(client, "/elenco?" + query.format(area=area[1])).partition("<table")[2]
    assert GIRASOLE in page
    assert "Olmo" not in page


def test_a_page_that_is_kept_is_asked_for_again_and_not_sent_twice(client: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None)
    first = client.get("/elenco")
    mark = first.headers["ETag"]
    again = client.get("/elenco", headers={"If-None-Match": f'W/"x", {mark}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    register.enrol(provider_id=register.other_provider_id, valid_to=None)
    changed = client.get("/elenco", headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != mark


def test_whoever_is_signed_in_never_gets_nor_leaves_a_kept_page(staff: CarefulClient, context: Flask) -> None:
    own = staff.get("/elenco")
    assert "Ada Demo Bianchi" in own.get_data(as_text=True)
    assert "ETag" not in own.headers
    stranger = context.test_client().get("/elenco").get_data(as_text=True)
    assert "Ada Demo Bianchi" not in stranger
    assert "Ada Demo Bianchi" in staff.get("/elenco").get_data(as_text=True)


class Counting(Idle):
    """The public's connections, with a count of the questions."""

    def ask(self, question):  # type: ignore[no-untyped-def]
        type(self).asked += 1
        return super().ask(question)

    asked = 0


def test_a_first_view_asks_at_most_four_questions_and_a_second_one(
    client: CarefulClient, register: Register, context: Flask
) -> None:
    for number in range(3):
        register.enrol(
            valid_from=START + timedelta(days=400 * number), valid_to=START + timedelta(days=400 * number + 399)
        )
    register.enrol(service_code="ADM", valid_to=None)
    address = context.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")
    context.extensions["accredita.register.public"] = counting = Counting(address)
    try:
        for path, most in (("/elenco?n=1", 4), ("/elenco?n=1", 1), ("/elenco?n=2", 1), ("/?n=3", 4)):
            Counting.asked = 0
            client.get(path)
            assert Counting.asked <= most, path
    finally:
        del context.extensions["accredita.register.public"]
        for each in counting.waiting:
            each.close()


def test_an_address_on_a_page_keeps_one_and_yes_apart(context: Flask) -> None:
    with context.test_request_context():
        write = context.jinja_env.globals["url_for"]
        assert [write("register.show_list", n=value) for value in (1, True, 1)] == [
            "/elenco?n=1",
            "/elenco?n=True",
            "/elenco?n=1",
        ]


def test_the_list_goes_on_when_the_server_hangs_up(
    client: CarefulClient, register: Register, context: Flask, database: object
) -> None:
    client.get("/elenco")
    with psycopg.connect(database.superuser_url, autocommit=True) as superuser:  # type: ignore[attr-defined]
        superuser.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename = 'accredita_app' and state = 'idle'"
            " and query like '%register_versions%'"
        )
    register.enrol(valid_to=None)
    assert GIRASOLE in _text(client, "/elenco")


def test_the_open_data_say_what_the_page_says_and_anyone_can_repeat_the_draw(
    client: CarefulClient, register: Register
) -> None:
    ids = [
        register.enrol(provider_id=provider_id, service_code=service, valid_to=None)
        for provider_id in (register.provider_id, register.other_provider_id)
        for service in ("SAD", "ADM")
    ]
    lines = json.loads(_text(client, "/elenco.json"))["accreditations"]
    assert sorted(line["id"] for line in lines) == ids
    seed = f"accredita:{clock.today().isoformat()}"
    repeated = sorted(ids, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).hexdigest())
    assert [line["id"] for line in lines] == repeated
    table = list(csv.DictReader(io.StringIO(client.get("/elenco.csv").get_data().decode("utf-8-sig"))))
    assert [int(line["id"]) for line in table] == repeated
    assert table[0]["comuni_istat"].split()[0] in register.comuni


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(client: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None, public=api.PublicFields(complementary="=cmd()"))
    (line,) = csv.DictReader(io.StringIO(client.get("/elenco.csv").get_data().decode("utf-8-sig")))
    assert line["complementary_services"] == "'=cmd()"


def test_the_providers_page_tells_its_acts_without_their_reasons(client: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol(valid_to=None)
    register.suspend(accreditation_id, effective_from=date(2026, 2, 1))
    page = _text(client, f"/elenco/{accreditation_id}")
    assert "n. 512 del" in page
    assert "Sospensione" in page
    assert "Manca il coordinatore" not in page
    assert "<svg" in page
    assert client.get("/elenco/999999").status_code == 404


def test_a_suspension_by_the_desk_shows_at_once(staff: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol(valid_to=None)
    stranger = staff.application.test_client()
    assert "Sospeso" not in stranger.get("/elenco").get_data(as_text=True).partition("<table")[2]
    answer = staff.send(
        f"/ente/accreditamenti/{accreditation_id}/atto/sospensione",
        act_number="77",
        act_day="2026-03-01",
        effective_from="2026-03-01",
        reason="Manca il coordinatore",
        running_projects_continue="y",
    )
    assert answer.status_code == 303
    assert "Manca il coordinatore" in _text(staff, f"/ente/accreditamenti/{accreditation_id}")
    assert "Sospeso" in stranger.get("/elenco").get_data(as_text=True).partition("<table")[2]


def test_a_refused_act_says_why_and_keeps_what_was_written(staff: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol()
    answer = staff.send(
        f"/ente/accreditamenti/{accreditation_id}/atto/revoca",
        act_number="78",
        act_day="2026-03-01",
        effective_from="2030-01-01",
        reason="Requisiti persi",
    )
    page = answer.get_data(as_text=True)
    assert "fuori dal periodo" in page
    assert "Requisiti persi" in page
    found = api.accreditation(accreditation_id)
    assert found is not None
    assert found.state == "enrolled"


def test_a_pact_is_drafted_signed_and_terminated_at_the_desk(staff: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol()
    staff.send(
        f"/ente/accreditamenti/{accreditation_id}/patto",
        number="1/2024",
        valid_from="2024-01-01",
        last_day="2026-12-31",
    )
    (pact,) = api.pacts(register.agency_id)
    assert pact.state == "draft"
    staff.send(f"/ente/patti/{pact.id}/firma", cig="1234567000", signed_on="2024-01-02")
    page = _text(staff, f"/ente/accreditamenti/{accreditation_id}")
    assert "Le cifre di controllo del CIG 1234567000 non tornano" in page
    staff.send(f"/ente/patti/{pact.id}/cessazione", on="2026-01-01", reason="Rinuncia")
    (pact,) = api.pacts(register.agency_id)
    assert (pact.state, pact.valid_to) == ("terminated", date(2026, 1, 1))


def test_a_cig_that_another_pact_has_is_refused_on_its_field(staff: CarefulClient, register: Register) -> None:
    for service, number in (("SAD", "1/2024"), ("ADM", "2/2024")):
        accreditation_id = register.enrol(service_code=service)
        answer = staff.send(
            f"/ente/accreditamenti/{accreditation_id}/patto",
            number=number,
            valid_from="2024-01-01",
            last_day="2026-12-31",
            cig="1234567CE7",
            signed_on="2024-01-02",
        )
    assert "Questo CIG è già di un altro patto" in answer.get_data(as_text=True)


def test_a_tariff_is_decided_from_a_day_on(staff: CarefulClient, register: Register) -> None:
    for price, day in (("23,00", "2024-01-01"), ("24,00", "2026-01-01")):
        answer = staff.send(
            "/ente/tariffe/SAD",
            profile="OSS",
            day_type="weekday",
            school_level="",
            unit_price=price,
            valid_from=day,
            act="Determinazione n. 33",
        )
        assert answer.status_code == 303
    assert [str(each.unit_price)[:5] for each in api.tariffs(register.agency_id)] == ["24.00", "23.00"]
    page = _text(staff, "/ente/tariffe")
    assert "24,00" in page
    assert "31 dic 2025" in page


def test_a_tariff_of_a_time_band_needs_a_band_that_the_agency_has_written(
    staff: CarefulClient, register: Register
) -> None:
    asked = {
        "profile": "OSS",
        "day_type": "",
        "school_level": "",
        "time_band": "sera",
        "unit_price": "26,00",
        "valid_from": "2027-01-01",
        "act": "Determinazione n. 34",
    }
    assert staff.send("/ente/tariffe/SAD", **asked).status_code == 200
    key = api.TariffKey(service_code="SAD", profile="OSS", time_band="sera")
    more: dict[str, Any] = {"unit_price": Decimal(26), "valid_from": date(2027, 1, 1), "act": "n. 34"}
    with pytest.raises(Refused) as refused:
        api.set_tariff(agency_id=register.agency_id, key=key, actor=register.staff, now=NOW, **more)
    assert [each.code for each in refused.value.refusals] == ["tariff-band-unknown"]
    written = {"written": "sera 20:00-22:00", "valid_from": "2099-01-01", "source": "Determinazione n. 34"}
    assert staff.send("/ente/parametri/register.time_bands", **(written | {"written": "sera 20-22"})).status_code == 200
    assert staff.send("/ente/parametri/register.time_bands", **written).status_code == 303
    assert staff.send("/ente/tariffe/SAD", **asked).status_code == 303
    assert "sera" in _text(staff, "/ente/tariffe")


def test_the_desk_lists_its_own_accreditations_only(staff: CarefulClient, register: Register) -> None:
    register.enrol()
    other = register.enrol(
        agency_id=register.other_agency_id,
        provider_id=register.other_provider_id,
        comune_ids=[each.id for each in _comuni(register.other_agency_id)],
        actor=register.other_staff,
    )
    page = _text(staff, "/ente/accreditamenti?cerca=a")
    assert GIRASOLE in page
    assert "Olmo" not in page
    assert staff.get(f"/ente/accreditamenti/{other}").status_code == 404
    assert staff.get(f"/ente/accreditamenti/{other}/atto/revoca").status_code == 404


def _comuni(agency_id: int) -> tuple[object, ...]:
    from blueprints.territory import api as territory

    return territory.comuni_of(agency_id)


def test_a_provider_sees_its_accreditations_and_pacts(client: CarefulClient, register: Register) -> None:
    accreditation_id = register.enrol()
    api.sign_pact(
        accreditation_id=accreditation_id,
        number="1/2024",
        cig="1234567CE7",
        valid_from=START,
        valid_to=date(2027, 1, 1),
        signed_on=START,
        actor=register.staff,
        now=NOW,
    )
    page = _text(_signed_in(client, "clerk", "provider", register.provider_id), "/fornitore/accreditamenti")
    assert "1234567CE7" in page
    assert "Azienda Sociale Demo del Cremonese" in page


def test_a_list_is_sent_again_only_when_it_says_something_else(staff: CarefulClient, register: Register) -> None:
    register.enrol(valid_to=None)
    first = staff.get("/ente/accreditamenti")
    assert first.headers["Cache-Control"] == "private, no-cache"
    mark = {"If-None-Match": first.headers["ETag"]}
    again = staff.get("/ente/accreditamenti", headers=mark)
    assert (again.status_code, again.get_data()) == (304, b"")
    register.enrol(service_code="ADM", valid_to=None)
    assert staff.get("/ente/accreditamenti", headers=mark).status_code == 200


def test_a_page_with_names_of_persons_is_never_kept(staff: CarefulClient) -> None:
    answer = staff.get("/accesso/persone")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
