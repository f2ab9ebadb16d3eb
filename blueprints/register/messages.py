"""Sentences and words of the register."""

from collections.abc import Mapping

Words = Mapping[str, Mapping[str, str]]

MESSAGES: Words = {
    "waits-own-pact": {"it": "Patti da firmare", "en": "Pacts to sign"},
    "waits-pact-signature": {
        "it": "Patti firmati dall'ente, da firmare per l'agenzia",
        "en": "Pacts that the provider has signed, to sign for the agency",
    },
    "waits-variation": {
        "it": "Variazioni di patti a cui rispondere",
        "en": "Variations of pacts to answer",
    },
    "waits-pact-draft": {"it": "Patti in bozza da completare e mandare", "en": "Draft pacts to complete and send"},
    "variation-comuni-as-they-are": {
        "it": "Fra i Comuni scelti ce n'è uno che c'è già o che non c'è: scegli di nuovo.",
        "en": "One of the Comuni chosen is covered already, or is not covered: choose again.",
    },
    "tariff-too-fine": {
        "it": "«{written}»: una tariffa ha al massimo otto decimali.",
        "en": "“{written}”: a tariff has at most eight decimals.",
    },
    "variation-without-price": {
        "it": "Scrivi il nuovo prezzo accanto ad almeno una tariffa.",
        "en": "Write the new price beside at least one tariff.",
    },
    "variation-price-unknown": {
        "it": "Una delle tariffe scelte non c'è più: ricarica la pagina.",
        "en": "One of the tariffs chosen is gone: reload the page.",
    },
    "variation-leaves-nothing": {
        "it": "Non resta nessun Comune: per finire del tutto si fa cessare il patto.",
        "en": "No Comune is left: to end altogether, the pact is terminated.",
    },
    "variation-before-later-one": {
        "it": "Il territorio è già cambiato dal {latest}: una nuova variazione vale da dopo quel giorno.",
        "en": "The territory has changed from {latest} on already: a new variation holds from after that day.",
    },
    "pact-ends-before": {
        "it": "Il patto finisce prima di cominciare, il {start}: controlla le date.",
        "en": "The pact ends before it begins on {start}: check the dates.",
    },
    "pact-not-sent": {
        "it": "Del patto non c'è il file inviato: non si sa che cosa è stato firmato.",
        "en": "There is no file of the pact that was sent: nobody can tell what was signed.",
    },
    "pact-signer-not-provider": {
        "it": "Il file è firmato da {codes}: nessuno risulta legale rappresentante dell'ente. Controlla il fascicolo.",
        "en": "The file is signed by {codes}: nobody is a legal representative of the provider. Check the dossier.",
    },
    "pact-signer-not-agency": {
        "it": "Il file è firmato da {codes}: nessuno è fra chi firma per l'agenzia. Si indica nei parametri.",
        "en": "The file is signed by {codes}: nobody signs for the agency. The parameters say who does.",
    },
    "pact-signature-to-confirm": {
        "it": "Prima conferma la firma dell'ente: il suo certificato non è garantito da un elenco di fiducia.",
        "en": "First confirm the provider's signature: no trust list vouches for its certificate.",
    },
    "pact-signature-doubtful": {
        "it": "La firma ha qualcosa da verificare: scrivi come l'hai verificata.",
        "en": "Something about the signature has to be verified: write how you verified it.",
    },
    "pact-signature-not-waiting": {
        "it": "Non c'è una firma da confermare.",
        "en": "There is no signature to confirm.",
    },
    "signature-without-file": {
        "it": "Carica il file firmato (.p7m o PDF firmato).",
        "en": "Upload the signed file (.p7m or a signed PDF).",
    },
    "pact-unknown": {
        "it": "Questo patto non c'è o non è del tuo ente: torna all'elenco.",
        "en": "There is no such pact, or it is not yours: go back to the list.",
    },
    "signature-without-proof": {
        "it": "Carica il file firmato, oppure scrivi il protocollo sotto cui è conservato.",
        "en": "Upload the signed file, or write the protocol number under which it is kept.",
    },
    "signature-before-sending": {
        "it": "Il {day} viene prima del passo precedente, del {sent}: controlla la data della firma.",
        "en": "{day} is before the earlier step, of {sent}: check the day of the signature.",
    },
    "signature-in-future": {
        "it": "Il {day} deve ancora venire: controlla la data della firma.",
        "en": "{day} is still to come: check the day of the signature.",
    },
    "variation-of-unsigned-pact": {
        "it": "Si può variare solo un patto firmato dalle due parti.",
        "en": "Only a pact signed by both sides can be varied.",
    },
    "variation-empty": {
        "it": "Scegli che cosa cambia e scrivi la variazione.",
        "en": "Choose what changes and write the variation.",
    },
    "variation-waiting": {
        "it": "C'è già una variazione che aspetta risposta: prima si risponde a quella.",
        "en": "A variation is waiting for an answer already: that one comes first.",
    },
    "variation-own": {
        "it": "Questa variazione l'hai proposta tu: risponde l'altra parte.",
        "en": "You proposed this variation: the other side answers.",
    },
    "day-unreadable": {
        "it": "Il giorno «{written}» non si legge: scrivilo come 2026-12-31.",
        "en": "The day “{written}” cannot be read: write it as 2026-12-31.",
    },
    "register-of-another-agency": {
        "it": "Questo accreditamento è di un altro ente: lo può cambiare solo chi lo ha rilasciato.",
        "en": "This accreditation belongs to another agency: only the one that gave it can change it.",
    },
    "act-number-missing": {
        "it": "Scrivi il numero della determinazione.",
        "en": "Write the number of the decision.",
    },
    "act-in-future": {
        "it": "La determinazione porta la data del {day}, che deve ancora venire: controlla la data.",
        "en": "The decision is dated {day}, which is still to come: check the date.",
    },
    "accredited-service-unknown": {
        "it": "Il servizio non esiste: scegline uno dell'elenco dei servizi.",
        "en": "There is no such service: choose one of the list of services.",
    },
    "accreditation-without-territory": {
        "it": "Indica almeno un Comune in cui l'accreditamento vale.",
        "en": "Name at least one Comune in which the accreditation holds.",
    },
    "accredited-comune-outside": {
        "it": "{comuni} Comuni sono fuori dal territorio dell'ente: toglili.",
        "en": "{comuni} Comuni are outside the agency's territory: take them away.",
    },
    "accredited-already": {
        "it": "L'ente è già accreditato per questo servizio in quei giorni (dal {start}): proroga quello che c'è.",
        "en": "The provider is accredited for this service on those days already (from {start}): extend that one.",
    },
    "act-reason-missing": {
        "it": "Scrivi il motivo: l'ente accreditato deve poterlo conoscere.",
        "en": "Write the reason: the provider must be able to know it.",
    },
    "act-period-backwards": {
        "it": "Il periodo finisce il {end}, prima di cominciare ({start}): correggi le date.",
        "en": "The period ends on {end}, before it begins ({start}): correct the dates.",
    },
    "act-outside-period": {
        "it": "Il {day} è fuori dal periodo, che va dal {start} al {last}: scegli un giorno del periodo.",
        "en": "{day} is outside the period, which goes from {start} to {last}: choose a day of the period.",
    },
    "act-before-last": {
        "it": "Il {day} viene prima dell'ultimo atto, che ha effetto dal {last}: scegli un giorno non precedente.",
        "en": "{day} is before the last act, which takes effect on {last}: choose a day that is not earlier.",
    },
    "extension-without-end": {
        "it": "Questo accreditamento non ha una scadenza: non c'è niente da prorogare.",
        "en": "This accreditation has no end: there is nothing to extend.",
    },
    "extension-not-longer": {
        "it": "L'accreditamento dura già fino al {last}: scegli un giorno successivo.",
        "en": "The accreditation lasts until {last} already: choose a later day.",
    },
    "accreditation-ended": {
        "it": "L'accreditamento è cessato: non si possono firmare patti.",
        "en": "The accreditation has ended: no pact can be signed.",
    },
    "pact-outside-accreditation": {
        "it": "Il patto deve stare dentro l'accreditamento, che va dal {start} al {last}: correggi le date.",
        "en": "The pact must lie within the accreditation, which goes from {start} to {last}: correct the dates.",
    },
    "cig-missing": {
        "it": "Scrivi il CIG: ogni patto ne ha uno, preso alla firma (delibera ANAC 371/2022).",
        "en": "Write the CIG: each pact has one, taken when it is signed (ANAC resolution 371/2022).",
    },
    "pact-overlaps": {
        "it": "C'è già un patto firmato per quei giorni: fallo cessare prima, o cambia le date.",
        "en": "There is a signed pact for those days already: terminate it first, or change the dates.",
    },
    "tariff-not-positive": {
        "it": "La tariffa deve essere maggiore di zero, non {unit_price}.",
        "en": "The price must be more than zero, not {unit_price}.",
    },
    "tariff-not-after-latest": {
        "it": "L'ultima tariffa di questo tipo vale dal {latest}: la nuova deve cominciare dopo.",
        "en": "The latest price of this kind holds from {latest}: the new one must begin later.",
    },
    "tariff-band-unknown": {
        "it": "La fascia «{band}» non è tra quelle dell'ente: scrivila prima nel parametro «Fasce orarie».",
        "en": "The band “{band}” is none of the agency's: write it into the parameter “Time bands” first.",
    },
    "tariff-quality-unknown": {
        "it": "«{quality}» non è previsto per il servizio {service}: scegli un valore dell'elenco.",
        "en": "“{quality}” is not foreseen for the service {service}: choose a value of the list.",
    },
    "cig-length": {
        "it": "Il CIG {cig} ha {length} caratteri invece di 10: controlla che sia scritto bene.",
        "en": "The CIG {cig} has {length} characters instead of 10: check that it is written correctly.",
    },
    "cig-shape": {
        "it": "Il CIG {cig} non ha una forma conosciuta: controlla che sia scritto bene.",
        "en": "The CIG {cig} has no known shape: check that it is written correctly.",
    },
    "cig-check-digits": {
        "it": "Le cifre di controllo del CIG {cig} non tornano (ci si aspettava {expected}): controlla.",
        "en": "The check digits of the CIG {cig} do not fit ({expected} was expected): check it.",
    },
    "list-import-unreadable": {
        "it": "Il file non si legge come CSV: salvalo dal foglio elettronico come «CSV UTF-8».",
        "en": "The file cannot be read as CSV: save it from the spreadsheet as “CSV UTF-8”.",
    },
    "list-import-empty": {
        "it": "Il file è vuoto: la prima riga deve avere i nomi delle colonne.",
        "en": "The file is empty: the first line must hold the names of the columns.",
    },
    "list-import-too-long": {
        "it": "Il file ha {rows} righe: il massimo è {most}. Dividilo.",
        "en": "The file has {rows} rows: the most is {most}. Split it.",
    },
    "list-import-too-many-cells": {
        "it": "La riga ha {cells} celle, le colonne sono {most}: forse in un testo c'è il separatore.",
        "en": "The row has {cells} cells for {most} columns: perhaps a text holds the separator without quotes.",
    },
    "list-import-column-unknown": {
        "it": "La colonna «{column}» non è prevista. Colonne possibili: {known}.",
        "en": "The column “{column}” is not foreseen. Possible columns: {known}.",
    },
    "list-import-column-twice": {
        "it": "La colonna «{column}» c'è due volte: lasciane una.",
        "en": "The column “{column}” is there twice: keep one.",
    },
    "list-import-territory-unknown": {
        "it": "Territorio sconosciuto: {parts}. Usa codici ISTAT, «zona:3» o «tutto».",
        "en": "Unknown territory: {parts}. Use ISTAT codes, “zona:3” or “tutto”.",
    },
    "list-import-differs": {
        "it": "L'accreditamento n. {number} c'è già, con altri dati: cambialo con un atto, non con l'importazione.",
        "en": "Accreditation no. {number} is there already, with other facts: change it by an act, not by importing.",
    },
    "list-import-known-elsewhere": {
        "it": "Un numero o un CIG di questa riga è già usato ({constraint}): correggilo e riprova.",
        "en": "A number or a CIG of this row is in use already ({constraint}): correct it and try again.",
    },
}

