"""An application is lodged by its PDF, signed by a legal representative and brought by whoever prepares it."""

import re
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import documents
from app.actors import PROGRAM
from app.decisions import Refused
from blueprints.calls.queries import signatures
from blueprints.calls.services import desk, lodging, signing
from blueprints.providers import services as providers_services
from blueprints.providers.rules.registration import Representative
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.test_procedure import codes
from tests.db.calls.world import NOW, TODAY, World
from tests.signed_files import p7m, person, signed_pdf

CODE = "PRVFRM80A01D150G"


def represented(world: World) -> None:
    providers_services.add_representative(
        provider_id=world.providers[0],
        representative=Representative(name="Prova Firma", fiscal_code=CODE),
        valid_from=TODAY,
        actor=PROGRAM,
        now=NOW,
    )


def prepared(world: World) -> tuple[int, bytes]:
    """A filled draft, and the PDF that was prepared of it."""
    application_id = world.start(world.call())
    seen = world.fill(application_id)
    digest = signing.prepare(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    return application_id, documents.storage().get(digest)


def bring(world: World, application_id: int, content: bytes, **changes: Any) -> None:
    asked: dict[str, Any] = {"name": "domanda.pdf.p7m", "actor": world.clerk(), "now": NOW}
    signing.bring(application_id=application_id, content=content, **{**asked, **changes})


def test_a_signed_paper_is_lodged_by_the_clerk_and_admitted_once_its_certificate_is_confirmed(world: World) -> None:
    represented(world)
    application_id, paper = prepared(world)
    seen = world.revision(application_id)
    with pytest.raises(Refused) as refused:
        lodging.lodge(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["only-legal-representative-lodges"]
    bring(world, application_id, signed_pdf(paper, person(CODE)), name="domanda.pdf")
    lodging.lodge(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    kept = signatures.lodged(application_id)
    assert kept is not None
    assert (kept.format, kept.doubts) == ("pades", ["certificate-not-vouched-for"])
    with pytest.raises(Refused) as refused:
        world.admit(application_id)
    assert codes(refused) == ["signature-not-confirmed"]
    for note, actor in (("", world.manager), ("Visto", world.other_manager)):
        with pytest.raises(Refused):
            signing.confirm(application_id=application_id, note=note, actor=actor, now=NOW)
    signing.confirm(application_id=application_id, note="Verificato con l'elenco AgID", actor=world.manager, now=NOW)
    desk.admit(application_id=application_id, actor=world.manager, now=NOW)
    assert world.state(application_id) == "admissible"


def test_a_paper_of_somebody_else_of_another_file_or_of_an_earlier_draft_is_refused(world: World) -> None:
    application_id, paper = prepared(world)
    for signed, why in (
        (p7m(paper, person(CODE)), "signer-not-legal-representative"),
        (p7m(paper + b" ", person(CODE)), "signed-not-our-file"),
        (paper, "signed-no-signature"),
    ):
        with pytest.raises(Refused) as refused:
            bring(world, application_id, signed)
        assert codes(refused) == [why]
    represented(world)
    bring(world, application_id, p7m(paper, person(CODE)))
    world.upload(application_id, "DOC1", actor=world.clerk())
    with pytest.raises(Refused) as refused:
        bring(world, application_id, p7m(paper, person(CODE)))
    assert codes(refused) == ["paper-not-prepared"]
    seen = world.revision(application_id)
    with pytest.raises(Refused) as refused:
        lodging.lodge(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["only-legal-representative-lodges"]
    assert world.state(application_id) == "draft"


def test_an_integration_is_lodged_by_the_clerk_with_a_signed_file(world: World) -> None:
    represented(world)
    application_id = world.lodged(world.call())
    desk.record_protocol(application_id=application_id, number="1", day=TODAY, actor=world.manager, now=NOW)
    desk.request_integration(
        application_id=application_id, item_codes=["DOC1"], text="Serve", days=10, actor=world.manager, now=NOW
    )
    world.upload(application_id, "DOC1", actor=world.clerk())
    seen = world.revision(application_id)
    with pytest.raises(Refused) as refused:
        lodging.integrate(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    assert codes(refused) == ["only-legal-representative-lodges"]
    assert world.state(application_id) == "integration_requested"
    digest = signing.prepare(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    bring(world, application_id, p7m(documents.storage().get(digest), person(CODE)))
    lodging.integrate(application_id=application_id, seen=seen, actor=world.clerk(), now=NOW)
    assert world.state(application_id) == "integrated"
    kept = signatures.lodged(application_id)
    assert kept is not None
    assert kept.signers[0]["fiscal_code"] == CODE


def test_the_steps_are_walked_in_a_browser(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    represented(world)
    application_id = world.start(world.call())
    world.fill(application_id)
    clerk, page = signed_in(client, "ufficio0@ente.example"), f"/domande/mie/{application_id}/firma"

    def seen() -> str:
        found = re.search(r'name="seen" value="(\d+)"', clerk.get(page).get_data(as_text=True))
        assert found
        return found[1]

    followed(clerk, clerk.send(f"{page}/prepara", page=page, seen=seen()))
    paper = clerk.get(f"{page}/domanda.pdf").get_data()

    def upload(content: bytes) -> TestResponse:
        return clerk.send(f"{page}/carica", page=page, file=(BytesIO(content), "domanda.p7m"))

    assert "non è quello preparato" in followed(clerk, upload(p7m(b"altro", person(CODE)))).get_data(as_text=True)
    assert CODE in followed(clerk, upload(p7m(paper, person(CODE)))).get_data(as_text=True)
    assert "ricevuta n." in followed(clerk, clerk.send(f"{page}/presenta", page=page, seen=seen())).get_data(
        as_text=True
    )
    manager, case = signed_in(client, "bandi@agenzia.example"), f"/domande/{application_id}"
    assert "da confermare" in manager.get(case).get_data(as_text=True)
    assert manager.get(f"{case}/firma/file").get_data() == p7m_of(world, application_id)
    text = followed(manager, manager.send(f"{case}/firma/conferma", page=case, note="Verificato")).get_data(
        as_text=True
    )
    assert "Confermata" in text


def p7m_of(world: World, application_id: int) -> bytes:
    paper = signatures.lodged(application_id)
    assert paper is not None
    assert paper.agency_id == world.agency_id
    return documents.storage().get(paper.signed_digest or "")
