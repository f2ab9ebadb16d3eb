"""Who bears the cents that a verification lets pass: by Comune of residence and person, and by access."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from app.money import split, to_cents
from blueprints.care import api as care
from blueprints.invoices.rules.adjusting import PaidHours
from blueprints.invoices.rules.charging import Access, Bearer, LineFacts, shares, shares_of_accesses, weights
from blueprints.invoices.rules.replaying import Bears, Rise, risen_cents

if TYPE_CHECKING:
    from blueprints.invoices.verification.facts import Document
    from blueprints.invoices.verification.run import Outcome

Accesses = Mapping[int, tuple[Access, ...]]


def accesses_of(report_lines: Iterable[int]) -> Accesses:
    """The accesses of some report lines, by the lines' ids; one query."""
    found: dict[int, list[Access]] = {}
    for each in care.borne_accesses(report_lines):
        bearer = Bearer(
            comune_id=each.comune_id,
            beneficiary_id=each.beneficiary_id,
            service_code=each.service_code,
            month=each.month,
        )
        access = Access(entry_id=each.entry_id, bearer=bearer, millionths=each.millionths, minutes=each.minutes)
        found.setdefault(each.report_line_id, []).append(access)
    return {key: tuple(own) for key, own in found.items()}


class Borne:
    """The verified cents of the documents of one run."""

    def __init__(self, outcome: "Outcome", accesses: Accesses) -> None:
        self._outcome = outcome
        self._accesses = accesses
        self._verified = {each.document: each.verified for each in outcome.totals}
        self._disputed: dict[tuple[str, int], dict[int, int]] = {}
        for finding in outcome.findings:
            if finding.cents > 0 and finding.line is not None:
                own = self._disputed.setdefault((finding.document, finding.line), {})
                own[finding.entry or 0] = own.get(finding.entry or 0, 0) + finding.cents

    def lines(self, document: "Document") -> list[LineFacts]:
        """The document's lines in their order, with what is disputed of them; no accesses where none matched."""
        return [
            LineFacts(
                cents=to_cents(line.total),
                accesses=self._accesses.get(match.report.id, ()) if match.report else (),
                disputed=self._disputed.get((document.id, line.number), {}),
            )
            for line, match in zip(document.lines, self._outcome.matches[document.id], strict=True)
        ]

    def by_bearer(self, document: "Document") -> dict[Bears, int]:
        """The verified cents of a document, every one."""
        parts = shares(net_cents=self._verified[document.id], vat_cents=0, heavy=weights(self.lines(document)))
        found: dict[Bears, int] = {}
        for each in parts:
            key = (each.bearer.comune_id, each.bearer.beneficiary_id)
            found[key] = found.get(key, 0) + each.net_cents
        return found

    def risen(self, document: "Document", steps: Mapping[int, tuple[int, int]]) -> dict[Bears, int]:
        """What dearer hours would bring beyond what the document asks; `steps` are the tariffs of the entries."""
        from blueprints.invoices.verification.objections import price_units  # polars is loaded only where it is used

        found: dict[Bears, int] = {}
        for line, facts in zip(document.lines, self.lines(document) if steps else (), strict=bool(steps)):
            own: dict[int, list[Access]] = {}
            for access in facts.accesses:
                own.setdefault(access.entry_id, []).append(access)
            for entry, cents in shares_of_accesses(facts).items():
                if entry in steps:
                    rise = Rise(billed=price_units(line), before=steps[entry][0], after=steps[entry][1])
                    _spread(found, own[entry], risen_cents(cents, rise))
        return found

    def paid(
        self, document: "Document", steps: Mapping[int, tuple[int, int]], profiles: Mapping[int, str]
    ) -> Iterator[PaidHours]:
        """The document's hours whose tariff differs; `steps` are the tariffs of the entries."""
        from blueprints.invoices.verification.objections import price_units  # polars is loaded only where it is used

        for line, facts in zip(document.lines, self.lines(document), strict=True):
            bearers = {access.entry_id: access.bearer for access in facts.accesses}
            for entry, cents in shares_of_accesses(facts).items():
                if entry in steps:
                    yield PaidHours(
                        month=bearers[entry].month,
                        service_code=bearers[entry].service_code,
                        profile=profiles.get(entry, ""),
                        cents=cents,
                        billed=price_units(line),
                        before=steps[entry][0],
                        after=steps[entry][1],
                    )


def _spread(found: dict[Bears, int], accesses: list[Access], cents: int) -> None:
    """Add an access's cents to those who bear it."""
    for access, part in zip(accesses, split(cents, [each.millionths for each in accesses]), strict=True):
        key = (access.bearer.comune_id, access.bearer.beneficiary_id)
        found[key] = found.get(key, 0) + part
