"""R24, R25: who did it, and were they allowed to."""

import numpy as np

from blueprints.invoices.verification.claims import Claims, Evidence, whole
from blueprints.invoices.verification.columns import day_number
from blueprints.invoices.verification.facts import FAR

NOT_ON_STAFF, NOT_QUALIFIED, NOT_NAMED = 1, 2, 3


def qualified(evidence: Evidence) -> Claims:
    """R24: the operator is on the provider's staff that day, with a qualification valid for the profile.

    A qualification counts from the day it is valid, whenever its certificate was uploaded. Where nothing is known
    of qualifications, or the entry is of no profile in particular, the staff alone is looked at.
    """
    hours = evidence.hours
    on_staff = evidence.lookups.register("staff", "operator", "provider").at(
        hours.operator, hours.provider, moment=hours.day
    )
    holds = evidence.lookups.register("qualifications", "operator", "profile").at(
        hours.operator, hours.profile, moment=hours.day
    )
    unqualified = (holds < 0) & (hours.profile != 0) & evidence.world.has("qualifications")
    why = np.where(on_staff < 0, NOT_ON_STAFF, np.where(unqualified, NOT_QUALIFIED, 0))
    why[(why == NOT_ON_STAFF) & (hours.operator == 0)] = NOT_NAMED
    return whole("R24", hours, why > 0, day=hours.day, operator=hours.operator, profile_id=hours.profile, why=why)


def certified(evidence: Evidence) -> Claims:
    """R25: for work with minors, the criminal record certificate was asked for by the day of the service.

    Only for operators hired after the law came into force; the operator's provider asks once, at hiring.
    """
    hours = evidence.hours
    register = evidence.lookups.table("operators", "operator")
    row = register.row_of(hours.operator)
    never = day_number(FAR)
    asked = register.pick("certificate", row, never)
    hired = register.pick("hired", row, never - 1)
    due = hours.with_service("minors") & (hired > hours.parameter("certificate_hires_from"))
    return whole("R25", hours, due & (asked > hours.day), day=hours.day, operator=hours.operator, asked_day=asked)
