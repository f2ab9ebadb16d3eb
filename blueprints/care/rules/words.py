"""The small dictionaries of care: what whole numbers mean in the table of entries, and the words in files.

The numbers are those that verification uses too, so that entries go from one to the other unchanged.
"""

import re
import unicodedata
from enum import IntEnum, StrEnum


class Kind(IntEnum):
    """What an entry is."""

    DIRECT = 1
    INDIRECT = 2
    ABSENCE = 3
    MISSED = 4
    TRAVEL = 5


class Reason(IntEnum):
    """Why an entry is not an ordinary one."""

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
    """The kind of day that a rate is for."""

    WEEKDAY = 1
    HOLIDAY = 2


DAY_TYPES = {"weekday": DayType.WEEKDAY, "holiday": DayType.HOLIDAY}


class Per(StrEnum):
    """The stretch of time in which authorised minutes may be used."""

    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"


class Chooser(StrEnum):
    """Who expressed the citizen's choice."""

    PERSON = "person"
    FAMILY = "family"
    GUARDIAN = "guardian"
    SUPPORT_ADMINISTRATOR = "support_administrator"


class Suspension(StrEnum):
    """Why a project is suspended."""

    HOSPITAL = "hospital"
    HOLIDAY = "holiday"
    REQUEST = "request"
    OTHER = "other"


class Stay(StrEnum):
    """Where a person is who is not at home."""

    HOSPITAL = "hospital"
    RESIDENCE = "residence"


FIELDS = (
    "external_id", "project", "operator", "day", "start", "end", "kind", "reason", "profile", "session",
    "offset_start", "offset_end", "duration", "claimed", "clocked", "notice", "confirmed", "authorisation", "day_type",
)  # fmt: skip
REQUIRED = ("external_id", "project", "operator", "day", "start", "end")
USUAL_HEADER = dict(zip(REQUIRED, ("Id", "Progetto", "Operatore", "Data", "Inizio", "Fine"), strict=True))
"""What the header of a required column is called in the format that the import page describes."""


