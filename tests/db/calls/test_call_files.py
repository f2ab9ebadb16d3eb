"""Three real-world calls, as YAML alone, run from notice to list; what is wrong in a file makes nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actors import PROGRAM, PUBLIC
from app.db import reaching, session
from blueprints.calls import call_file
from blueprints.calls.models import Call
from blueprints.calls.queries import applications as applications_queries
from blueprints.calls.queries import calls as calls_queries
from blueprints.calls.rules.asked import Wish, item_of
from blueprints.calls.rules.windows import Window, Windows
from blueprints.calls.services import applications, calls, decisions, lodging
from blueprints.calls.services.call_files import export_call, import_call
from blueprints.register import api as register
from blueprints.standards.fields import Group, Question
from blueprints.territory import api as territory
from tests.db.calls.world import CLOSES, NOW, OPENS, PDF, TODAY, World

FOLDER = Path(__file__).parents[2] / "data" / "calls"
FILES = sorted(FOLDER.glob("*.yaml"))


def imported(world: World, text: bytes) -> int:
    done = import_call(agency_id=world.agency_id, text=text, actor=world.manager, now=NOW)
    assert done.faults == ()
    assert done.call_id is not None
    return done.call_id


def open_now(world: World, call_id: int) -> None:
    """Move the window of the draft around today, as the manager would, and publish it."""
    with reaching(world.manager.reach):
        draft = calls_queries.draft(call_id)
    assert draft is not None
    windows = Windows(initial=Window(opens=OPENS, closes=CLOSES))
    notice = replace(draft.notice, windows=windows, questions_until=None)
    calls.save(call_id=call_id, notice=notice, seen=draft.revision, actor=world.manager, now=NOW)
    world.publish(call_id)


def written_for(question: Question) -> object:
    """An answer that fits any question."""
    least = question.least if question.least is not None else 1
    by_kind = {
        "text": "x" * max(1, int(least)),
        "number": str(question.rule.value if question.rule else least),
        "money": "2000000",
        "date": (TODAY + timedelta(days=30)).isoformat(),
        "yes-no": "yes",
        "declaration": "yes",
    }
    if question.kind in ("one-of", "many-of"):
        codes = [each.code for each in question.options][: max(1, int(question.least or 1))]
        return codes[0] if question.kind == "one-of" else codes
    return by_kind[question.kind]


def fill(world: World, application_id: int) -> int:
    """Answer whatever is still missing, until nothing is; return the revision."""
    actor = world.legal()
    for _ in range(60):
        with reaching(actor.reach):
            filled = applications_queries.filled(application_id, on=TODAY)
        assert filled is not None
        missing = (*filled.examination.missing, *filled.examination.invalid)
        if not missing:
            return world.revision(application_id)
        path = missing[0].path
        item = item_of(filled.form, applications_queries.top_of(path))
        assert item is not None
        if missing[0].reason.code in ("files-too-few", "evidence-missing", "issue-date-missing", "expiry-missing"):
            world.upload(
                application_id, path, actor=actor, content=PDF, expires_on=TODAY + timedelta(days=400), issued_on=TODAY
            )
            continue
        written = _rows(item) if isinstance(item, Group) else written_for(item)
        seen = filled.answer(item.code).version
        applications.save_answer(
            application_id=application_id, code=item.code, written=written, seen=seen, actor=actor, now=NOW
        )
    raise AssertionError(missing)


def _rows(group: Group) -> list[dict[str, object]]:
    row = {each.code: written_for(each) for each in group.questions if each.kind != "file"}
    return [row] * max(1, group.least_rows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_call_written_as_a_file_alone_runs_from_notice_to_list(world: World, path: Path) -> None:
    call_id = imported(world, path.read_bytes())
    open_now(world, call_id)
    with reaching(PUBLIC):
        call = calls_queries.call(call_id)
        assert call is not None
        shown = calls_queries.version(call_id, call.version or 0)
    assert shown is not None
    # The last one is a service of the agency's own, where the file has any.
    service = shown.notice.services[-1]
    zone = shown.notice.zones_of(service)[-1]
    application_id = applications.start(call_id=call_id, actor=world.legal(), now=NOW)
    wish = Wish(service=service.code, zones=(zone.code,))
    applications.choose_services(application_id=application_id, wishes=[wish], seen=1, actor=world.legal(), now=NOW)
    revision = fill(world, application_id)
    lodging.lodge(application_id=application_id, seen=revision, actor=world.legal(), now=NOW)
    world.appoint(call_id)
    world.proposed(application_id, (service.code,))
    decisions.decide(
        call_id=call_id,
        application_ids=[application_id],
        act_number="120",
        act_day=TODAY,
        act_protocol="9001",
        effective_from=TODAY,
        actor=world.manager,
        now=NOW,
    )
    found = register.accreditations(agency_id=world.agency_id, provider_id=world.providers[0])
    assert [each.service_code for each in found] == [service.code]
    assert set(register.comune_ids([found[0].id])[found[0].id]) == set(zone.comune_ids)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_call_comes_back_from_the_program_as_it_went_in(world: World, path: Path) -> None:
    call_id = imported(world, path.read_bytes())
    with reaching(world.manager.reach):
        card = calls_queries.call(call_id)
        assert card is not None
        text = export_call(agency_id=world.agency_id, code=card.code)
    assert call_file.parse(text).call == call_file.parse(path.read_bytes()).call


def test_the_commands_draft_a_call_and_give_it_back_or_say_each_fault_with_its_line(
    world: World, context: Flask, tmp_path: Path
) -> None:
    runner, good = context.test_cli_runner(), FOLDER / "telesoccorso-trasporto.yaml"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("title: Prova\nservices: SAD\nwindows: presto\n")
    with reaching(PROGRAM.reach):
        agency = territory.agency(world.agency_id).code
    # One command is one process: each begins without the transaction of the other.
    told = runner.invoke(args=["calls", "import", str(wrong), "--agency", agency, "--language", "en"])
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.splitlines() == [
        f"{wrong}:3: windows: Fields like “name: value” are needed here, not “presto”.",
        f"Error: {wrong}: nothing was imported (faults: 1).",
    ]
    assert runner.invoke(args=["calls", "import", str(good), "--agency", agency]).exit_code == 0
    code = call_file.parse(good.read_bytes()).call.code
    given = runner.invoke(args=["calls", "export", code])
    assert (given.exit_code, given.stderr) == (0, "")
    assert call_file.parse(given.stdout).call == call_file.parse(good.read_bytes()).call
    assert runner.invoke(args=["calls", "export", "MAI-SCRITTO"]).exit_code == 1


def test_a_call_written_in_the_browser_can_be_exported_and_imported_elsewhere(world: World) -> None:
    world.call(code="DOM-1")
    with reaching(world.manager.reach):
        text = export_call(agency_id=world.agency_id, code="DOM-1")
    again = text.replace("code: DOM-1", "code: DOM-2", 1)
    call_id = imported(world, again.encode())
    with reaching(world.manager.reach):
        draft = calls_queries.draft(call_id)
    assert draft is not None
    assert draft.notice.title == world.notice().title
    assert [set(each.comune_ids) for each in draft.notice.zones] == [set(each.comune_ids) for each in world.zones]
    assert draft.notice.service_codes == {"SAD", "DIMPROT"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("services: [SAD, ADM]", "services: [SAD, NUOTO]"),
        ("- G01-G24", "- G01-G24\n  - Z99"),
        ("code: domiciliarita-2027-2029", "code: DOM-1"),
        ("code: domiciliarita-2027-2029", "agency: altrove"),
    ],
)
def test_a_faulty_file_says_where_and_makes_nothing(world: World, before: str, after: str) -> None:
    world.call(code="DOM-1")
    text = (FOLDER / "domiciliarita-due-aree.yaml").read_text().replace(before, after, 1)
    assert after in text
    done = import_call(agency_id=world.agency_id, text=text.encode(), actor=world.manager, now=NOW)
    assert done.call_id is None
    assert done.faults
    assert all(each.line for each in done.faults)
    session().rollback()
    assert session().scalar(select(func.count()).select_from(Call)) == 1


def test_what_neither_the_platform_nor_the_catalogue_knows_is_told_at_once(world: World) -> None:
    text = b"""title: Prova
services: [SAD, NUOTO]
windows: {kind: single, opens: 01/03/2027, closes: 31/03/2027}
checklist: [G01, Z99]
"""
    done = import_call(agency_id=world.agency_id, text=text, actor=world.manager, now=NOW)
    told = [(each.line, each.reason.code) for each in done.faults]
    assert told == [(2, "service-unknown"), (4, "requirement-unknown")]
