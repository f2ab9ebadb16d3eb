"""Sentences of the room."""

MESSAGES = {
    "waits-document-expired": {"it": "Documenti scaduti da rinnovare", "en": "Expired documents to renew"},
    "waits-document-expiring": {"it": "Documenti che stanno per scadere", "en": "Documents about to expire"},
    "waits-expired-case": {"it": "Pratiche aperte per documenti scaduti", "en": "Open cases about expired documents"},
    "provider-known": {
        "it": (
            "L'ente con partita IVA {vat_number} è già registrato: chiedi al suo legale rappresentante di invitarti"
            " dalla pagina Persone."
        ),
        "en": (
            "The body with VAT number {vat_number} is registered already: ask its legal representative to invite you"
            " from the page People."
        ),
    },
    "expiry-case-unknown": {
        "it": "Questa pratica non c'è o non è del tuo ente: torna all'elenco.",
        "en": "There is no such case, or it is not your agency's: go back to the list.",
    },
    "expiry-outcome-unknown": {
        "it": "Scegli l'esito dall'elenco.",
        "en": "Choose the outcome from the list.",
    },
    "expiry-not-replaced": {
        "it": "Nel fascicolo non c'è ancora un documento nuovo al posto di quello scaduto: chiedilo o scegli un altro"
        " esito.",
        "en": "The dossier holds no new document in place of the expired one: ask for it or choose another outcome.",
    },
    "expiry-note-missing": {
        "it": "Scrivi il motivo: chi legge la pratica deve poterlo conoscere.",
        "en": "Write the reason: whoever reads the case must be able to know it.",
    },
    "provider-unknown": {
        "it": "Questo ente non esiste o non è visibile da qui: torna all'elenco e scegline uno.",
        "en": "This body does not exist or cannot be seen from here: go back to the list and choose one.",
    },
    "provider-facts-missing": {
        "it": "Mancano dati obbligatori: compila denominazione, indirizzo e Comune della sede legale.",
        "en": "Required facts are missing: fill in name, address and Comune of the registered office.",
    },
    "provider-legal-form": {
        "it": "Scegli la forma giuridica dall'elenco.",
        "en": "Choose the legal form from the list.",
    },
    "provider-vat-number": {
        "it": "La partita IVA «{written}» non è valida: sono undici cifre e l'ultima è di controllo. Ricontrollala.",
        "en": "The VAT number “{written}” is not valid: eleven digits, the last one a check digit. Check it again.",
    },
    "provider-fiscal-code": {
        "it": "Il codice fiscale dell'ente «{written}» non è valido: ricontrollalo sulla visura.",
        "en": "The fiscal code of the body “{written}” is not valid: check it on the register extract.",
    },
    "provider-pec": {
        "it": "L'indirizzo PEC «{written}» non è scritto bene: controllalo.",
        "en": "The PEC address “{written}” is not well formed: check it.",
    },
    "provider-owner-comune-missing": {
        "it": "Un'azienda speciale comunale ha un Comune proprietario: indicalo.",
        "en": "A municipal company is owned by a Comune: say which.",
    },
    "provider-representative-missing": {
        "it": "Scrivi nome e cognome del legale rappresentante.",
        "en": "Write the legal representative's name.",
    },
    "provider-representative-fiscal-code": {
        "it": "Il codice fiscale del legale rappresentante «{written}» non è valido: ricontrollalo.",
        "en": "The legal representative's fiscal code “{written}” is not valid: check it again.",
    },
    "provider-iban": {
        "it": "L'IBAN «{written}» non è valido: ricontrolla tutte le cifre.",
        "en": "The IBAN “{written}” is not valid: check every digit.",
    },
    "provider-changed-meanwhile": {
        "it": "Un'altra persona ha salvato questi dati nel frattempo: confronta le due versioni e salva di nuovo.",
        "en": "Somebody else saved these facts while you were editing: compare both versions and save again.",
    },
    "bank-account-known": {
        "it": "L'IBAN {iban} è già fra i conti dedicati: non serve aggiungerlo.",
        "en": "The IBAN {iban} is among the dedicated accounts already: no need to add it.",
    },
    "vat-rate-contradicts-kind": {
        "it": "Un'operazione esente ha aliquota zero, le altre un'aliquota maggiore: correggi il tipo o l'aliquota.",
        "en": "What is exempt has no rate, everything else has one: correct the kind or the rate.",
    },
    "vat-nature-contradicts-kind": {
        "it": "La natura (per esempio N4) serve quando l'operazione è esente, e solo allora: correggila.",
        "en": "The nature (for instance N4) is needed for what is exempt, and only then: correct it.",
    },
    "vat-legal-basis-missing": {
        "it": "Indica la norma per cui l'operazione è esente.",
        "en": "Name the law by which it is exempt.",
    },
    "vat-profile-starts-later": {
        "it": "C'è già un regime che comincia il {start}: il nuovo deve cominciare dopo.",
        "en": "There is a VAT treatment that starts on {start} already: the new one has to start later.",
    },
    "period-ends-before-start": {
        "it": "La fine viene prima dell'inizio ({start}): correggi una delle due date.",
        "en": "The end comes before the start ({start}): correct one of the two dates.",
    },
    "entry-unknown": {
        "it": "Questa voce non c'è più: ricarica la pagina per vedere la situazione aggiornata.",
        "en": "This entry is no longer there: reload the page to see how things stand.",
    },
    "document-unknown": {
        "it": "Questo documento non esiste o non è visibile da qui.",
        "en": "This document does not exist or cannot be seen from here.",
    },
    "document-kind-unknown": {
        "it": "Scegli il tipo di documento dall'elenco.",
        "en": "Choose the kind of document from the list.",
    },
    "document-replaced-already": {
        "it": "Il documento «{title}» è già stato sostituito: scegli quello più recente.",
        "en": "The document “{title}” was replaced already: choose the latest one.",
    },
    "document-title-missing": {"it": "Dai un titolo al documento.", "en": "Give the document a title."},
    "document-issued-in-future": {
        "it": "La data di rilascio ({issued_on}) è nel futuro: correggila.",
        "en": "The day of issue ({issued_on}) is in the future: correct it.",
    },
    "document-expires-before-issue": {
        "it": "La scadenza ({expires_on}) viene prima del rilascio ({issued_on}): correggi una delle due date.",
        "en": "The expiry ({expires_on}) comes before the issue ({issued_on}): correct one of the two dates.",
    },
    "staff-fiscal-code": {
        "it": "Il codice fiscale «{written}» non è valido: ricontrollalo.",
        "en": "The fiscal code “{written}” is not valid: check it again.",
    },
    "staff-left-before-hired": {
        "it": "La cessazione viene prima dell'assunzione ({hired_on}): correggi una delle due date.",
        "en": "The operator leaves before being hired ({hired_on}): correct one of the two dates.",
    },
    "staff-certificate-in-future": {
        "it": "La richiesta del certificato del casellario ({asked_on}) è nel futuro: correggi la data.",
        "en": "The request of the criminal-record certificate ({asked_on}) is in the future: correct the date.",
    },
    "staff-code-taken": {
        "it": "Il codice {operator} è già di un altro operatore: scegline uno libero.",
        "en": "The code {operator} belongs to another operator: choose a free one.",
    },
    "staff-changed-meanwhile": {
        "it": "Un'altra persona ha salvato questo operatore mentre lo modificavi: confronta e salva di nuovo.",
        "en": "Somebody else saved this operator while you were editing: compare and save again.",
    },
    "staff-rows-contradict": {
        "it": "L'operatore {operator} ha dati diversi alla riga {first_line}: rendi uguali le sue righe.",
        "en": "Operator {operator} has other facts in row {first_line}: make the rows of one person agree.",
    },
    "staff-row-twice": {
        "it": "La stessa qualifica è già alla riga {first_line}: togli una delle due righe.",
        "en": "The same qualification stands in row {first_line} already: take one of the two out.",
    },
    "qualification-known": {
        "it": "La qualifica {profile} che comincia il {start} c'è già.",
        "en": "The qualification {profile} that starts on {start} is there already.",
    },
    "table-unreadable": {
        "it": "Il file non si può leggere come elenco: salvalo come CSV o XLSX e caricalo di nuovo.",
        "en": "The file cannot be read as a list: save it as CSV or XLSX and upload it again.",
    },
    "table-empty": {
        "it": "L'elenco non ha righe sotto l'intestazione: controlla di aver scelto il file giusto.",
        "en": "The list has no rows under its heading: check that you chose the right file.",
    },
    "table-too-long": {
        "it": "L'elenco ha {rows} righe e il massimo è {most}: dividilo in più file.",
        "en": "The list has {rows} rows and the most is {most}: split it.",
    },
    "table-column-twice": {
        "it": "Una colonna compare due volte ({columns}): lasciane una.",
        "en": "A column stands there twice ({columns}): keep one.",
    },
}

