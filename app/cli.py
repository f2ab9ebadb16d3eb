"""Commands of the kernel: the demo, the audit chain."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app import audit, clock, demo
from app.actors import EVERYTHING, PROGRAM
from app.db import reaching

MORNING = 9
demo_group = AppGroup("demo", help="The demo data.")
audit_group = AppGroup("audit", help="The audit log.")


@demo_group.command("load")
@click.option("--anchor", type=click.DateTime(["%Y-%m-%d"]), help="The day around which the demo plays (today).")
@with_appcontext
def load(anchor: datetime | None) -> None:
    """Load the demo data once; a second time changes nothing. With an anchor, nothing in them knows the real day."""
    if current_app.config["ACCREDITA_MODE"] == "production":
        raise click.ClickException("In production there are no demo data.")
    with reaching(EVERYTHING):
        if demo.loaded():
            click.echo("The demo data are there already.")
            return
        now = clock.in_rome(anchor.replace(hour=MORNING)) if anchor else clock.now()
        rooms = current_app.extensions["accredita.rooms"]
        demo.build(rooms=rooms, now=now, anchor=clock.day_of(now), actor=PROGRAM)
    click.echo("The demo data are loaded.")


@demo_group.command("accounts")
@with_appcontext
def accounts() -> None:
    """Print the demo accounts, one per role."""
    width = max(len(account.email) for account in demo.ACCOUNTS)
    for account in demo.ACCOUNTS:
        click.echo(f"  {account.email.ljust(width)}  {account.role} · {account.place}")
    click.echo(f"  password: {demo.PASSWORD}")


@audit_group.command("verify")
@with_appcontext
def verify() -> None:
    """Check the chain of the audit log from its first link."""
    with reaching(EVERYTHING):
        broken = audit.first_broken_link()
    if broken is not None:
        raise click.ClickException(f"The chain is broken at link {broken}.")
    click.echo("Every link holds.")


COMMANDS = (demo_group, audit_group)
