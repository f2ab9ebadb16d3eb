"""From claims and objections to findings with their cents, and each document's totals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from blueprints.invoices.verification.attribution import Pairs, Spread, pair_up
from blueprints.invoices.verification.catalogue import Rule, RuleSet
from blueprints.invoices.verification.cells import EntryMoney, Row
from blueprints.invoices.verification.claims import Claims, Evidence
from blueprints.invoices.verification.columns import Ints, constant
from blueprints.invoices.verification.facts import UNITS
from blueprints.invoices.verification.findings import Finding
from blueprints.invoices.verification.matching import is_lump
from blueprints.invoices.verification.objections import Objection, Part, last_day, price_units, quantity_units
from blueprints.invoices.verification.rules.lines import total_of
from blueprints.invoices.verification.rules.paper import Case
from blueprints.invoices.verification.rules.prices import entry_prices
from blueprints.invoices.verification.sharing import NEVER, UNPRICED, LineMoney, by_hours

Total = tuple[str, int, int]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Documents in their order, and what was said against each, by document id."""

    cases: tuple[Case, ...]
    objections: Mapping[str, Sequence[Objection]]


@dataclass
class Account:
    """What is owned of each line so far, by cents; only while one run is assembled."""

    lines: Sequence[LineMoney]
    owned: list[int] = field(default_factory=list)
    of_case: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owned = [0] * len(self.lines)
        for place, line in enumerate(self.lines):
            self.of_case.setdefault(line.case, []).append(place)


def assembled(
    evidence: Evidence, judged: Judged, claims: Iterable[Claims], rules: RuleSet
) -> tuple[list[Finding], list[Total]]:
    """The findings, by document, line, entry and rule, and (document, billed, disputed) of each document."""
    if not judged.cases:
        return _hours_alone(evidence, claims, rules)
    lines = [one for place in range(len(judged.cases)) for one in _lines(judged, place, rules)]
    spreads = [
        Spread(line=place, report=one.adjusts or one.report, cents=one.spread)
        for place, one in enumerate(lines)
        if one.report
    ]
    pairs = pair_up(spreads, evidence.hours, by_hours(evidence, lines, [one.line for one in spreads]))
    lowered = _earlier_prices(evidence, lines)
    money = EntryMoney(
        evidence,
        pairs,
        price=np.array(_prices(evidence, lines, lowered), dtype=np.int64)[pairs.line],
        lowered=np.array(lowered, dtype=np.int64)[pairs.line],
        cutoff=np.array([one.cutoff for one in lines], dtype=np.int64)[pairs.line],
    )
    rows = money.rows(claims, rules)
    account = Account(lines)
    for row in rows:
        account.owned[row.line] += row.cents
    by_case: dict[int, list[Finding]] = defaultdict(list)
    for row in rows:
        line = lines[row.line]
        by_case[line.case].append(_of_entry(judged.cases[line.case].document.id, line.number, row, rules))
    totals = []
    findings: list[Finding] = []
    for place, case in enumerate(judged.cases):
        own = by_case[place] + list(_of_objections(judged, place, account, rules))
        billed = total_of(case.document) + _unlined(judged, case)
        own = _capped(sorted(own, key=_position), max(billed, 0))
        findings += own
        totals.append((case.document.id, billed, sum(one.cents for one in own)))
    return findings, totals


def _lines(judged: Judged, case: int, rules: RuleSet) -> Iterator[LineMoney]:
    document = judged.cases[case].document
    said: dict[int | None, list[Objection]] = defaultdict(list)
    for one in judged.objections[document.id]:
        said[one.line].append(one)
    of_document = _cutoff(said[None], rules)
    for place, (line, match) in enumerate(zip(document.lines, judged.cases[case].matches, strict=True)):
        against = said.get(place, ())
        total = 0 if document.is_credit else max(line.cents, 0)
        units = quantity_units(line, judged.cases[case].world.parameters, last_day(document, line))
        arithmetic = min(total, sum(one.cents for one in against if one.part == Part.ARITHMETIC))
        left = total - arithmetic
        parts = {
            part: sum(one.cents for one in against if one.part == part) * left // max(total, 1)
            for part in (Part.EXCESS, Part.UNSUPPORTED)
        }
        excess = min(left, parts[Part.EXCESS])
        report = match.report if match.report and total else None
        yield LineMoney(
            case=case,
            place=place,
            number=line.number,
            source=line,
            price=UNPRICED if units is None else price_units(line),
            total=total,
            arithmetic=arithmetic,
            excess=excess,
            unsupported=min(left - excess, parts[Part.UNSUPPORTED]),
            cutoff=min(of_document, _cutoff(against, rules)),
            report=report.id if report else 0,
            adjusts=report.adjusts if report else 0,
            units=units or 0,
            is_lump=is_lump(line, report, units),
        )


def _cutoff(said: Iterable[Objection], rules: RuleSet) -> int:
    """The number of the first rule that claims all of it."""
    return min((rules.rules[one.rule].number for one in said if one.part == Part.ALL), default=NEVER)


def _prices(evidence: Evidence, lines: Sequence[LineMoney], lowered: Sequence[int]) -> list[int]:
    """The lines' prices; of a difference in one sum none where it is no more than the differences of its entries,
    else what it makes an hour.
    """
    found = [one.price for one in lines]
    for place in (place for place, one in enumerate(lines) if one.is_lump):
        own = np.flatnonzero(evidence.hours.report_line == lines[place].adjusts)
        minutes = np.maximum(evidence.hours.billed[own], 0)
        rise = np.maximum(entry_prices(evidence).asked[own] - lowered[place], 0)
        due = int((rise * minutes).sum())
        fits = lines[place].total * 60 * UNITS <= 100 * due + 60 * UNITS
        hour = lines[place].total * 60 * UNITS // (100 * max(int(minutes.sum()), 1))
        found[place] = UNPRICED if fits else hour
    return found


