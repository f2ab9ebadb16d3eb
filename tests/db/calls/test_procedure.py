"""Who sees what, and what is refused on the way from draft to act; a refused move changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.actors import PUBLIC, Actor
from app.clock import day_of
from app.db import db, session
from app.decisions import Refused
from blueprints.calls.models import Answer, Application, ApplicationFile, ApplicationService, Lodging
from blueprints.calls.queries import applications as applications_queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.queries import decisions as decision_queries
from blueprints.calls.queries import desk as desk_queries
from blueprints.calls.queries import evaluation as evaluation_queries
from blueprints.calls.queries import procedure
from blueprints.calls.services import applications, calls, decisions, desk, evaluation, lodging
from tests.db.calls.world import CLOSES, NOW, TODAY, World

NOBODY = Actor(reach=PUBLIC)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.refusals]


def test_a_draft_is_seen_by_its_provider_only(world: World, seen_by) -> None:
    call_id = world.call()
    application_id = world.start(call_id)
    world.fill(application_id)
    tables = (Application, ApplicationService, Answer, ApplicationFile)

    def counts() -> list[int]:
        return [len(session().query(each).all()) for each in tables]

    assert all(each > 0 for each in seen_by(world.legal(), counts))
    for stranger in (world.manager, world.other_manager, world.legal(1), world.commissioners[0], NOBODY):
        assert seen_by(stranger, counts) == [0, 0, 0, 0]


def test_once_lodged_the_agency_sees_what_was_frozen_and_nobody_else_does(world: World, seen_by) -> None:
    application_id = world.lodged(world.call())

    def counts() -> list[int]:
        return [len(session().query(each).all()) for each in (Application, ApplicationService, Lodging, Answer)]

    assert seen_by(world.manager, counts) == [1, 1, 1, 0]
    for stranger in (world.other_manager, world.legal(1), NOBODY):
        assert seen_by(stranger, counts) == [0, 0, 0, 0]
    found = seen_by(world.manager, lambda: desk_queries.lodged_case(application_id))
    assert found.receipt.startswith("1/")


def test_a_published_text_cannot_be_changed_even_by_hand(world: World) -> None:
    world.call()
    with pytest.raises(DBAPIError, match="never changes"):
        session().execute(text("update call_versions set content = '{}'"))
    db.session.rollback()


def test_a_call_is_not_published_without_its_act_and_all_its_parts(world: World) -> None:
    notice = world.notice(zones=(), manager="", windows=None)
    call_id = calls.draft(agency_id=world.agency_id, code="X-1", notice=notice, actor=world.manager, now=NOW)
    with pytest.raises(Refused) as refused:
        calls.approve(call_id=call_id, act_number="", act_day=None, act_protocol="", actor=world.manager, now=NOW)
    parts = [each.facts["part"] for each in refused.value.refusals]
    assert parts == ["manager", "windows", "zones", "act_number", "act_day", "act_protocol"]
    with pytest.raises(Refused):
        calls.publish(call_id=call_id, actor=world.manager, now=NOW)
    assert world.call_state(call_id) == "draft"


def test_the_manager_of_another_agency_cannot_touch_a_call(world: World) -> None:
    call_id = world.call()
    with pytest.raises(Refused) as refused:
        calls.amend(call_id=call_id, reason="x", actor=world.other_manager, now=NOW)
    assert codes(refused) in (["call-unknown"], ["call-of-another-agency"])


def test_two_managers_do_not_overwrite_each_other(world: World) -> None:
    call_id = calls.draft(agency_id=world.agency_id, code="X-1", notice=world.notice(), actor=world.manager, now=NOW)
    calls.save(call_id=call_id, notice=world.notice(title="Uno"), seen=1, actor=world.manager, now=NOW)
    with pytest.raises(Refused) as refused:
        calls.save(call_id=call_id, notice=world.notice(title="Due"), seen=1, actor=world.manager, now=NOW)
    assert codes(refused) == ["call-changed-meanwhile"]


def test_an_amendment_replaces_the_window_and_is_told_to_who_has_a_draft(world: World, seen_by, work_through) -> None:
    call_id = world.call()
    application_id = world.start(call_id)
    calls.amend(call_id=call_id, reason="Più tempo", actor=world.manager, now=NOW)
    draft = seen_by(world.manager, lambda: calls_queries.draft(call_id))
    later = CLOSES + timedelta(days=10)
    windows = calls_queries.Windows(initial=calls_queries.Window(opens=draft.notice.windows.opens, closes=later))
    calls.save(call_id=call_id, notice=world.notice(windows=windows), seen=draft.revision, actor=world.manager, now=NOW)
    assert seen_by(NOBODY, lambda: calls_queries.call(call_id)).windows.closes == CLOSES
    world.publish(call_id)
    assert seen_by(NOBODY, lambda: calls_queries.call(call_id)).windows.closes == later
    assert [each.number for each in seen_by(NOBODY, lambda: calls_queries.published_versions(call_id))] == [2, 1]
    assert world.state(application_id) == "draft"
    work_through()
    jobs = db.session.execute(text("select payload from outbox where job = 'mail.send'")).scalars().all()
    assert [each["to"] for each in jobs] == ["ente0@pec.example"]


def test_two_people_do_not_overwrite_each_others_answer(world: World) -> None:
    application_id = world.start(world.call())

    def save(written: str, seen: int, actor: Actor) -> applications.Saved:
        return applications.save_answer(
            application_id=application_id, code="G01", written=written, seen=seen, actor=actor, now=NOW
        )

    assert save("yes", 0, world.legal()).version == 1
    with pytest.raises(Refused) as refused:
        save("no", 0, world.clerk())
    assert codes(refused) == ["answer-changed-meanwhile"]
    assert save("yes", 0, world.clerk()).version == 1, "the same answer is no conflict"
    assert save("no", 1, world.clerk()).version == 2


def test_only_the_legal_representative_lodges_and_everything_missing_is_said_at_once(world: World) -> None:
    application_id = world.start(world.call())
    revision = world.fill(application_id, but=frozenset({"DOC1", "G01"}))
    with pytest.raises(Refused) as refused:
        lodging.lodge(application_id=application_id, seen=revision - 1, actor=world.clerk(), now=NOW)
    found = {each.code: each.facts for each in refused.value.refusals}
    assert set(found) == {"answers-missing", "only-legal-representative-lodges", "changed-meanwhile"}
    assert found["answers-missing"]["questions"] == ["DOC1", "G01"]
    assert world.state(application_id) == "draft"


def test_a_file_must_be_what_it_says_and_not_expired(world: World) -> None:
    application_id = world.start(world.call())
    for content, expires_on, code in (
        (b"", None, "file-empty"),
        (b"MZ\x00\x01", None, "file-kind-not-accepted"),
        (b"%PDF-" + b"x" * 10_000_001, None, "file-too-large"),
        (b"%PDF-1.4", TODAY - timedelta(days=1), "file-expired"),
    ):
        with pytest.raises(Refused) as refused:
            world.upload(application_id, "DOC1", content=content, expires_on=expires_on, actor=world.legal())
        assert codes(refused) == [code]
    file_id = world.upload(application_id, "DOC1", name="../../etc/passwd.pdf", actor=world.legal())
    row = session().get(ApplicationFile, file_id)
    assert row is not None
    assert row.name == "passwd.pdf"


def test_the_services_of_another_call_and_no_place_are_refused(world: World) -> None:
    application_id = world.start(world.call())
    wishes = [applications.Wish(service="AES", zones=("area-1",)), applications.Wish(service="SAD", zones=())]
    with pytest.raises(Refused) as refused:
        applications.choose_services(
            application_id=application_id,
            wishes=wishes,
            seen=world.revision(application_id),
            actor=world.legal(),
            now=NOW,
        )
    assert codes(refused) == ["service-not-in-call", "service-without-zone"]


def test_edge_case_25_a_member_who_abstains_sees_nothing_and_the_quorum_is_counted_again(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.admit(application_id)
    world.declare(application_id, 2, none=False)
    with pytest.raises(Refused) as refused:
        world.evaluate(application_id, 2)
    assert codes(refused) == ["declare-first"]
    for member in range(2):
        world.declare(application_id, member)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    world.evaluate(application_id, 0)
    with pytest.raises(Refused) as refused:
        world.agree(application_id)
    assert codes(refused) == ["evaluations-missing"]
    world.evaluate(application_id, 1)
    world.agree(application_id)
    assert world.state(application_id) == "proposed_outcome"


def test_the_chair_alone_agrees_and_only_with_reasons(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.admit(application_id)
    for member in range(3):
        world.declare(application_id, member)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    for member in range(3):
        world.evaluate(application_id, member)
    with pytest.raises(Refused) as refused:
        world.agree(application_id, actor=world.commissioners[1])
    assert codes(refused) == ["not-the-chair"]
    with pytest.raises(Refused) as refused:
        world.agree(application_id, outcome="accepted_with_prescriptions", reasons=" ")
    assert codes(refused) == ["outcome-needs-reasons", "prescriptions-missing"]
    with pytest.raises(Refused) as refused:
        world.evaluate(application_id, 1)
    assert codes(refused) == ["evaluation-handed-in"]


def test_findings_are_never_rewritten(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id)
    for table in ("checks", "conflict_declarations", "agreed_outcomes", "application_lodgings", "formal_checks"):
        with pytest.raises(DBAPIError, match="append-only"):
            session().execute(text(f"delete from {table}"))
        db.session.rollback()


@pytest.mark.parametrize(("seats", "code"), [(2, "members-too-few"), (4, "members-not-odd")])
def test_a_commission_is_odd_and_has_at_least_three_members(world: World, seats: int, code: str) -> None:
    members = [
        evaluation.NewMember(person_id=each, name=str(each), chair=each == seats)
        for each in list(world.people.values())[:seats]
    ]
    with pytest.raises(Refused) as refused:
        evaluation.appoint(
            call_id=world.call(),
            members=members,
            act_number="1",
            act_day=TODAY,
            act_protocol="1",
            actor=world.manager,
            now=NOW,
        )
    assert code in codes(refused)


def _decide(world: World, application_id: int, **changes: Any) -> int:
    asked: dict[str, Any] = {
        "call_id": world.call_of(application_id),
        "application_ids": [application_id],
        "act_number": "120",
        "act_day": TODAY,
        "act_protocol": "9001",
        "effective_from": TODAY,
        "actor": world.manager,
        "now": NOW,
    }
    return decisions.decide(**{**asked, **changes})


def test_nobody_is_refused_before_the_notice_of_reasons_is_answered(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id, outcome="refused")
    with pytest.raises(Refused) as refused:
        _decide(world, application_id)
    assert codes(refused) == ["notice-of-reasons-missing"]
    desk.send_negative_notice(application_id=application_id, reasons="Manca X", actor=world.manager, now=NOW)
    with pytest.raises(Refused) as refused:
        _decide(world, application_id)
    assert codes(refused) == ["observations-still-possible"]
    lodging.observe(application_id=application_id, text="X c'è", actor=world.legal(), now=NOW)
    with pytest.raises(Refused) as refused:
        _decide(world, application_id)
    assert codes(refused) == ["observations-unanswered"]
    desk.answer_observations(application_id=application_id, answer="Non basta", actor=world.manager, now=NOW)
    for changes, code in (
        ({"actor": world.other_manager}, "call-unknown"),
        ({"actor": world.legal()}, "call-unknown"),
        ({"call_id": world.call(code="ALTRO")}, "application-unknown"),
        ({"application_ids": []}, "decision-without-cases"),
        ({"act_number": " "}, "act-not-possible"),
    ):
        with pytest.raises(Refused) as refused:
            _decide(world, application_id, **changes)
        assert codes(refused) == [code]
    assert world.state(application_id) == "observations"
    _decide(world, application_id)
    assert world.state(application_id) == "refused"


def test_who_is_inadmissible_is_refused_with_the_reasons_of_the_notice(world: World, seen_by) -> None:
    application_id = world.lodged(world.call())
    desk.record_protocol(application_id=application_id, number="1", day=TODAY, actor=world.manager, now=NOW)
    missing = [desk.FormalFinding(item_code="G01", outcome="requirement_missing")]
    desk.check_formally(application_id=application_id, findings=missing, actor=world.manager, now=NOW)
    desk.find_inadmissible(application_id=application_id, actor=world.manager, now=NOW)
    desk.send_negative_notice(application_id=application_id, reasons="Manca G01", actor=world.manager, now=NOW)
    later = NOW + timedelta(days=40)
    _decide(world, application_id, act_day=day_of(later), now=later)
    (item,) = seen_by(world.manager, lambda: decision_queries.decided_on(application_id))
    assert (item.outcome, item.reasons, item.accreditation_id) == ("refused", "Manca G01", None)
    assert world.state(application_id) == "refused"


def test_after_a_notice_of_reasons_an_act_decides_nothing_on_whom_the_commission_accepts(world: World) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.proposed(application_id)
    desk.send_negative_notice(application_id=application_id, reasons="Manca X", actor=world.manager, now=NOW)
    later = NOW + timedelta(days=40)
    with pytest.raises(Refused) as refused:
        _decide(world, application_id, act_day=day_of(later), now=later)
    assert codes(refused) == ["outcome-to-propose-again"]
    assert world.state(application_id) == "negative_notice"


def test_an_integration_opens_only_what_was_asked_and_stops_the_clock(world: World, seen_by) -> None:
    application_id = world.lodged(world.call())
    desk.record_protocol(application_id=application_id, number="1", day=TODAY, actor=world.manager, now=NOW)
    facts = seen_by(world.manager, lambda: desk.formal_facts(application_id))
    outcomes = {
        each.item_code: "present"
        for each in (desk.FormalFinding(item_code=i.code, outcome="present") for i in facts.items)
    }
    outcomes["DOC1"] = "proof_missing"
    findings = [desk.FormalFinding(item_code=code, outcome=outcome) for code, outcome in outcomes.items()]
    desk.check_formally(application_id=application_id, findings=findings, actor=world.manager, now=NOW)
    with pytest.raises(Refused):
        desk.admit(application_id=application_id, actor=world.manager, now=NOW)
    desk.request_integration(
        application_id=application_id, item_codes=["DOC1"], text="Serve", days=10, actor=world.manager, now=NOW
    )

    def clock():
        card = applications_queries.application(application_id)
        asked, told = procedure.requests(application_id), procedure.notices(application_id)
        case = procedure.procedure_of(card.lodged_at, asked, told)
        content = applications_queries.latest_content(application_id)
        return procedure.clock(world.agency_id, case, content["terms"], today=TODAY + timedelta(days=3))

    assert seen_by(world.manager, clock).state == "suspended"
    with pytest.raises(Refused) as refused:
        applications.save_answer(
            application_id=application_id, code="G01", written="no", seen=1, actor=world.legal(), now=NOW
        )
    assert codes(refused) == ["part-not-reopened"]
    world.upload(application_id, "DOC1", name="nuovo.pdf", actor=world.legal())
    lodging.integrate(application_id=application_id, seen=world.revision(application_id), actor=world.legal(), now=NOW)
    assert world.state(application_id) == "integrated"
    versions = seen_by(world.manager, lambda: applications_queries.lodgings(application_id))
    assert [len(each.content["files"]["DOC1"]) for each in versions] == [1, 2]


def test_others_findings_are_read_only_after_ones_own_are_in(world: World, seen_by) -> None:
    call_id = world.call()
    application_id = world.lodged(call_id)
    world.appoint(call_id)
    world.admit(application_id)
    for member in range(3):
        world.declare(application_id, member)
    evaluation.start_evaluation(call_id=call_id, actor=world.commissioners[0], now=NOW)
    world.evaluate(application_id, 0)
    handed = seen_by(world.commissioners[1], lambda: evaluation_queries.handed_in([application_id]))
    assert handed == {application_id: frozenset({world.commissioners[0].person_id})}


def test_a_question_is_answered_without_a_trace_of_who_asked(world: World, seen_by) -> None:
    call_id = world.call()
    question_id = calls.ask(call_id=call_id, text="Noi di Ente Zero: quando?", actor=world.clerk(), now=NOW)
    assert seen_by(NOBODY, lambda: calls_queries.questions(call_id)) == ()
    assert seen_by(world.legal(1), lambda: calls_queries.questions(call_id)) == ()
    calls.answer(question_id=question_id, question="Quando?", answer="Presto.", actor=world.manager, now=NOW)
    assert [each.question for each in seen_by(NOBODY, lambda: calls_queries.answers(call_id))] == ["Quando?"]
    with pytest.raises(Refused):
        calls.answer(question_id=question_id, question="x", answer="y", actor=world.manager, now=NOW)


def test_a_withdrawn_draft_leaves_room_for_another(world: World) -> None:
    call_id = world.call()
    first = world.start(call_id)
    assert applications.start(call_id=call_id, actor=world.clerk(), now=NOW) == first
    lodging.withdraw(application_id=first, actor=world.clerk(), now=NOW)
    assert applications.start(call_id=call_id, actor=world.clerk(), now=NOW) != first
