"""Sentences and words of visits."""

from collections.abc import Mapping

Words = Mapping[str, Mapping[str, str]]

MESSAGES: Words = {
    "waits-visit-due": {"it": "Visite il cui giorno è arrivato", "en": "Visits whose day has come"},
    "waits-visit-open": {
        "it": "Visite aperte da chiudere con il verbale",
        "en": "Open visits to close with their minutes",
    },
    "waits-visit-planned": {"it": "Visite programmate", "en": "Planned visits"},
    "waits-suspension": {"it": "Sospensioni proposte da decidere", "en": "Proposed suspensions to decide"},
    "waits-penalty": {"it": "Penali proposte da decidere", "en": "Proposed penalties to decide"},
    "waits-own-penalty": {
        "it": "Penali proposte a cui puoi rispondere",
        "en": "Proposed penalties that you may answer",
    },
    "waits-own-finding-late": {"it": "Rilievi il cui termine è passato", "en": "Findings whose term has passed"},
    "waits-own-finding": {"it": "Rilievi da sistemare", "en": "Findings to put right"},
    "visit-of-another-agency": {
        "it": "Questa visita è di un altro ente: la può cambiare solo chi l'ha programmata.",
        "en": "This visit belongs to another agency: only the one that planned it can change it.",
    },
    "visit-kind-unknown": {
        "it": "Scegli che tipo di visita è.",
        "en": "Choose what kind of visit it is.",
    },
    "visit-in-past": {
        "it": "Il {day} è già passato: scegli oggi o un giorno che deve venire.",
        "en": "{day} is past: choose today or a day to come.",
    },
    "visit-not-accredited": {
        "it": "Il {day} l'ente non è accreditato per questo servizio: cambia giorno o accreditamento.",
        "en": "On {day} the provider is not accredited for this service: change the day or the accreditation.",
    },
    "visit-checklist-missing": {
        "it": "Manca una lista di controllo pubblicata per le visite: pubblicane una nella pagina dei requisiti.",
        "en": "There is no published checklist for visits: publish one on the page of the requirements.",
    },
    "visit-inspector-unknown": {
        "it": "Scegli chi fa la visita fra gli ispettori dell'ente.",
        "en": "Choose who makes the visit among the agency's inspectors.",
    },
    "visit-items-missing": {
        "it": "Mancano gli esiti di queste voci: {items}. Se non le hai controllate, scegli «non verificato».",
        "en": "The outcomes of these items are missing: {items}. If you did not check them, choose “not verified”.",
    },
    "visit-findings-missing": {
        "it": "Queste voci non sono conformi e non hanno un rilievo: {items}. Scrivi che cosa manca e la prescrizione.",
        "en": "These items are not compliant and have no finding: {items}. Write what is missing and the prescription.",
    },
    "visit-record-missing": {
        "it": "Scrivi inizio, fine, luogo e chi era presente per l'ente che controlla.",
        "en": "Write beginning, end, place and who was present for the agency.",
    },
    "visit-ends-before": {
        "it": "La visita finisce ({end}) prima di cominciare ({start}): correggi gli orari.",
        "en": "The visit ends ({end}) before it begins ({start}): correct the times.",
    },
    "visit-ends-later": {
        "it": "La visita finisce il {end}, che deve ancora venire: correggi l'orario o chiudila dopo.",
        "en": "The visit ends on {end}, which is still to come: correct the time or close it later.",
    },
    "visit-changed-meanwhile": {
        "it": "Qualcun altro ha salvato mentre scrivevi: confronta le due versioni e salva di nuovo.",
        "en": "Somebody else saved while you were writing: compare both versions and save again.",
    },
    "check-changed-meanwhile": {
        "it": "Qualcun altro ha cambiato queste voci mentre scrivevi: {items}. Non è stato salvato niente: "
        "confronta le due versioni accanto alle voci e salva di nuovo.",
        "en": "Somebody else changed these items while you were writing: {items}. Nothing was saved: "
        "compare both versions beside the items and save again.",
    },
    "check-outcome-unknown": {
        "it": "Voce {item}: scegli un esito della lista.",
        "en": "Item {item}: choose an outcome of the list.",
    },
    "check-measure-unreadable": {
        "it": "Voce {item}: scrivi un numero, per esempio 12,5.",
        "en": "Item {item}: write a number, for instance 12.5.",
    },
    "check-measure-negative": {
        "it": "Voce {item}: il numero non può essere minore di zero.",
        "en": "Item {item}: the number cannot be less than zero.",
    },
    "check-must-be-zero": {
        "it": "Voce {item}: deve essere zero, e con {measure} non può essere conforme.",
        "en": "Item {item}: it must be zero, and cannot be compliant with {measure}.",
    },
    "finding-item-unknown": {
        "it": "Scegli a quale voce della lista si riferisce il rilievo.",
        "en": "Choose which item of the list the finding is about.",
    },
    "finding-class-unknown": {
        "it": "Scegli se il rilievo è lieve, grave o critico.",
        "en": "Choose whether the finding is minor, major or critical.",
    },
    "finding-resolved-when": {
        "it": "Il rilievo può essere risolto solo fra il {first} e il {last}: correggi la data.",
        "en": "The finding can have been put right only between {first} and {last}: correct the date.",
    },
    "finding-still-in-visit": {
        "it": "La visita non è ancora chiusa: il rilievo si corregge nella visita.",
        "en": "The visit is not closed yet: correct the finding in the visit.",
    },
    "penalty-there-already": {
        "it": "Per questo rilievo c'è già una penale.",
        "en": "This finding has a penalty already.",
    },
    "penalty-answer-empty": {
        "it": "Scrivi che cosa rispondi.",
        "en": "Write what you answer.",
    },
    "penalty-hearing-runs": {
        "it": "L'ente può rispondere fino al {until}: decidi dopo la risposta o dopo quel giorno.",
        "en": "The provider may answer until {until}: decide after its answer or after that day.",
    },
    "penalty-amount": {
        "it": "L'importo è maggiore di zero e non supera quello proposto: correggilo.",
        "en": "The amount is above zero and not above the proposed one: correct it.",
    },
    "penalty-above-cap": {
        "it": "Con questa penale si supera il tetto dell'anno: restano {room} euro.",
        "en": "This penalty would exceed the year's cap: {room} euros are left.",
    },
    "reason-missing": {
        "it": "Scrivi il motivo.",
        "en": "Write the reason.",
    },
}

