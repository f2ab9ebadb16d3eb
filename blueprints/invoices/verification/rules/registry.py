"""Which function applies which entry rule."""

from collections.abc import Callable, Mapping, Sequence

from blueprints.invoices.verification.claims import Claims, Evidence
from blueprints.invoices.verification.rules import (
    allocation,
    entitlement,
    limits,
    missed,
    people,
    prices,
    rounding,
    school,
    stays,
    times,
)

EntryRule = Callable[[Evidence], Claims | Sequence[Claims]]

ENTRY_RULES: Mapping[str, EntryRule] = {
    "R07": entitlement.accredited,
    "R08": entitlement.covered_by_pact,
    "R09": entitlement.not_suspended,
    "R18": limits.monthly,
    "R19": limits.weekly,
    "R20": entitlement.project_valid,
    "R21": entitlement.chosen,
    "R22": prices.priced,
    "R24": people.qualified,
    "R25": people.certified,
    "R26": times.one_place,
    "R27": times.one_operator,
    "R28": times.length,
    "R29": rounding.rounded_once,
    "R31": school.at_school,
    "R32": school.absence_payable,
    "R33": school.absence_too_long,
    "R34": missed.missed,
    "R35": stays.at_home,
    "R36": limits.indirect,
    "R37": times.signed,
    "R38": times.clocked,
    "R39": allocation.paid_for,
}
