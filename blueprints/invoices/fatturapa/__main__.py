"""`python -m blueprints.invoices.fatturapa`: the reader by itself."""

import click

from .command import compare, inspect


@click.group()
def main() -> None:
    """Read and compare e-invoices (FatturaPA)."""


main.add_command(inspect)
main.add_command(compare)

if __name__ == "__main__":
    main(prog_name="fatturapa")