STATUSES: Words = {
    "absent": {"it": "Non ancora in elenco", "en": "Not yet in the list"},
    "enrolled": {"it": "Accreditato", "en": "Accredited"},
    "suspended": {"it": "Sospeso", "en": "Suspended"},
    "revoked": {"it": "Revocato", "en": "Revoked"},
    "withdrawn": {"it": "Cessato per rinuncia", "en": "Withdrawn"},
    "expired": {"it": "Scaduto", "en": "Expired"},
}

ACT_KINDS: Words = {
    "enrolled": {"it": "Iscrizione nell'elenco", "en": "Enrolment"},
    "suspended": {"it": "Sospensione", "en": "Suspension"},
    "resumed": {"it": "Fine della sospensione", "en": "End of the suspension"},
    "revoked": {"it": "Revoca", "en": "Revocation"},
    "extended": {"it": "Proroga", "en": "Extension"},
    "withdrawn": {"it": "Rinuncia", "en": "Withdrawal"},
}

STEP_WORDS: Words = {
    "sent": {"it": "Inviato all'ente", "en": "Sent to the provider"},
    "provider_signed": {"it": "Firmato dall'ente", "en": "Signed by the provider"},
    "countersigned": {"it": "Firmato dall'agenzia", "en": "Signed by the agency"},
}

