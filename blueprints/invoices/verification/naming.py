"""Which entries of a report a line's own words and period mean."""

import re
from collections.abc import Sequence

import numpy as np

from blueprints.invoices.verification.claims import Evidence
from blueprints.invoices.verification.columns import Flags, Ints, day_number
from blueprints.invoices.verification.facts import Line
from blueprints.invoices.verification.objections import names

_WORD = re.compile(r"\w+(?:[./_-]+\w+)*")


def meant(evidence: Evidence, lines: Sequence[Line], entries: Ints) -> list[Flags]:
    """By line, a mask over the entries: those in its period, of the projects whose codes it names; where it names
    none, of the Comuni that it names. A line that names nothing means all.
    """
    hours, world = evidence.hours, evidence.world
    projects, project = np.unique(hours.project[entries], return_inverse=True)
    comuni, comune = np.unique(hours.comune[entries], return_inverse=True)
    code_of = [world.code("project", int(one)).casefold() for one in projects]
    name_of = [world.code("comune", int(one)).casefold() if one else "" for one in comuni]
    found = []
    for line in lines:
        text = f"{line.description} {line.administration_reference}".casefold()
        words = set(_WORD.findall(text))
        mask = _in_period(line, hours.day[entries])
        of_project = np.array([one in words for one in code_of], dtype=np.bool_)
        if of_project.any():
            mask &= of_project[project]
        elif len(comuni) > 1:
            of_comune = np.array([names(text, one) for one in name_of], dtype=np.bool_)
            mask &= of_comune[comune] if of_comune.any() else True
        found.append(mask)
    return found


def _in_period(line: Line, days: Ints) -> Flags:
    first, last = line.start or line.last, line.last or line.start
    if first is None or last is None:
        return np.ones(len(days), dtype=np.bool_)
    within: Flags = (days >= day_number(first)) & (days <= day_number(last))
    return within
