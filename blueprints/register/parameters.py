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

PARAMETERS = (PACT_SIGNERS,)
