"""Pure rules of the register."""

from blueprints.register.rules.acts import (
    Act,
    Change,
    Enrolment,
    doubts_about_act,
    reasons_not_to_change,
    reasons_not_to_complete,
    reasons_not_to_enrol,
    reasons_not_to_sign,
    reasons_not_to_terminate,
)
from blueprints.register.rules.bands import TimeBand, minutes_by_band, read_bands, texts_of
from blueprints.register.rules.choice import Offer, eligible
from blueprints.register.rules.cig import doubts_about_cig, normal_cig
from blueprints.register.rules.listing import Entry, Filters, Listing, by_lot, by_name, words_of
from blueprints.register.rules.map import Dot, Drawing, Place, drawing
from blueprints.register.rules.order import draw, drawn, seed
from blueprints.register.rules.status import (
    LISTED,
    ActFact,
    ActKind,
    Status,
    known,
    serves_running_projects,
    status_on,
    suspension_of,
)
from blueprints.register.rules.tariffs import ANY, QUALITIES, Price, TariffKey, price_for, reasons_not_to_set

__all__ = [
    "ANY",
    "LISTED",
    "QUALITIES",
    "Act",
    "ActFact",
    "ActKind",
    "Change",
    "Dot",
    "Drawing",
    "Enrolment",
    "Entry",
    "Filters",
    "Listing",
    "Offer",
    "Place",
    "Price",
    "Status",
    "TariffKey",
    "TimeBand",
    "by_lot",
    "by_name",
    "doubts_about_act",
    "doubts_about_cig",
    "draw",
    "drawing",
    "drawn",
    "eligible",
    "known",
    "minutes_by_band",
    "normal_cig",
    "price_for",
    "read_bands",
    "reasons_not_to_change",
    "reasons_not_to_complete",
    "reasons_not_to_enrol",
    "reasons_not_to_set",
    "reasons_not_to_sign",
    "reasons_not_to_terminate",
    "seed",
    "serves_running_projects",
    "status_on",
    "suspension_of",
    "texts_of",
    "words_of",
]
