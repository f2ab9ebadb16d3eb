"""Names of the codes of the room."""

FIELD_NAMES = {
    "external_id": {"it": "Id", "en": "Id"},
    "project": {"it": "Progetto", "en": "Project"},
    "operator": {"it": "Operatore", "en": "Operator"},
    "day": {"it": "Data", "en": "Day"},
    "start": {"it": "Inizio", "en": "Start"},
    "end": {"it": "Fine", "en": "End"},
    "kind": {"it": "Tipo", "en": "Kind"},
    "reason": {"it": "Causale", "en": "Reason"},
    "profile": {"it": "Profilo", "en": "Profile"},
    "session": {"it": "Gruppo", "en": "Group"},
    "offset_start": {"it": "Fuso", "en": "Offset"},
    "offset_end": {"it": "Fuso fine", "en": "Offset of the end"},
    "duration": {"it": "Ore", "en": "Hours"},
    "claimed": {"it": "Ore conteggiate", "en": "Hours claimed"},
    "clocked": {"it": "Ore timbrate", "en": "Hours clocked"},
    "notice": {"it": "Preavviso", "en": "Notice"},
    "confirmed": {"it": "Firmato", "en": "Signed"},
    "authorisation": {"it": "Autorizzazione", "en": "Authorisation"},
    "day_type": {"it": "Tipo giorno", "en": "Day type"},
    "extra": {"it": "Campo in più", "en": "Surplus field"},
}
PROJECT_STATES = {
    "drafted": {"it": "In bozza", "en": "Draft"},
    "authorised": {"it": "Autorizzato, senza scelta", "en": "Authorised, no choice yet"},
    "active": {"it": "Attivo", "en": "Active"},
    "suspended": {"it": "Sospeso", "en": "Suspended"},
    "closed": {"it": "Chiuso", "en": "Closed"},
}
REPORT_STATES = {
    "open": {"it": "Aperto", "en": "Open"},
    "submitted": {"it": "Inviato", "en": "Submitted"},
    "under_review": {"it": "In esame", "en": "Under review"},
    "accepted": {"it": "Accettato", "en": "Accepted"},
    "partly_accepted": {"it": "Accettato in parte", "en": "Accepted in part"},
    "returned": {"it": "Da correggere", "en": "Returned"},
    "locked": {"it": "Chiuso", "en": "Locked"},
}
BATCH_STATES = {
    "uploaded": {"it": "In controllo", "en": "Being checked"},
    "checked": {"it": "Da confermare", "en": "To be confirmed"},
    "refused": {"it": "Non leggibile", "en": "Not readable"},
    "confirmed": {"it": "In importazione", "en": "Being imported"},
    "imported": {"it": "Importato", "en": "Imported"},
    "discarded": {"it": "Scartato", "en": "Discarded"},
    "undone": {"it": "Annullato", "en": "Undone"},
}
CHOOSERS = {
    "person": {"it": "la persona", "en": "the person"},
    "family": {"it": "la famiglia", "en": "the family"},
    "guardian": {"it": "chi esercita la responsabilità genitoriale o tutelare", "en": "the guardian"},
    "support_administrator": {"it": "l'amministratore di sostegno", "en": "the support administrator"},
}
PERS = {
    "week": {"it": "alla settimana", "en": "a week"},
    "month": {"it": "al mese", "en": "a month"},
    "period": {"it": "in tutto il periodo", "en": "in the whole period"},
}
SUSPENSIONS = {
    "hospital": {"it": "ricovero", "en": "hospital stay"},
    "holiday": {"it": "vacanza", "en": "holiday"},
    "request": {"it": "richiesta della famiglia", "en": "at the family's request"},
    "other": {"it": "altro motivo", "en": "other reason"},
}
STAYS = {
    "hospital": {"it": "ricovero in ospedale", "en": "stay in hospital"},
    "residence": {"it": "soggiorno in struttura residenziale", "en": "stay in a residence"},
}
DAY_TYPES = {1: {"it": "feriale", "en": "weekday"}, 2: {"it": "festivo", "en": "holiday"}}
EXCEPTIONS = {
    "late": {"it": "registrato tardi", "en": "late"},
    "missed": {"it": "accesso a vuoto", "en": "missed visit"},
    "edited": {"it": "corretto", "en": "edited"},
    "unconfirmed": {"it": "non confermato", "en": "unconfirmed"},
    "contested": {"it": "contestato dalla famiglia", "en": "contested by the family"},
}
ANSWERS = {
    "open": {"it": "da spiegare", "en": "to be explained"},
    "explained": {"it": "spiegata", "en": "explained"},
    "accepted": {"it": "accettata", "en": "accepted"},
    "sent_back": {"it": "rimandata", "en": "sent back"},
}
KINDS = {
    1: {"it": "diretta", "en": "direct"},
    2: {"it": "indiretta", "en": "indirect"},
    3: {"it": "assenza", "en": "absence"},
    4: {"it": "accesso a vuoto", "en": "missed access"},
    5: {"it": "viaggio", "en": "travel"},
}
REASONS = {
    0: {"it": "nessuna", "en": "none"},
    1: {"it": "assistente presente", "en": "assistant present"},
    2: {"it": "a casa", "en": "at home"},
    3: {"it": "riprogrammata", "en": "planned again"},
    4: {"it": "senza preavviso", "en": "without notice"},
    5: {"it": "con preavviso", "en": "with notice"},
    6: {"it": "ricovero", "en": "hospital"},
    7: {"it": "rifiuto", "en": "refused"},
    8: {"it": "operatore assente", "en": "operator missing"},
    9: {"it": "scuola chiusa", "en": "school closed"},
    10: {"it": "uscita didattica", "en": "outing"},
    11: {"it": "esame", "en": "exam"},
    12: {"it": "GLO", "en": "GLO"},
    13: {"it": "estate", "en": "summer"},
    14: {"it": "altro", "en": "other"},
}
