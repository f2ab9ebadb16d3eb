"""Commands of the room: a whole call from a file, and back."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app import clock
from app.actors import Actor, Reach
from app.db import reaching
from app.decisions import Refused
from app.messages import sentence
from app.reading import Fault
from blueprints.accounts import api as accounts
from blueprints.calls.services import call_files
from blueprints.territory import api as territory

group = AppGroup("calls", help="Calls as files.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", required=True, help="The code of the agency.")
@with_appcontext
def import_file(file: Path, agency: str) -> None:
    """Draft a call from a YAML FILE; every fault is printed with its line, and then nothing is made."""
    actor = _manager(agency)
    done = call_files.import_call(agency_id=actor.agency_id or 0, text=file.read_bytes(), actor=actor, now=clock.now())
    for each in (*done.faults, *done.warnings):
        click.echo(_line(file, each), err=True)
    if done.call_id is None:
        raise click.ClickException(f"{file}: {len(done.faults)} faults, nothing was imported.")
    click.echo(f"Call {done.call_id} is drafted.")


@group.command("export")
@click.argument("code")
@click.option("--agency", required=True, help="The code of the agency.")
@with_appcontext
def export_file(code: str, agency: str) -> None:
    """Print the newest text of the call with that CODE as YAML."""
    actor = _manager(agency)
    with reaching(actor.reach):
        try:
            click.echo(call_files.export_call(agency_id=actor.agency_id or 0, code=code), nl=False)
        except Refused as refusal:
            raise click.ClickException(" ".join(sentence(each, "en") for each in refusal.refusals)) from None


def _manager(code: str) -> Actor:
    """Whoever runs the command acts as one of the agency's call managers: drafts bear a person's name."""
    agency = territory.agency_by_code(code)
    if agency is None:
        raise click.ClickException(f"There is no agency {code!r}.")
    managers = accounts.people_with("call_manager", "agency", agency.id)
    if not managers:
        raise click.ClickException(f"{agency.name} has no call manager yet: invite one first.")
    return Actor(
        person_id=managers[0].id,
        name=managers[0].name,
        roles=frozenset({"call_manager"}),
        reach=Reach(kind="agency", agency_id=agency.id),
    )


def _line(file: Path, fault: Fault) -> str:
    place = f"{file}:{fault.line}" if fault.line else str(file)
    return f"{place}: {fault.path}: {sentence(fault.reason, 'it')}"


COMMANDS = (group,)
