"""What an agency decides about its register."""

from app.parameters import Parameter, label

PACT_SIGNERS = Parameter(
    name="register.pact_signers",
    kind="text",
    unit="codici fiscali, separati da virgole",
    default="",
    label=label("Chi firma i patti per l'agenzia", "Who signs the pacts for the agency"),
    source="statuto dell'agenzia: chi ha la firma; vuoto: decide chi registra la firma [D]",
)

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
ONE_BAND = rf"[^\s;][^;]{{0,38}} {_TIME}-(?:{_TIME}|24:00)"
TIME_BANDS = Parameter(
    name="register.time_bands",
    kind="text",
    unit="fasce separate da punto e virgola, per esempio «sera 20:00-22:00; notte 22:00-06:00»",
    default="",
    label=label("Fasce orarie con una tariffa propria", "Time bands with a tariff of their own"),
    source="proposta nostra [D]: nessuna fascia finché l'agenzia non ne scrive; «nessuna» le toglie",
    pattern=rf"nessuna|{ONE_BAND}(?:\s*;\s*{ONE_BAND})*",
    example="sera 20:00-22:00; notte 22:00-06:00",
)

PARAMETERS = (PACT_SIGNERS, TIME_BANDS)
