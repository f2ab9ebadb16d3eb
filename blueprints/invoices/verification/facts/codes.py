"""Small dictionaries of the facts: what the whole numbers in the frames' code columns mean."""

from enum import IntEnum


class Kind(IntEnum):
    """What an entry is. Travel is part of the tariff and never billed by itself, unless the pact says so."""

    DIRECT = 1
    INDIRECT = 2
    ABSENCE = 3
    MISSED = 4
    TRAVEL = 5


class Reason(IntEnum):
    """Why an entry is not an ordinary one: the ground of an absence, a missed access or a special activity."""

    NONE = 0
    ASSISTANT_PRESENT = 1
    HOME = 2
    REPLANNED = 3
    NO_NOTICE = 4
    WITH_NOTICE = 5
    HOSPITAL = 6
    REFUSED = 7
    OPERATOR_MISSING = 8
    SCHOOL_CLOSED = 9
    OUTING = 10
    EXAM = 11
    GLO = 12
    SUMMER = 13
    OTHER = 14


class DayType(IntEnum):
    """The kind of day that a rate is for; in a tariff `ANY` holds for both."""

    ANY = 0
    WEEKDAY = 1
    HOLIDAY = 2


class Level(IntEnum):
    """School level of a pupil; in a tariff `ANY` holds for all."""

    ANY = 0
    KINDERGARTEN = 1
    PRIMARY = 2
    LOWER_SECONDARY = 3
    UPPER_SECONDARY = 4


class Limit(IntEnum):
    """What an authorisation limits: minutes a week, a month, in its whole period, in one access, or accesses a day."""

    WEEK = 1
    MONTH = 2
    PERIOD = 3
    ACCESS = 4
    ACCESSES_A_DAY = 5
    EXTRA = 6


class Consumption(IntEnum):
    """How an hour shared by several pupils counts against each one's project."""

    FULL = 1
    SHARED = 2


class ReportState(IntEnum):
    """How far a monthly report line has come."""

    OPEN = 1
    SUBMITTED = 2
    ACCEPTED = 3
    PARTLY = 4
    RETURNED = 5


ACCEPTED_STATES = (ReportState.ACCEPTED, ReportState.PARTLY)
