"""What was let pass, held against a new verification: its cents leave the dispute. Part of the running use case."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from blueprints.invoices.queries.tolerances import key_of, tolerated_keys
from blueprints.invoices.rules.tolerating import after_tolerating
from blueprints.invoices.verification.catalogue import CATALOGUE

if TYPE_CHECKING:
    from blueprints.invoices.verification.run import Outcome

DISPUTING = frozenset(code for code, rule in CATALOGUE.rules.items() if rule.disputes)


def without_tolerated(outcome: "Outcome", einvoice_ids: Iterable[int]) -> "Outcome":
    """The outcome with the cents of tolerated findings out of the dispute; the findings stay, to be seen."""
    findings, totals = list(outcome.findings), list(outcome.totals)
    for einvoice_id, tolerated in tolerated_keys(einvoice_ids).items():
        own = [place for place, each in enumerate(findings) if each.document == str(einvoice_id)]
        keyed = [
            (key_of(findings[each].line, findings[each].entry, findings[each].rule), findings[each]) for each in own
        ]
        left = after_tolerating(keyed, tolerated, DISPUTING)
        freed = sum(findings[each].cents for each in own) - sum(left)
        for each, cents in zip(own, left, strict=True):
            findings[each] = replace(findings[each], cents=cents)
        place = next(place for place, each in enumerate(totals) if each.document == str(einvoice_id))
        disputed = totals[place].disputed - freed
        totals[place] = replace(totals[place], disputed=disputed, verified=totals[place].billed - disputed)
    return replace(outcome, findings=tuple(findings), totals=tuple(totals))
