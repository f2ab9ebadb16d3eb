"""Commands of the room: a whole call from a file, and back."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from app import clock
from app.actors import Actor, Reach
from app.db import reaching
from app.decisions import Refused
from app.messages import LANGUAGES, sentence
from app.reading import Fault
from blueprints.accounts import api as accounts
from blueprints.calls.queries import calls
from blueprints.calls.services import call_files
from blueprints.territory import api as territory

group = AppGroup("calls", help="Calls as files.")


LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default="it", help="The language of the sentences.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", required=True, help="The code of the agency.")
@LANGUAGE
@with_appcontext
def import_file(file: Path, agency: str, language: str) -> None:
    """Draft a call from a YAML FILE; every fault is printed with its line, and then nothing is made."""
    with force_locale(language):
        actor = _manager(agency)
        done = call_files.import_call(
            agency_id=actor.agency_id or 0, text=file.read_bytes(), actor=actor, now=clock.now()
        )
        for each in (*done.faults, *done.warnings):
            click.echo(_line(file, each, language), err=True)
        if done.call_id is None:
            raise click.ClickException(_SAYS[language]["nothing"].format(file=file, faults=len(done.faults)))
        click.echo(_SAYS[language]["drafted"].format(call=done.code, id=done.call_id))


@group.command("export")
@click.argument("call")
@click.option("--agency", help="The code of the agency; needed when several have a call of that code.")
@LANGUAGE
@with_appcontext
def export_file(call: str, agency: str | None, language: str) -> None:
    """Print the newest text of the CALL of that code as YAML."""
    actors = [_manager(agency)] if agency else [each for each in _managers() if _has(each, call)]
    if len(actors) != 1:
        raise click.ClickException(_SAYS[language]["several" if actors else "no-call"].format(call=call))
    with reaching(actors[0].reach), force_locale(language):
        try:
            text = call_files.export_call(agency_id=actors[0].agency_id or 0, code=call)
        except Refused as refusal:
            raise click.ClickException(" ".join(sentence(each, language) for each in refusal.refusals)) from None
    # Bytes: the file is UTF-8 also on a terminal that is not.
    click.echo(text.encode(), nl=False)


def _manager(code: str) -> Actor:
    """Whoever runs the command acts as one of the agency's call managers: drafts bear a person's name."""
    agency = territory.agency_by_code(code)
    if agency is None:
        known = ", ".join(each.code for each in territory.agencies())
        raise click.ClickException(f"There is no agency {code!r}; there are: {known}.")
    actor = _manager_of(agency)
    if actor is None:
        raise click.ClickException(f"{agency.name} has no call manager yet: invite one first.")
    return actor


def _managers() -> list[Actor]:
    return [actor for each in territory.agencies() if (actor := _manager_of(each)) is not None]


def _manager_of(agency: territory.Agency) -> Actor | None:
    managers = accounts.people_with("call_manager", "agency", agency.id)
    if not managers:
        return None
    return Actor(
        person_id=managers[0].id,
        name=managers[0].name,
        roles=frozenset({"call_manager"}),
        reach=Reach(kind="agency", agency_id=agency.id),
    )


def _has(actor: Actor, code: str) -> bool:
    with reaching(actor.reach):
        return code in calls.codes_of(actor.agency_id or 0)


def _line(file: Path, fault: Fault, language: str) -> str:
    place = f"{file}:{fault.line}" if fault.line else str(file)
    return ": ".join(each for each in (place, fault.path, sentence(fault.reason, language)) if each)


_SAYS = {
    "it": {
        "nothing": "{file}: non è stato importato nulla (errori: {faults}).",
        "drafted": "L'avviso «{call}» è in bozza (numero {id}).",
        "several": "Più agenzie hanno un avviso «{call}»: indica quale con --agency.",
        "no-call": "Non c'è nessun avviso con il codice «{call}».",
    },
    "en": {
        "nothing": "{file}: nothing was imported (faults: {faults}).",
        "drafted": "The call “{call}” is drafted (number {id}).",
        "several": "Several agencies have a call “{call}”: say which with --agency.",
        "no-call": "There is no call of the code “{call}”.",
    },
}

COMMANDS = (group,)
