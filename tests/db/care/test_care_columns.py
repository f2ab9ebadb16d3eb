"""A provider says once what its columns hold; imports read its files so from then on."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.db import session
from app.decisions import Refused
from blueprints.care import services
from blueprints.care.models import ColumnProfile, ServiceEntry
from blueprints.care.queries.profiles import profile_of
from tests.care_world import NOW, CareWorld
from tests.careful import CarefulClient
from tests.db.care.test_care_pages import signed_in

OURS = b"Riga;Cliente;Risorsa;Quando;Da;A;Colore\n1;P-0001;OP-1;20261005;08:00;09:00;blu\n"
HELD = ("external_id", "project", "operator", "day", "start", "end", "-")


def test_columns_are_named_on_a_sample_and_used_by_each_import(
    client: CarefulClient, world: CareWorld, work_through: Callable[[], None]
) -> None:
    world.project()
    clerk = signed_in(client, "clerk", "provider", world.provider_ids[0])
    page = "/rendiconti/colonne"
    sample = clerk.send(page, file=(io.BytesIO(OURS), "prova.csv")).text
    assert "Che cosa contiene la colonna Risorsa" in sample
    assert "20261005" in sample
    answers = {"colonna": OURS.decode().split("\n")[0].split(";"), "separatore": ";", "date": "%Y%m%d"}
    refused = clerk.send(f"{page}/salva", page=page, **answers, campo=["-"] * 7)
    assert "Nessuna colonna contiene questi dati" in refused.text
    assert session().scalars(select(ColumnProfile)).all() == []
    assert clerk.send(f"{page}/salva", page=page, **answers, campo=list(HELD)).status_code == 303
    assert "risorsa" in clerk.get(page).text
    kept = profile_of(world.provider_ids[0])
    assert (kept.separator, kept.date_format, kept.columns["colore"]) == (";", "%Y%m%d", "-")
    with pytest.raises(Refused):
        services.save_columns(provider_id=world.provider_ids[0], profile=kept, actor=world.clerk(1), now=NOW)
    asked = {"agency_id": str(world.agency_id), "month": "2026-10", "file": (io.BytesIO(OURS), "ottobre.csv")}
    place = clerk.send("/rendiconti/importa", **asked).headers["Location"]
    work_through()
    shown = clerk.get(place).text
    assert "Importa la riga corretta" in shown
    assert "Queste colonne non si usano" not in shown
    clerk.send(f"{place}/conferma", page=place)
    work_through()
    assert session().scalars(select(ServiceEntry.external_id)).all() == ["1"]
    assert profile_of(world.provider_ids[1]).columns == {}
    assert clerk.send(f"{page}/togli", page=page).status_code == 303
    assert session().scalars(select(ColumnProfile)).all() == []
