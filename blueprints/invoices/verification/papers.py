"""Judge the documents: match their lines, and hear every rule on documents, lines and payments."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from blueprints.invoices.verification.assembly import Judged
from blueprints.invoices.verification.attribution import supported_minutes
from blueprints.invoices.verification.catalogue import RuleSet
from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.facts import Document
from blueprints.invoices.verification.matching import Matcher
from blueprints.invoices.verification.objections import Objection
from blueprints.invoices.verification.rules import billing, budget, lines, paper, payment
from blueprints.invoices.verification.rules.charged import Charged
from blueprints.invoices.verification.rules.paper import Case

ALONE: tuple[Callable[[Case], Iterator[Objection]], ...] = (
    paper.addressed,
    paper.tendered,
    budget.projected,
    lines.known_issuer,
    paper.taxed,
    paper.split_paid,
    paper.stamped,
    paper.added_up,
    lines.reported,
    lines.within_month,
    lines.in_time,
    lines.above_floor,
    payment.payable,
)
# What a credit note is asked; the rest judges money that is claimed.
OF_CREDITS = (paper.addressed, lines.known_issuer, paper.split_paid, paper.added_up)


def judge(evidence: Evidence, documents: Sequence[Document], rules: RuleSet, matcher: Matcher) -> Judged:
    """The documents in their order with their matches and objections, as far as the rules are in force."""
    world = evidence.world
    cases = [
        Case(
            world=world,
            lookups=evidence.lookups,
            document=one,
            matches=matcher.match(one),
            providers=matcher.providers(one),
        )
        for one in documents
    ]
    repeated = paper.repeated(world, documents)
    # A duplicate, or an invoice to somebody else, uses up no hours and no budget.
    counted = [one for one in cases if one.document.id not in repeated and not any(paper.addressed(one))]
    billed = billing.Billed(world, _supported(evidence, cases), counted)
    spent = budget.Spent(world)
    evidence.lookups.of_run("charged", lambda: Charged(evidence.hours, evidence.lookups))
    used = {one.document.id for one in counted}
    found: dict[str, list[Objection]] = defaultdict(list)
    for case in cases:
        heard = [repeated[case.document.id]] if case.document.id in repeated else []
        if case.document.id in used:
            heard = [*billing.accepted_hours(case, billed), *budget.affordable(case, spent)]
        for rule in OF_CREDITS if case.document.is_credit else ALONE:
            heard.extend(rule(case))
        found[case.document.id] = [
            one for one in heard if one.rule in rules.rules and rules.rules[one.rule].holds(case.document.dated)
        ]
    return Judged(cases=tuple(cases), objections=dict(found))


def _supported(evidence: Evidence, cases: Sequence[Case]) -> dict[int, int] | None:
    if not evidence.world.has("entries"):
        return None
    wanted = sorted(
        {match.report.adjusts or match.report.id for case in cases for match in case.matches if match.report}
    )
    return dict(zip(wanted, supported_minutes(evidence.hours, wanted), strict=True))