def _earlier_prices(evidence: Evidence, lines: Sequence[LineMoney]) -> list[int]:
    """For lines that settle a difference of price: the price billed before on the report line that they adjust,
    earlier or by a document before theirs; 0 for all other lines.
    """
    rows = evidence.world.table("earlier_lines").iter_rows()
    billed = {report: int(price) for report, quantity, price in rows if quantity > 0}
    found = []
    for line in lines:
        found.append(billed.get(line.adjusts, 0) if line.adjusts else 0)
        if line.report and not line.adjusts and line.price != UNPRICED:
            billed[line.report] = line.price
    return found


def _of_entry(document: str, number: int | None, row: Row, rules: RuleSet) -> Finding:
    return Finding(
        rule=row.rule,
        severity=str(rules.rules[row.rule].severity),
        document=document,
        line=number,
        entry=row.entry,
        cents=row.cents,
        claimed_cents=row.claimed if rules.rules[row.rule].disputes else 0,
        facts=row.facts,
    )


def _of_objections(judged: Judged, case: int, account: Account, rules: RuleSet) -> Iterator[Finding]:
    """What was said against a document and its lines, in the order of the rules: each takes what is left."""
    document = judged.cases[case].document
    said = sorted(judged.objections[document.id], key=lambda one: (rules.rules[one.rule].number, one.line or 0))
    whole_document = min(
        (rules.rules[one.rule].number for one in said if one.line is None and one.part == Part.ALL), default=NEVER
    )
    taken: set[int] = set()
    for one in said:
        rule = rules.rules[one.rule]
        if one.line is None:
            claimed, cents = _of_document(judged, case, one, account, rule)
            if rule.number > whole_document or (rule.number == whole_document and rule.number in taken):
                cents = 0
            taken |= {rule.number} if one.part == Part.ALL else set()
        else:
            line = account.of_case[case][one.line]
            claimed, cents = _of_line(one, account, line, rule)
        number = None if one.line is None else document.lines[one.line].number
        yield Finding(
            rule=one.rule,
            severity=str(rule.severity),
            document=document.id,
            line=number,
            entry=None,
            cents=cents if rule.disputes else 0,
            claimed_cents=claimed if rule.disputes else 0,
            facts=one.facts,
        )


def _of_line(one: Objection, account: Account, line: int, rule: Rule) -> tuple[int, int]:
    """What an objection to a line claims, and what it gets; noted in the account."""
    money = account.lines[line]
    left = money.total - account.owned[line]
    claimed = {
        Part.ALL: money.total,
        Part.ARITHMETIC: money.arithmetic,
        Part.EXCESS: money.excess,
        Part.UNSUPPORTED: money.unsupported,
        Part.CENTS: min(one.cents, money.total),
    }.get(one.part, 0)
    if rule.number > money.cutoff or not rule.disputes:
        return claimed, 0
    cents = min(claimed, left)
    account.owned[line] += cents
    return claimed, cents


def _of_document(judged: Judged, case: int, one: Objection, account: Account, rule: Rule) -> tuple[int, int]:
    """What an objection to a whole document claims, and what it gets of the lines that it is first to claim."""
    if one.part == Part.UNLINED:
        return one.cents, one.cents
    if one.part != Part.ALL:
        return 0, 0
    unlined = _unlined(judged, judged.cases[case])
    claimed = cents = unlined
    for place in account.of_case.get(case, ()):
        money = account.lines[place]
        claimed += money.total
        if money.cutoff == rule.number:
            cents += money.total - account.owned[place]
            account.owned[place] = money.total
    return claimed, cents


def _unlined(judged: Judged, case: Case) -> int:
    """Cents that the document asks for without a line."""
    said = judged.objections[case.document.id]
    return 0 if case.document.is_credit else sum(one.cents for one in said if one.part == Part.UNLINED)


def _position(one: Finding) -> tuple[int, int, str]:
    return (-1 if one.line is None else one.line, -1 if one.entry is None else one.entry, one.rule)


def _capped(findings: list[Finding], billed: int) -> list[Finding]:
    """Never more in dispute than billed: where negative lines lower the sum, the last rules give way."""
    over = sum(one.cents for one in findings) - billed
    for place in sorted(range(len(findings)), key=lambda i: (findings[i].rule, i), reverse=True):
        if over <= 0:
            break
        cut = min(over, findings[place].cents)
        findings[place] = replace(findings[place], cents=findings[place].cents - cut)
        over -= cut
    return findings


def _hours_alone(evidence: Evidence, claims: Iterable[Claims], rules: RuleSet) -> tuple[list[Finding], list[Total]]:
    """All entries at their tariff, without a document."""
    hours = evidence.hours
    price = entry_prices(evidence).asked if hours.count else np.zeros(0, dtype=np.int64)
    cents: Ints = (2 * np.maximum(hours.billed, 0) * np.maximum(price, 0) + 60 * UNITS // 100) // (120 * UNITS // 100)
    places = np.arange(hours.count)
    nothing, never = constant(0, hours.count), constant(NEVER, hours.count)
    money = EntryMoney(evidence, Pairs(nothing, places, cents), price=price, lowered=nothing, cutoff=never)
    rows = money.rows(claims, rules)
    found = [_of_entry("", None, row, rules) for row in rows]
    return sorted(found, key=_position), [("", int(cents.sum()), sum(row.cents for row in rows))]
