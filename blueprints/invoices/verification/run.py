"""One verification: facts and documents in, findings and totals out; the same bytes each time."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import polars as pl

from blueprints.invoices.verification.assembly import Judged, assembled
from blueprints.invoices.verification.catalogue import CATALOGUE, RuleSet, Stage
from blueprints.invoices.verification.claims import Claims, Evidence
from blueprints.invoices.verification.columns import day_number
from blueprints.invoices.verification.facts import Document, World
from blueprints.invoices.verification.findings import Finding, as_frame, canonical
from blueprints.invoices.verification.hours import Hours
from blueprints.invoices.verification.lookups import Kept, Lookups
from blueprints.invoices.verification.matching import Match, Matcher
from blueprints.invoices.verification.order import natural
from blueprints.invoices.verification.papers import judge
from blueprints.invoices.verification.rules.registry import ENTRY_RULES

_DIGEST = ":digest"


@dataclass(frozen=True, kw_only=True)
class Totals:
    """A document's money in cents, net of VAT: billed = verified + disputed. Credit notes are negative.

    `document` is "" for hours that were checked without a document, at their tariff.
    """

    document: str
    billed: int
    verified: int
    disputed: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run found. `matches` are by document id, in the order of its lines; `not_checked` are the
    rules for which nothing is known of a kind of fact that they need."""

    on: date
    rule_set: RuleSet
    findings: tuple[Finding, ...]
    totals: tuple[Totals, ...]
    matches: dict[str, tuple[Match, ...]]
    not_checked: tuple[str, ...]
    lookups: Lookups
    documents: tuple[Document, ...]

    @property
    def world(self) -> World:
        """The facts that the rules were given."""
        return self.lookups.world

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The findings as a frame."""
        return as_frame(self.findings)

    @cached_property
    def inputs_digest(self) -> str:
        """SHA-256 of everything that was given, whatever the order of rows and documents."""
        return digest_of(self.lookups, self.documents, self.rule_set, self.on)

    @cached_property
    def canonical(self) -> bytes:
        """The run's one text: rule set, digest, findings, totals."""
        return canonical(
            {
                "on": self.on.isoformat(),
                "rule_set": self.rule_set.version,
                "inputs": self.inputs_digest,
                "not_checked": self.not_checked,
                "findings": [asdict(one) for one in self.findings],
                "totals": [asdict(one) for one in self.totals],
            }
        ).encode()


def verify(
    world: World,
    documents: Sequence[Document],
    rules: RuleSet = CATALOGUE,
    *,
    on: date,
    kept: Kept | None = None,
    matcher: Matcher | None = None,
) -> Outcome:
    """Check documents, or (without any) all hours at their tariff.

    `kept` holds what was made of side tables in an earlier run; what is made now is added to it. A `matcher` has
    matched the documents with these report lines already.

    Raises:
        ValueError: two documents have one id.
    """
    ordered = tuple(sorted(documents, key=_turn))
    if len({one.id for one in ordered}) < len(ordered):
        raise ValueError("two documents have one id")
    lookups = Lookups(world, kept)
    evidence = Evidence(world, Hours(world), lookups)
    applied = {code: rule for code, rule in rules.rules.items() if all(world.has(name) for name in rule.needs)}
    in_force = RuleSet(version=rules.version, rules=applied)
    judged: Judged = judge(evidence, ordered, in_force, matcher or Matcher(world, lookups))
    findings, totals = assembled(evidence, judged, claims_of(evidence, in_force), in_force)
    return Outcome(
        on=on,
        rule_set=rules,
        findings=tuple(findings),
        totals=tuple(
            Totals(document=name, billed=sum_, verified=sum_ - out, disputed=out) for name, sum_, out in totals
        ),
        matches={case.document.id: case.matches for case in judged.cases},
        not_checked=tuple(sorted(rules.rules.keys() - applied.keys())),
        lookups=lookups,
        documents=ordered,
    )


def _turn(document: Document) -> tuple[Any, ...]:
    """Documents are heard by date, then as received, then by number: the earlier one bills its hours first."""
    return (document.dated, document.received or document.dated, natural(document.number), natural(document.id))


def claims_of(evidence: Evidence, rules: RuleSet) -> Iterator[Claims]:
    """What the entry rules in force claim, in the order of the rules."""
    if not evidence.hours.count:
        return
    for code, apply in ENTRY_RULES.items():
        rule = rules.rules.get(code)
        if rule is None or rule.stage not in (Stage.ENTRY, Stage.LINE):
            continue
        found = apply(evidence)
        for claims in (found,) if isinstance(found, Claims) else found:
            if len(claims):
                yield _while_valid(claims, evidence, rule.valid_from, rule.valid_until)


def _while_valid(claims: Claims, evidence: Evidence, start: date, until: date | None) -> Claims:
    days = evidence.hours.day[claims.entry]
    held = days >= day_number(start)
    if until is not None:
        held &= days < day_number(until)
    if held.all():
        return claims
    facts = {name: column[held] for name, column in claims.facts.items()}
    return Claims(claims.rule, claims.entry[held], claims.low[held], claims.high[held], facts)


def digest_of(lookups: Lookups, documents: Sequence[Document], rules: RuleSet, on: date) -> str:
    """SHA-256 of the inputs of a run, in hex."""
    world = lookups.world
    digest = hashlib.sha256()
    for name in sorted(world.frames):
        digest.update(name.encode())
        digest.update(lookups.once(name, partial(_digest_of_frame, name), variant=_DIGEST))
    rest = (
        sorted(world.agency.vat_numbers),
        sorted(world.agency.fiscal_codes),
        [repr(one) for one in (*world.services, *world.funds)],
        [repr(one) for one in world.parameters.values],
        [repr(one) for one in documents],
        rules.version,
        [repr(one) for one in rules.rules.values()],
        on.isoformat(),
    )
    digest.update(canonical(rest).encode())
    return digest.hexdigest()


def kept_digests(frames: Mapping[str, pl.DataFrame]) -> Kept:
    """The digests of frames that stay the same from run to run, as `verify` may be handed them."""
    found: Kept = {}
    for name, frame in frames.items():
        found[f"{name}{_DIGEST}"] = (frame, _digest_of_frame(name, frame))
    return found


def _digest_of_frame(name: str, frame: pl.DataFrame) -> bytes:
    """SHA-256 of a frame's values, whatever the order of its rows."""
    digest = hashlib.sha256()
    if frame.height > 1:
        frame = frame.sort("id") if name == "entries" else frame.sort(frame.columns)
    for column in frame:
        if column.dtype == pl.String:
            digest.update("\x1f".join(column.to_list()).encode())
        else:
            digest.update(column.to_numpy().tobytes())
    return digest.digest()
