"""R39, the half that needs no line: somebody pays for each hour, exactly once."""

from itertools import pairwise

import numpy as np
import polars as pl

from blueprints.invoices.verification.claims import Claims, Evidence, pieces
from blueprints.invoices.verification.columns import Ints, ints
from blueprints.invoices.verification.lookups import Columns, Register

MILLION = 1_000_000
NOT_WHOLE, NO_RESIDENCE, OUTSIDE, OTHER_COMUNE = 1, 2, 3, 4


def paid_for(evidence: Evidence) -> Claims:
    """R39: the project's shares make 100% on the day, and the Comune of residence on the day pays.

    A project without shares is the Comune's. A residence outside the
    territory needs the consent of its Comune. An entry reported for another Comune than that of residence would be
    charged to the wrong one.
    """
    hours, cut = evidence.hours, evidence.hours.pieces
    project = hours.by_piece(hours.project)
    shares = evidence.lookups.once("allocations", _totals)
    total = shares.pick("millionths", shares.at(project, moment=cut.day), MILLION)
    why, residence = _residence_fault(evidence, project)
    why = np.where(total != MILLION, NOT_WHOLE, why)
    return pieces("R39", hours, why > 0, why=why, share_millionths=total, comune_id=residence)


def _residence_fault(evidence: Evidence, project: Ints) -> tuple[Ints, Ints]:
    hours, cut = evidence.hours, evidence.hours.pieces
    nothing = np.zeros(len(project), dtype=np.int64)
    if not evidence.world.has("residences"):
        return nothing, nothing
    projects = evidence.lookups.table("projects", "id")
    beneficiary = projects.pick("beneficiary", projects.row_of(project), 0)
    residences = evidence.lookups.register("residences", "beneficiary")
    row = residences.at(beneficiary, moment=cut.day)
    comune = residences.pick("comune", row, 0)
    inside = evidence.world.territory
    foreign = ~np.isin(comune, np.array(sorted(inside))) if inside else np.zeros(len(row), dtype=np.bool_)
    outside = (row >= 0) & foreign & (residences.pick("authorised", row, 1) == 0)
    nowhere = (row < 0) & residences.knows(beneficiary)
    lines = evidence.lookups.table("report_lines", "id")
    reported = lines.pick("comune", lines.row_of(hours.by_piece(hours.report_line)), 0)
    other = (row >= 0) & (reported > 0) & (reported != comune)
    fault = np.where(nowhere, NO_RESIDENCE, np.where(outside, OUTSIDE, np.where(other, OTHER_COMUNE, 0)))
    return fault, comune


def _totals(frame: pl.DataFrame) -> Register:
    """The sum of each project's shares, over spans of days in which it does not change."""
    rows = sorted(zip(*(ints(frame[name]).tolist() for name in ("project", "start", "end", "millionths")), strict=True))
    by_project: dict[int, list[tuple[int, int, int]]] = {}
    for project, start, end, share in rows:
        by_project.setdefault(project, []).append((start, end, share))
    spans = []
    for project, shares in by_project.items():
        cuts = sorted({day for start, end, _ in shares for day in (start, end)})
        for since, until in pairwise(cuts):
            total = [share for start, end, share in shares if start <= since and until <= end]
            if total:
                spans.append((project, since, until, sum(total)))
    schema = dict.fromkeys(("project", "start", "end", "millionths"), pl.Int64)
    return Register(Columns(pl.DataFrame(spans, schema=schema, orient="row")), ("project",))