STATES: Words = {
    "planned": {"it": "programmata", "en": "planned"},
    "open": {"it": "in corso", "en": "in progress"},
    "closed": {"it": "chiusa", "en": "closed"},
    "cancelled": {"it": "annullata", "en": "cancelled"},
}
STATE_KINDS: Mapping[str, str] = {"planned": "plain", "open": "warn", "closed": "good", "cancelled": "plain"}

KIND_WORDS: Words = {
    "desk": {"it": "controllo dei documenti", "en": "desk check of documents"},
    "announced": {"it": "visita annunciata in sede", "en": "announced visit at the seat"},
    "unannounced": {"it": "visita senza preavviso", "en": "unannounced visit"},
    "phone": {"it": "telefonate agli utenti", "en": "phone check to users"},
    "sample": {"it": "controllo a campione di buste paga e certificati", "en": "sample check of payslips"},
    "joint": {"it": "visita con l'assistente sociale", "en": "joint visit with the social worker"},
}

OUTCOME_WORDS: Words = {
    "compliant": {"it": "conforme", "en": "compliant"},
    "partly": {"it": "conforme in parte", "en": "partly compliant"},
    "non_compliant": {"it": "non conforme", "en": "not compliant"},
    "not_applicable": {"it": "non applicabile", "en": "not applicable"},
    "not_verified": {"it": "non verificato", "en": "not verified"},
}

SEVERITY_WORDS: Words = {
    "minor": {"it": "lieve", "en": "minor"},
    "major": {"it": "grave", "en": "major"},
    "critical": {"it": "critico", "en": "critical"},
}
SEVERITY_KINDS: Mapping[str, str] = {"minor": "plain", "major": "warn", "critical": "bad"}

CAUSE_WORDS: Words = {
    "critical": {"it": "rilievo critico", "en": "critical finding"},
    "majors-repeated": {
        "it": "rilievi gravi dello stesso tipo che si ripetono",
        "en": "repeated major findings of one kind",
    },
    "major-overdue": {"it": "rilievo grave non risolto nel termine", "en": "major finding not put right in time"},
}

PROPOSAL_WORDS: Words = {
    "proposed": {"it": "da decidere", "en": "to decide"},
    "confirmed": {"it": "confermata", "en": "confirmed"},
    "dropped": {"it": "archiviata", "en": "dropped"},
}
PROPOSAL_KINDS: Mapping[str, str] = {"proposed": "warn", "confirmed": "bad", "dropped": "plain"}

PENALTY_WORDS: Words = {
    "proposed": {"it": "attende la risposta dell'ente", "en": "awaits the provider's answer"},
    "answered": {"it": "con risposta, da decidere", "en": "answered, to decide"},
    "decided": {"it": "applicata", "en": "decided"},
    "dropped": {"it": "archiviata", "en": "dropped"},
}
PENALTY_KINDS: Mapping[str, str] = {"proposed": "warn", "answered": "warn", "decided": "bad", "dropped": "plain"}

SECTION_WORDS: Words = {
    "general": {"it": "Requisiti generali", "en": "General requirements"},
    "personnel": {"it": "Personale e organizzazione", "en": "Personnel and organisation"},
    "service": {"it": "Servizio e interventi", "en": "Service and interventions"},
}

UNIT_WORDS: Words = {
    "hours": {"it": "ore", "en": "hours"},
    "operators": {"it": "operatori", "en": "operators"},
    "percent": {"it": "per cento", "en": "per cent"},
    "count": {"it": "numero", "en": "number"},
}
