"""R03 and the half of R39 that needs a line: which funds and Comuni pay for it, and what they ask."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.money import share
from blueprints.invoices.verification.facts import World
from blueprints.invoices.verification.matching import cups_of
from blueprints.invoices.verification.objections import Objection, Part, fiscal
from blueprints.invoices.verification.rules.charged import charged, split
from blueprints.invoices.verification.rules.paper import Case, whole_when_alike


class Spent:
    """What each budget line has used so far, in cents gross of VAT."""

    def __init__(self, world: World) -> None:
        self.rows = list(world.table("budgets").iter_rows(named=True))
        self.used = [row["used_cents"] for row in self.rows]

    def of(self, comune: int, fund: int, day: date) -> list[int]:
        """Places of the budget lines that pay for it."""
        return [
            place
            for place, row in enumerate(self.rows)
            if row["comune"] in (0, comune) and row["fund"] == fund and row["start"] <= day < row["end"]
        ]

    def spend(self, places: list[int], gross: int) -> tuple[int, int]:
        """Use cents of the budget lines: the most by which one of them is passed, of these cents, and its place."""
        passed = []
        for place in places:
            self.used[place] += gross
            passed.append((min(gross, self.used[place] - self.rows[place]["amount_cents"]), -place))
        worst, place = max(passed, default=(0, 0))
        return worst, -place


def affordable(case: Case, spent: Spent) -> Iterator[Objection]:
    """R39, the second half: cumulated with earlier ones, a line does not pass the budget lines of who pays for it.

    Budgets are gross of VAT; what is at stake of a line is its net share of what passes. A credit note gives back.
    """
    if not spent.rows:
        return
    for place, (line, match) in enumerate(zip(case.document.lines, case.matches, strict=True)):
        if match.report is None or line.cents <= 0:
            continue
        passed: dict[int, tuple[int, int]] = {}
        for (comune, fund), net in split(line.cents, charged(case).of(match.report)).items():
            gross = net + share(net, percent=line.vat_rate)
            budgets = spent.of(comune, fund, match.report.month)
            over, budget = spent.spend(budgets, -gross if case.document.is_credit else gross)
            if over > 0:
                before = passed.get(budget, (0, 0))
                passed[budget] = (before[0] + over, before[1] - (-over * net // gross))
        for budget, (over, cents) in passed.items():
            row = spent.rows[budget]
            facts = {**_named(case, fund=row["fund"], comune=row["comune"]), "over_cents": over}
            yield Objection(rule="R39", line=place, part=Part.CENTS, cents=cents, facts=facts)


def projected(case: Case) -> Iterator[Objection]:
    """R03: the CUP, where the line is charged to a fund that asks for it."""
    asking = {one.id: one for one in case.world.funds if one.cup_required}
    by_entries = bool(asking) and charged(case).may_name(frozenset(asking))
    faults: dict[int, dict[str, Any] | None] = {}
    for place, line, match in case.lines:
        paying = [match.report.fund] if match.report else []
        if by_entries and match.report and not match.report.fund:
            paying = sorted({fund for _, fund in charged(case).of(match.report)})
        found = cups_of(case.document, line)
        faults[place] = next(
            (
                {"found": ", ".join(found), "expected": fiscal(fund.cup), "fund": fund.code}
                for fund in (asking[one] for one in paying if one in asking)
                if (fiscal(fund.cup) not in found if fund.cup else not found)
            ),
            None,
        )
    yield from whole_when_alike(case, "R03", faults)


def _named(case: Case, **ids: int) -> dict[str, str]:
    """Fund and Comune by their codes, and `why`, which of them are named at all."""
    named = {kind: case.world.code(kind, number) if number else "" for kind, number in ids.items()}
    told = [kind for kind, code in named.items() if code]
    return named | ({} if len(told) == len(named) else {"why": told[0] if told else "whole"})
