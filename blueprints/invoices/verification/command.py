"""The command `check`: a dossier's findings as JSON Lines."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from blueprints.invoices.verification.dossier import Dossier
    from blueprints.invoices.verification.run import Outcome

COULD_NOT_CHECK = 2


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per finding, one a line, and the totals last.")
@click.option("--language", type=click.Choice(["it", "en"]), default="it", show_default=True, help="Of the sentences.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the check; the newest invoice's without it.")
@click.option("--quiet", is_flag=True, help="Leave out warnings about the dossier.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, folder: Path, on: Any, language: str, *, as_json: bool, quiet: bool) -> None:
    """Check the invoices of a dossier (`docs/dossier-format.md`) by the forty rules.

    The exit status is 0 when the dossier could be checked, whatever was found, and 2 when it could not.
    """
    # Imported here: polars starts threads, which must not happen before a fork.
    from blueprints.invoices.verification.dossier import BadDossier, read_dossier
    from blueprints.invoices.verification.run import verify

    try:
        dossier = read_dossier(folder)
    except BadDossier as bad:
        for fault in bad.faults:
            click.echo(str(fault), err=True)
        count = len(bad.faults)
        click.echo(f"{count} {'fault' if count == 1 else 'faults'}: nothing was checked", err=True)
        context.exit(COULD_NOT_CHECK)
    if not quiet:
        for warning in dossier.warnings:
            click.echo(f"warning: {warning}", err=True)
    newest = max((one.dated for one in dossier.documents), default=date(1970, 1, 1))
    outcome = verify(dossier.world, dossier.documents, on=on.date() if on else newest)
    for row in rows(dossier, outcome, language):
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _said(row))


def rows(dossier: "Dossier", outcome: "Outcome", language: str) -> Iterator[dict[str, Any]]:
    """The findings in their order, then the totals."""
    from blueprints.invoices.verification.messages import sentence

    documents = {one.id: one for one in dossier.documents}
    providers = dossier.world.codes["provider"]
    for one in outcome.findings:
        document = documents.get(one.document)
        yield {
            "rule": one.rule,
            "severity": one.severity,
            "document": document.number if document else None,
            "provider": providers.get(document.issuer) if document else None,
            "file": dossier.files.get(one.document),
            "line": one.line,
            "entry": None if one.entry is None else dossier.world.code("entry", one.entry),
            "cents": one.cents,
            "claimed_cents": one.claimed_cents,
            "sentence": sentence(one, language),
            "facts": dict(one.facts),
        }
    yield _totals(dossier, outcome)


def _totals(dossier: "Dossier", outcome: "Outcome") -> dict[str, Any]:
    documents = {one.id: one for one in dossier.documents}
    sums = {name: sum(getattr(one, name) for one in outcome.totals) for name in ("billed", "verified", "disputed")}
    return {
        "totals": sums,
        **sums,
        "documents": [
            {**asdict(one), "document": documents[one.document].number, "file": dossier.files[one.document]}
            for one in outcome.totals
            if one.document in documents
        ],
        "findings": len(outcome.findings),
        "not_checked": outcome.not_checked,
        "rule_set": outcome.rule_set.version,
        "inputs": outcome.inputs_digest,
    }


def _said(row: dict[str, Any]) -> str:
    if "totals" in row:
        return "  ".join(f"{name} {cents / 100:.2f}" for name, cents in row["totals"].items())
    where = " ".join(str(row[name]) for name in ("document", "line", "entry") if row[name] is not None)
    return f"{row['rule']} {row['severity']} [{where}] {row['sentence']}"
