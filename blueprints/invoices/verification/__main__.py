"""`python -m blueprints.invoices.verification check FOLDER`: the check alone, without the rest of the program."""

import click

from blueprints.invoices.verification.command import check


@click.group()
def main() -> None:
    """Check the invoices of a dossier."""


main.add_command(check)

if __name__ == "__main__":
    main(prog_name="python -m blueprints.invoices.verification")