DOUBT_WORDS: Words = {
    "certificate-not-vouched-for": {
        "it": "nessun elenco di fiducia configurato garantisce il certificato",
        "en": "no configured trust list vouches for the certificate",
    },
    "certificate-out-of-date": {
        "it": "il certificato non era in corso di validità quando il file è stato caricato",
        "en": "the certificate was not in date when the file was uploaded",
    },
    "pdf-cannot-be-seen": {
        "it": "il programma di firma ha aggiunto al PDF parti compresse che qui non si aprono",
        "en": "the signing program added packed parts to the PDF that are not opened here",
    },
    "agency-signer-not-named": {
        "it": "i parametri non dicono chi firma per l'agenzia",
        "en": "the parameters do not say who signs for the agency",
    },
}

VARIATION_KINDS: Words = {
    "tariff": {"it": "Tariffa", "en": "Tariff"},
    "territory": {"it": "Territorio", "en": "Territory"},
}

VARIATION_STATES: Words = {
    "proposed": {"it": "proposta", "en": "proposed"},
    "accepted": {"it": "accettata", "en": "accepted"},
    "refused": {"it": "rifiutata", "en": "refused"},
}

PACT_STATES: Words = {
    "draft": {"it": "Da firmare", "en": "To be signed"},
    "sent": {"it": "Inviato all'ente per la firma", "en": "Sent to the provider for signature"},
    "provider_signed": {"it": "Firmato dall'ente, manca l'agenzia", "en": "Signed by the provider, not by the agency"},
    "signed": {"it": "Firmato", "en": "Signed"},
    "terminated": {"it": "Cessato", "en": "Terminated"},
}