def plain(word: str) -> str:
    """A header as it is compared: lower case, no accents, signs and repeated blanks as one blank."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


HEADERS: dict[str, str] = {
    plain(word): field
    for field, words in {
        "external_id": (
            "external_id", "id", "id prestazione", "id intervento", "id accesso", "identificativo",
            "codice prestazione", "codice intervento", "n prestazione", "progressivo",
        ),
        "project": (
            "project", "progetto", "codice progetto", "n progetto", "numero progetto", "cod progetto", "pai", "pei",
        ),
        "operator": ("operator", "operatore", "codice operatore", "cod operatore", "matricola", "addetto", "educatore"),
        "day": ("day", "data", "giorno", "data prestazione", "data intervento", "data accesso", "data servizio"),
        "start": ("start", "inizio", "ora inizio", "dalle", "dalle ore", "ora di inizio", "entrata"),
        "end": ("end", "fine", "ora fine", "alle", "alle ore", "ora di fine", "uscita"),
        "kind": ("kind", "tipo", "tipologia", "tipo prestazione", "tipo ora", "attivita", "tipo attivita"),
        "reason": ("reason", "causale", "motivo", "codice assenza", "causale assenza"),
        "profile": ("profile", "profilo", "qualifica", "figura", "figura professionale", "profilo professionale"),
        "session": ("session", "gruppo", "sessione", "sessione di gruppo", "codice gruppo"),
        "offset_start": ("offset_start", "offset", "fuso", "fuso inizio", "fuso orario", "ora legale o solare"),
        "offset_end": ("offset_end", "fuso fine"),
        "duration": ("duration", "ore", "durata", "ore svolte", "ore erogate", "totale ore", "n ore", "ore effettive"),
        "claimed": ("claimed", "ore conteggiate", "ore fatturate", "ore da fatturare"),
        "clocked": ("clocked", "ore timbrate", "durata timbrata", "timbratura"),
        "notice": ("notice", "preavviso", "ore preavviso", "ore di preavviso"),
        "confirmed": ("confirmed", "firmato", "firma", "confermato", "conferma", "firma utente", "foglio firmato"),
        "authorisation": ("authorisation", "autorizzazione", "autorizzazione extra", "n autorizzazione"),
        "day_type": ("day_type", "tipo giorno", "feriale festivo", "feriale/festivo", "tariffa"),
    }.items()
    for word in words
}  # fmt: skip

KINDS: dict[str, Kind] = {
    "d": Kind.DIRECT, "diretta": Kind.DIRECT, "diretto": Kind.DIRECT, "ore dirette": Kind.DIRECT, "direct": Kind.DIRECT,
    "i": Kind.INDIRECT, "indiretta": Kind.INDIRECT, "indiretto": Kind.INDIRECT, "ore indirette": Kind.INDIRECT,
    "indirect": Kind.INDIRECT, "equipe": Kind.INDIRECT, "coordinamento": Kind.INDIRECT,
    "a": Kind.ABSENCE, "assenza": Kind.ABSENCE, "assente": Kind.ABSENCE, "absence": Kind.ABSENCE,
    "v": Kind.MISSED, "accesso a vuoto": Kind.MISSED, "mancato accesso": Kind.MISSED, "a vuoto": Kind.MISSED,
    "missed": Kind.MISSED,
    "t": Kind.TRAVEL, "viaggio": Kind.TRAVEL, "spostamento": Kind.TRAVEL, "travel": Kind.TRAVEL,
}  # fmt: skip

REASONS: dict[str, Reason] = {
    "assistente presente": Reason.ASSISTANT_PRESENT, "educatore presente": Reason.ASSISTANT_PRESENT,
    "a casa": Reason.HOME, "domicilio": Reason.HOME, "intervento a casa": Reason.HOME,
    "riprogrammata": Reason.REPLANNED, "recupero": Reason.REPLANNED,
    "senza preavviso": Reason.NO_NOTICE, "con preavviso": Reason.WITH_NOTICE,
    "ricovero": Reason.HOSPITAL, "ospedale": Reason.HOSPITAL, "rifiuto": Reason.REFUSED,
    "operatore assente": Reason.OPERATOR_MISSING, "scuola chiusa": Reason.SCHOOL_CLOSED,
    "uscita didattica": Reason.OUTING, "gita": Reason.OUTING, "esame": Reason.EXAM, "glo": Reason.GLO,
    "estate": Reason.SUMMER, "altro": Reason.OTHER,
    **{each.name.lower().replace("_", "-"): each for each in Reason if each is not Reason.NONE},
}  # fmt: skip

PROFILES = {
    "AUSILIARIO": "ASA", "AUSILIARIO SOCIO-ASSISTENZIALE": "ASA",
    "OPERATORE SOCIO-SANITARIO": "OSS", "OPERATORE SOCIO SANITARIO": "OSS",
    "EDUCATORE": "EDUCATOR", "EDUCATRICE": "EDUCATOR", "EDUCATORE PROFESSIONALE": "EDUCATOR",
    "ASSISTENTE": "SCHOOL-ASSISTANT", "ASSISTENTE EDUCATIVO": "SCHOOL-ASSISTANT",
    "ASSISTENTE EDUCATIVO SCOLASTICO": "SCHOOL-ASSISTANT",
}  # fmt: skip
OFFSETS = {"cest": 120, "legale": 120, "ora legale": 120, "cet": 60, "solare": 60, "ora solare": 60}
DAYS = {
    "feriale": DayType.WEEKDAY, "weekday": DayType.WEEKDAY, "f": DayType.WEEKDAY,
    "festivo": DayType.HOLIDAY, "festiva": DayType.HOLIDAY, "holiday": DayType.HOLIDAY,
}  # fmt: skip
YES = ("si", "sì", "s", "x", "1", "vero", "true", "yes", "y", "firmato")
NO = ("no", "n", "0", "falso", "false")