LEGAL_FORMS = {
    "social_cooperative": {"it": "cooperativa sociale", "en": "social cooperative"},
    "foundation": {"it": "fondazione", "en": "foundation"},
    "company": {"it": "società", "en": "company"},
    "municipal_company": {"it": "azienda speciale comunale", "en": "municipal special company"},
    "consortium": {"it": "consorzio", "en": "consortium"},
    "association": {"it": "associazione", "en": "association"},
}

SITE_KINDS = {
    "registered": {"it": "sede legale", "en": "registered office"},
    "operating": {"it": "sede operativa", "en": "operating site"},
}

VAT_KINDS = {
    "reduced": {"it": "aliquota ridotta", "en": "reduced rate"},
    "exempt": {"it": "esente", "en": "exempt"},
    "ordinary": {"it": "aliquota ordinaria", "en": "ordinary rate"},
}

DOCUMENT_KINDS = {
    "statute": {"it": "statuto o atto costitutivo", "en": "statute or deed"},
    "register-extract": {"it": "visura o estratto del registro", "en": "register extract"},
    "social-security-certificate": {"it": "DURC", "en": "social-security certificate (DURC)"},
    "liability-insurance": {"it": "polizza di responsabilità civile", "en": "third-party liability insurance"},
    "accident-insurance": {"it": "polizza infortuni", "en": "accident insurance"},
    "balance-sheet": {"it": "bilancio", "en": "balance sheet"},
    "social-report": {"it": "bilancio sociale", "en": "social report"},
    "service-charter": {"it": "carta dei servizi", "en": "service charter"},
    "quality-certificate": {"it": "certificato di qualità", "en": "quality certificate"},
    "safety-assessment": {"it": "documento di valutazione dei rischi", "en": "safety assessment"},
    "privacy-appointment": {"it": "nomina per la protezione dei dati", "en": "data-protection appointment"},
    "organisational-model": {"it": "modello organizzativo (D.Lgs. 231/2001)", "en": "organisational model"},
    "site-title": {"it": "titolo di disponibilità della sede", "en": "title to the site"},
    "staff-certificate": {"it": "titolo di un operatore", "en": "an operator's certificate"},
    "curriculum": {"it": "curriculum", "en": "curriculum"},
    "experience": {"it": "elenco dei servizi svolti", "en": "list of services delivered"},
    "declaration": {"it": "dichiarazione", "en": "declaration"},
    "other": {"it": "altro", "en": "other"},
}

EXPIRY_OUTCOMES = {
    "replaced": {"it": "sostituito da un documento nuovo", "en": "replaced by a new document"},
    "not_needed": {"it": "non serve più", "en": "not needed any more"},
    "reported": {"it": "segnalato per una verifica", "en": "reported for a check"},
}
CONTRACTS = {
    "permanent": {"it": "tempo indeterminato", "en": "open-ended"},
    "fixed-term": {"it": "tempo determinato", "en": "fixed term"},
    "self-employed": {"it": "lavoro autonomo", "en": "self-employed"},
    "agency-worker": {"it": "somministrazione", "en": "agency worker"},
}

IMPORT_STATES = {
    "waiting": {"it": "in attesa della tua scelta", "en": "waiting for your choice"},
    "kept": {"it": "righe buone tenute", "en": "good rows kept"},
    "dropped": {"it": "scartato", "en": "dropped"},
}

CONSTRAINTS = {
    "uq_providers_vat_number": (
        "vat_number",
        "Un ente con questa partita IVA è già registrato: chiedi al suo legale rappresentante di invitarti.",
    ),
    "uq_staff_members_provider_id_code": ("code", "Questo codice è già di un altro operatore: scegline uno libero."),
}
