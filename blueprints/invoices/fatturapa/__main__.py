"""`python -m blueprints.invoices.fatturapa`: the reader by itself."""

import click

from .command import inspect


@click.group()
def main() -> None:
    """Read and compare e-invoices (FatturaPA)."""


main.add_command(inspect)

if __name__ == "__main__":
    main(prog_name="fatturapa")
