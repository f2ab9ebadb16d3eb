"""What other rooms may ask of this one, and command."""

from datetime import date, datetime

from blueprints.register import queries, rules
from blueprints.register.queries import (
    Accreditation,
    Pact,
    PublicFields,
    RecordedAct,
    Tariff,
    accreditation,
    accreditations,
    bands_by_day,
    comune_ids,
    history,
    pacts,
    recorded,
    tariffs,
)
from blueprints.register.rules import (
    LISTED,
    Act,
    ActFact,
    ActKind,
    Offer,
    Price,
    Status,
    TariffKey,
    TimeBand,
    minutes_by_band,
    price_for,
    serves_running_projects,
    texts_of,
)
from blueprints.register.services import (
    ImportReport,
    cover,
    draft_from_outcome,
    draft_pact,
    enrol,
    extend,
    import_list,
    resume,
    revoke,
    set_tariff,
    sign_draft,
    sign_pact,
    suspend,
    terminate_pact,
    withdraw,
)


def status_on(accreditation_id: int, day: date, known_at: datetime | None = None) -> Status:
    """What the accreditation is on `day`, as the acts recorded by `known_at` say (None: all of them)."""
    return rules.status_on(history([accreditation_id])[accreditation_id], day, known_at)


def eligible(service_code: str, comune_id: int, on: date) -> tuple[int, ...]:
    """The providers that a citizen of the Comune may choose on that day: accredited there, not suspended."""
    found = queries.covering(service_code, comune_id, on)
    here = frozenset({comune_id})
    offers = [
        Offer(accreditation_id=each.id, provider_id=each.provider_id, service_code=service_code, comune_ids=here)
        for each in found
    ]
    acts = history([each.id for each in found])
    return rules.eligible(offers, acts, service_code=service_code, comune_id=comune_id, day=on)


REGISTERS = ("accreditations", "accreditation_acts", "pacts", "tariffs")
"""The tables behind `accreditations`, `history`, `pacts` and `tariffs`, for `app.stamps`."""

__all__ = [
    "LISTED",
    "REGISTERS",
    "Accreditation",
    "Act",
    "ActFact",
    "ActKind",
    "ImportReport",
    "Pact",
    "Price",
    "PublicFields",
    "RecordedAct",
    "Status",
    "Tariff",
    "TariffKey",
    "TimeBand",
    "accreditation",
    "accreditations",
    "bands_by_day",
    "comune_ids",
    "cover",
    "draft_from_outcome",
    "draft_pact",
    "eligible",
    "enrol",
    "extend",
    "history",
    "import_list",
    "minutes_by_band",
    "pacts",
    "price_for",
    "recorded",
    "resume",
    "revoke",
    "serves_running_projects",
    "set_tariff",
    "sign_draft",
    "sign_pact",
    "status_on",
    "suspend",
    "tariffs",
    "terminate_pact",
    "texts_of",
    "withdraw",
]
