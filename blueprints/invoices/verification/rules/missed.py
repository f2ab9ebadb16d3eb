"""R34: an access at which nobody was found."""

import numpy as np

from blueprints.invoices.verification.claims import Claims, Evidence, nothing
from blueprints.invoices.verification.facts import Kind, Reason

BAD_REASON, LATE_NOTICE, TOO_MUCH = 1, 2, 3


def missed(evidence: Evidence) -> Claims:
    """R34: billable up to some minutes, only for an absence without notice (or with too short a one).

    Never during a stay in hospital: that is for the reason to say, and R35 knows the stays.
    """
    hours = evidence.hours
    places = np.flatnonzero((hours.kind == Kind.MISSED) & (hours.billed > 0))
    if not len(places):
        return nothing("R34")
    limits = np.broadcast_to(np.asarray(hours.parameter("missed_max_minutes")), hours.count)[places]
    notice = np.broadcast_to(np.asarray(hours.parameter("missed_notice_minutes")), hours.count)[places]
    billed = hours.billed[places]
    reason = hours.reason[places] != Reason.NO_NOTICE
    late = hours.notice[places] >= notice
    why = np.where(reason, BAD_REASON, np.where(late, LATE_NOTICE, np.where(billed > limits, TOO_MUCH, 0)))
    found = np.flatnonzero(why)
    low = np.where(why[found] == TOO_MUCH, limits[found], 0)
    facts = {
        "day": hours.day[places[found]],
        "why": why[found],
        "allowed_minutes": low,
        "notice_minutes": hours.notice[places[found]],
    }
    return Claims("R34", places[found], low, billed[found], facts)
