"""The API of entries: a token of the provider, the checks of a file, the same again changes nothing."""

import re
from typing import Any

import pytest
from sqlalchemy import select, text

from app.db import session
from app.decisions import Refused
from blueprints.care import services
from blueprints.care.models import EntryBatch, EntryVersion, ServiceEntry
from blueprints.care.schemas import MOST_ENTRIES
from tests.care_world import NOW, OCTOBER, CareWorld
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

JSON = {"Accept": "application/json"}


def row(external_id: str, **changes: str) -> dict[str, str]:
    usual = {"project": "P-0001", "operator": "OP-1", "day": "2026-10-05", "start": "08:00", "end": "09:00"}
    return {"external_id": external_id, **usual, **changes}


@pytest.fixture
def token(world: CareWorld) -> str:
    world.project()
    return services.make_token(provider_id=world.provider_ids[0], name="Gestionale", actor=world.clerk(), now=NOW)


def sent(client: CarefulClient, token: str, *rows: dict[str, str], **changes: Any) -> Any:
    body = {"agency": "cremonese", "month": "2026-10", "entries": list(rows), **changes}
    return client.post("/api/entries", json=body, headers={**JSON, "Authorization": f"Bearer {token}"})


def test_entries_come_in_are_corrected_and_the_same_again_changes_nothing(client: CarefulClient, token: str) -> None:
    bad = row("a3", project="P-0009")
    first = sent(client, token, row("a1"), row("a2", day="06/10/2026"), bad).get_json()
    assert (first["created"], first["corrected"], first["unchanged"]) == (2, 0, 0)
    (fault,) = first["faults"]
    assert (fault["index"], fault["external_id"], fault["code"]) == (2, "a3", "row-project-unknown")
    assert fault["detail"]
    again = sent(client, token, row("a1"), row("a2", day="06/10/2026")).get_json()
    assert (again["created"], again["unchanged"], again["batch"]) == (0, 2, None)
    changed = sent(client, token, row("a1", end="10:00")).get_json()
    assert (changed["created"], changed["corrected"]) == (0, 1)
    assert len(session().scalars(select(EntryBatch)).all()) == 2
    assert session().scalars(select(EntryVersion.before["minutes"].as_integer())).all() == [60]
    found = client.get("/api/entries/a1", headers={**JSON, "Authorization": f"Bearer {token}"}).get_json()
    assert (found["minutes"], found["versions"], found["project"]) == (120, 1, "P-0001")


def test_what_is_not_as_described_is_a_problem_and_changes_nothing(client: CarefulClient, token: str) -> None:
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"month": "2026-13"}, 422),
        ({"agency": "altrove"}, 404),
        ({"entries": []}, 422),
        ({"entries": [row("a1", colour="blue")]}, 422),
        ({"entries": [{"external_id": "a1"}]}, 422),
        ({"entries": [row(f"a{number}") for number in range(MOST_ENTRIES + 1)]}, 422),
    ]
    for changes, status in wrong:
        answer = sent(client, token, row("a1"), **changes)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), changes
    assert session().scalars(select(ServiceEntry)).all() == []


def test_only_a_token_that_holds_opens_and_only_its_provider(
    client: CarefulClient, world: CareWorld, token: str
) -> None:
    assert sent(client, "sbagliata", row("a1")).status_code == 401
    sent(client, token, row("a1"))
    other = services.make_token(provider_id=world.provider_ids[1], name="Altro", actor=world.clerk(1), now=NOW)
    headers = {**JSON, "Authorization": f"Bearer {other}"}
    assert client.get("/api/entries/a1", headers=headers).status_code == 404
    assert sent(client, other, row("b1")).get_json()["faults"][0]["code"] == "row-project-unknown"
    with pytest.raises(Refused):
        services.push_entries(
            agency_id=world.agency_id, provider_id=world.provider_ids[0], month=OCTOBER, rows=[row("a2")],
            actor=world.clerk(1), now=NOW,
        )  # fmt: skip
    kept = session().execute(text("select row_to_json(t)::text from api_tokens t")).scalars().all()
    assert token not in "".join(kept)


def test_tokens_are_made_told_once_and_revoked_on_the_page(client: CarefulClient, world: CareWorld, token: str) -> None:
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    page = "/rendiconti/chiavi"
    made = re.search(r'<code class="acc-long">([\w-]+)</code>', clerk.send(page, name="Nuovo programma").text)
    assert made
    shown = clerk.get(page).text
    assert "Nuovo programma" in shown
    assert made[1] not in shown
    newest = re.search(r"/rendiconti/chiavi/(\d+)/revoca", shown)
    assert newest
    stranger = signed_in(client, "clerk", "provider", world.provider_ids[1])
    assert stranger.send(newest[0], page=page).status_code == 404
    assert sent(client, made[1], row("a1")).status_code == 200
    clerk = signed_in(client, "legal_representative", "provider", world.provider_ids[0])
    assert clerk.send(newest[0], page=page).status_code == 303
    assert sent(client, made[1], row("a2")).status_code == 401


def test_the_description_says_how_entries_are_sent(client: CarefulClient) -> None:
    found = client.get("/api/openapi.json").get_json()
    assert found["paths"]["/api/entries"]["post"]["security"] == [{"token": []}]
    assert found["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
