"""Invoices judged twice: by what holds, and by a draft. Imports polars: only whoever tries a draft imports this."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from blueprints.invoices.parameters import NAMES_IN_RULES
from blueprints.invoices.queries.registers import Registers, registers_of, tariff_rows
from blueprints.invoices.queries.world import months_of, world_for
from blueprints.invoices.rules.replaying import Draft
from blueprints.invoices.verification.facts import UNITS, DatedValue, Document
from blueprints.invoices.verification.replay import Drafted, price_steps, rules_of, world_of
from blueprints.invoices.verification.run import Outcome, verify
from blueprints.register import api as register
from blueprints.territory import api as territory


def judged_twice(
    agency_id: int, documents: Sequence[Document], draft: Draft, *, before: int, on: date
) -> tuple[Outcome, Outcome, dict[int, tuple[int, int]]]:
    """The outcomes by the rules of a day and by the draft, and the entries whose tariff differs, with its prices.

    `before` is the id of the first document. A line that was found by its price is found again by its report
    line, so that another price makes it no stranger.
    """
    registers = registers_of(agency_id, *months_of(documents, on), on)
    world = world_for(agency_id, documents, before=before, on=on)
    first = verify(world, documents, registers.rules, on=on)
    drafted = _drafted(draft, registers)
    other = world_of(world, drafted)
    second = verify(other, _anchored(first), rules_of(registers.rules, drafted), on=on)
    return first, second, price_steps(world, other) if draft.prices else {}


def judged_before(
    agency_id: int, documents: Sequence[Document], tariff: register.Tariff, price: Decimal, *, before: int, on: date
) -> tuple[Outcome, dict[int, tuple[int, int]], dict[int, str]]:
    """The outcome as if a tariff still were at its earlier price, the tariffs of the entries that it has changed
    (before, after), and their profiles.

    `before` is the id of the first document.
    """
    registers = registers_of(agency_id, *months_of(documents, on), on)
    world = world_for(agency_id, documents, before=before, on=on)
    rows = tariff_rows(tariff, registers.book, registers.parameters)
    before_it = tuple({**row, "price": int(price * UNITS)} for row in rows)
    other = world_of(world, Drafted(since=tariff.valid_from, tariffs=before_it))
    steps = price_steps(other, world)
    known = world.table("entries").select("id", "profile").rows()
    profiles = {number: world.code("profile", profile) for number, profile in known if number in steps}
    return verify(other, documents, registers.rules, on=on), steps, profiles


def _anchored(outcome: Outcome) -> list[Document]:
    """The documents with every matched line naming its report line."""
    found = []
    for document in outcome.documents:
        lines = tuple(
            replace(line, administration_reference=match.report.code) if match.report else line
            for line, match in zip(document.lines, outcome.matches[document.id], strict=True)
        )
        found.append(replace(document, lines=lines))
    return found


def _drafted(draft: Draft, registers: Registers) -> Drafted:
    values = []
    for name, written in draft.parameters.items():
        known = territory.definition(name)
        inner, service = NAMES_IN_RULES[name]
        value = territory.typed(known, known.read(written))
        values.append(DatedValue(name=inner, service=service, value=value, start=draft.since))
    rows = [
        row
        for each in draft.prices
        for row in tariff_rows(
            SimpleNamespace(**vars(each), provider_id=None, valid_from=draft.since, valid_to=None),
            registers.book,
            registers.parameters,
        )
    ]
    return Drafted(since=draft.since, on=draft.on, off=draft.off, values=tuple(values), tariffs=rows)
