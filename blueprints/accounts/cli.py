"""Commands of the room, for whoever runs the program: an agency ends roles, it does not close accounts."""

import click
from flask.cli import AppGroup, with_appcontext

from app import clock
from app.actors import EVERYTHING, PROGRAM
from app.db import reaching
from blueprints.accounts import services

group = AppGroup("accounts", help="People's accounts.")


@group.command("close")
@click.argument("email")
@with_appcontext
def close(email: str) -> None:
    """Let the person with that EMAIL sign in no more; what they did stays recorded under their name."""
    try:
        with reaching(EVERYTHING):
            services.deactivate(email=email, actor=PROGRAM, now=clock.now())
    except LookupError:
        raise click.ClickException(f"Nobody has the e-mail {email}: look at how it is written.") from None
    click.echo(f"{email} can sign in no more.")