LEGAL_FORMS: Words = {
    "social_cooperative": {"it": "Cooperativa sociale", "en": "Social cooperative"},
    "foundation": {"it": "Fondazione", "en": "Foundation"},
    "company": {"it": "Società", "en": "Company"},
    "municipal_company": {"it": "Azienda speciale comunale", "en": "Municipal company"},
    "consortium": {"it": "Consorzio", "en": "Consortium"},
    "association": {"it": "Associazione", "en": "Association"},
}

QUALITY_WORDS: Words = {
    "ASA": {"it": "Ausiliario socio-assistenziale (ASA)", "en": "Social care assistant"},
    "OSS": {"it": "Operatore socio-sanitario (OSS)", "en": "Health and social care operator"},
    "EDUCATOR": {"it": "Educatore professionale", "en": "Professional educator"},
    "SCHOOL-ASSISTANT": {"it": "Assistente educativo scolastico", "en": "School assistant"},
    "weekday": {"it": "Feriale", "en": "Weekday"},
    "holiday": {"it": "Festivo", "en": "Holiday"},
    "infanzia": {"it": "Scuola dell'infanzia", "en": "Kindergarten"},
    "primaria": {"it": "Scuola primaria", "en": "Primary school"},
    "secondaria-1": {"it": "Scuola secondaria di primo grado", "en": "Lower secondary school"},
    "secondaria-2": {"it": "Scuola secondaria di secondo grado", "en": "Upper secondary school"},
    "iefp": {"it": "Istruzione e formazione professionale", "en": "Vocational education and training"},
}
