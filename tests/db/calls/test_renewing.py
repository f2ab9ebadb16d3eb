"""From an accreditation that ends to its renewal; the panel, the letters, and who would be left alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app.actors import PROGRAM, Actor, Reach
from app.db import db, reaching
from app.decisions import Refused
from app.periods import Period
from blueprints.accounts import api as accounts
from blueprints.calls.queries import applications as queries
from blueprints.calls.queries import renewing as panel
from blueprints.calls.rules.notice import AskedDocument, Declaration
from blueprints.calls.services import lodging, renewal_letters, renewing
from blueprints.care import api as care
from blueprints.care.models import Choice, Project
from blueprints.register import api as register
from tests.careful import CarefulClient
from tests.db.calls.test_pages import followed, signed_in
from tests.db.calls.world import NOW, TODAY, World

ENDS = TODAY + timedelta(days=20)
NEXT = Period(ENDS, ENDS + timedelta(days=900))


def accredited(
    world: World, number: int = 0, application_id: int | None = None, valid_to: date = ENDS, service: str = "SAD"
) -> int:
    return register.enrol(
        agency_id=world.agency_id,
        provider_id=world.providers[number],
        service_code=service,
        comune_ids=[each for zone in world.zones for each in zone.comune_ids],
        valid_from=TODAY - timedelta(days=300),
        valid_to=valid_to,
        act=register.Act(number="1", day=TODAY - timedelta(days=310), protocol="1/2024"),
        application_id=application_id,
        public=register.PublicFields(),
        actor=world.manager,
        now=NOW - timedelta(days=310),
    )


@pytest.fixture
def renewed(signing_world: World) -> tuple[int, int]:
    """An accreditation from an earlier call, and the next call: one document new, one declaration reworded."""
    world = signing_world
    old = world.call(code="DOM-2024", validity=Period(TODAY - timedelta(days=300), ENDS))
    accreditation_id = accredited(world, application_id=world.lodged(old))
    call_id = world.call(
        validity=NEXT,
        documents=(AskedDocument(code="DOC1", title="Statuto"), AskedDocument(code="DOC2", title="Bilancio")),
        declarations=(Declaration(code="DIC1", text="Dichiaro altro."),),
    )
    return accreditation_id, call_id


def test_one_step_brings_what_still_answers_and_asks_the_rest(
    client: CarefulClient, signing_world: World, renewed: tuple[int, int]
) -> None:
    world, (accreditation_id, call_id) = signing_world, renewed
    provider = signed_in(client, "legale0@ente.example")
    assert "Rinnova Assistenza" in provider.get("/domande/rinnovi").get_data(as_text=True)
    page = followed(provider, provider.send(f"/domande/rinnovi/{accreditation_id}", page="/domande/rinnovi"))
    application_id = renewing.begin(accreditation_id=accreditation_id, actor=world.legal(), now=NOW)
    with reaching(PROGRAM.reach):
        filled = queries.filled(application_id, on=TODAY)
        old = panel.source_of(register.accreditation(accreditation_id), but=call_id)  # type: ignore[arg-type]  # exists
        before = queries.filled(old or 0, on=TODAY)
    assert filled is not None
    assert before is not None
    assert filled.card.call_id == call_id
    assert [each.service for each in filled.card.services] == ["SAD"]
    assert set(filled.files) == {"DOC1"}
    assert filled.unconfirmed == before.answers.keys() - {"DIC1"}
    assert {each.path for each in filled.examination.missing} == {"DOC2", "DIC1"}
    code = min(filled.unconfirmed)
    assert filled.answer(code).saved_at == before.answer(code).saved_at
    with pytest.raises(Refused):
        lodging.lodge(application_id=application_id, seen=filled.card.revision, actor=world.legal(), now=NOW)
    assert "domande nuove o cambiate: DIC1" in page.get_data(as_text=True)
    ticks = {f"v:{each}": str(filled.answer(each).version) for each in filled.unconfirmed}
    address = f"/domande/mie/{application_id}/rinnovo"
    followed(provider, provider.send(address, **{"still-true": sorted(filled.unconfirmed)}, **ticks))
    world.upload(application_id, "DOC2", actor=world.legal())
    followed(
        provider, provider.send(f"/domande/mie/{application_id}/passo/declarations", **{"v:DIC1": "0", "a:DIC1": "yes"})
    )
    lodging.lodge(application_id=application_id, seen=world.revision(application_id), actor=world.legal(), now=NOW)
    with pytest.raises(Refused) as again:
        renewing.begin(accreditation_id=accreditation_id, actor=world.legal(), now=NOW)
    assert [each.code for each in again.value.refusals] == ["renewal-lodged-already"]


def test_the_button_of_a_step_confirms_only_what_is_ticked(
    client: CarefulClient, signing_world: World, renewed: tuple[int, int]
) -> None:
    provider = signed_in(client, "legale0@ente.example")
    application_id = renewing.begin(accreditation_id=renewed[0], actor=signing_world.legal(), now=NOW)
    with reaching(PROGRAM.reach):
        filled = queries.filled(application_id, on=TODAY)
    assert filled is not None
    first, second = sorted(filled.unconfirmed)[:2]
    answers = {f"{part}:{code}": value for code in (first, second) for part, value in (("v", "1"), ("a", "yes"))}
    section = next(each for each in filled.form.sections if first in {item.code for item in each.items})
    followed(
        provider,
        provider.send(f"/domande/mie/{application_id}/passo/{section.code}", **answers, **{f"c:{first}": "yes"}),
    )
    with reaching(PROGRAM.reach):
        after = queries.filled(application_id, on=TODAY)
    assert after is not None
    assert filled.unconfirmed - after.unconfirmed == {first}


def test_a_renewal_that_is_not_possible_is_refused_and_leaves_nothing(world: World) -> None:
    accreditation_id = accredited(world)
    for actor, why in ((world.legal(1), "accreditation-of-another-provider"), (world.legal(), "no-call-to-renew-in")):
        with pytest.raises(Refused) as refused:
            renewing.begin(accreditation_id=accreditation_id, actor=actor, now=NOW)
        assert [each.code for each in refused.value.refusals] == [why]
    call_id = world.call(validity=NEXT)
    application_id = renewing.begin(accreditation_id=accreditation_id, actor=world.legal(), now=NOW)
    revision = world.revision(application_id)
    for actor, seen in ((world.legal(1), {}), (world.legal(), {"DIC1": 7})):
        with pytest.raises(Refused):
            renewing.confirm(application_id=application_id, seen=seen, actor=actor, now=NOW)
    assert (world.revision(application_id), world.call_of(application_id)) == (revision, call_id)


def chosen(world: World, code: str, service: str, valid_to: date | None = None) -> None:
    """A running project whose citizen chose the first provider; one statement each, past the rules of its room."""
    with reaching(PROGRAM.reach):
        here = world.zones[0].comune_ids[0]
        beneficiary = db.session.execute(
            text(
                "insert into beneficiaries (agency_id, code, name, born_on, created_at) "
                "values (:agency, :code, 'Persona Demo', '1950-01-01', now()) returning id"
            ),
            {"agency": world.agency_id, "code": code},
        ).scalar_one()
        project = Project(
            agency_id=world.agency_id,
            code=code,
            beneficiary_id=beneficiary,
            service_code=service,
            profile="OSS",
            comune_id=here,
            valid_from=TODAY,
            valid_to=valid_to,
            state="active",
            created_at=NOW,
        )
        db.session.add(project)
        db.session.flush()
        db.session.add(
            Choice(
                project_id=project.id,
                agency_id=world.agency_id,
                provider_id=world.providers[0],
                chosen_on=TODAY,
                chosen_by="person",
                valid_from=TODAY,
                recorded_at=NOW,
            )
        )
        db.session.commit()


def test_the_panel_hides_small_groups_and_letters_go_out_once(client: CarefulClient, signing_world: World) -> None:
    world = signing_world
    person = accounts.add_person(
        email="as@agenzia.example", name="Anna", password="Prova-Accredita-2024", actor=PROGRAM, now=NOW
    )
    accounts.grant(
        person_id=person, role="case_worker", scope_kind="agency", scope_id=world.agency_id, actor=PROGRAM, now=NOW
    )
    accredited(world)
    accredited(world, 1)
    for code, service, until in (("P-1", "SAD", None), ("P-2", "ADM", None), ("P-3", "SAD", ENDS)):
        chosen(world, code, service, until)
    world.call(validity=NEXT)
    manager = signed_in(client, "bandi@agenzia.example")
    page = manager.get("/ente/rinnovi").get_data(as_text=True)
    assert "meno di 5" in page
    assert "P-1" not in page
    worker = signed_in(client, "as@agenzia.example")
    shown = worker.get("/domande/senza-ente").get_data(as_text=True)
    assert "P-1" in shown
    assert "P-2" not in shown
    assert "P-3" not in shown
    assert manager.get("/domande/senza-ente").status_code == 403
    with reaching(world.manager.reach):
        due = renewal_letters.due(world.agency_id, TODAY, actor=world.manager)
    assert [each.to for each in due] == ["ente0@pec.example", "ente1@pec.example", "as@agenzia.example"]
    assert "Spedisci" in manager.get("/ente/rinnovi/lettere").get_data(as_text=True)
    stranger = Actor(reach=Reach(kind="agency", agency_id=world.other_agency_id))
    with pytest.raises(Refused):
        renewal_letters.send(agency_id=world.agency_id, actor=stranger, now=NOW)
    followed(manager, manager.send("/ente/rinnovi/lettere"))
    assert renewal_letters.send(agency_id=world.agency_id, actor=world.manager, now=NOW) == 0
    assert renewal_letters.send_by_themselves(actor=PROGRAM, now=NOW) == {"sent": 0}
    sent = "select count(*) from outbox where job = 'mail.send' and dedupe like 'mail:renewal-%'"
    assert db.session.execute(text(sent)).scalar_one() == 3


def test_nobody_is_left_alone_who_chose_another(world: World) -> None:
    chosen(world, "P-1", "SAD")
    ending = care.Ending(provider_id=world.providers[0], service_code="SAD", day=ENDS)
    with reaching(world.manager.reach):
        assert care.left_alone(world.agency_id, [ending]) == {ending: ("P-1",)}
        assert care.left_alone(world.other_agency_id, [ending]) == {ending: ()}
    with reaching(PROGRAM.reach):
        db.session.execute(text("update choices set valid_to = :day"), {"day": ENDS})
        db.session.execute(
            text(
                "insert into choices"
                " (project_id, agency_id, provider_id, chosen_on, chosen_by, valid_from, recorded_at)"
                " select project_id, agency_id, :other, chosen_on, chosen_by, :day, recorded_at from choices"
            ),
            {"other": world.providers[1], "day": ENDS},
        )
        db.session.commit()
    with reaching(world.manager.reach):
        assert care.left_alone(world.agency_id, [ending]) == {ending: ()}
