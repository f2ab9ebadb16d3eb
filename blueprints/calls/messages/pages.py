"""The sentences of what services and pages refuse (those of the rules are in `messages`), and the words of states."""

from blueprints.calls.messages.sampling import SAMPLING

PAGES: dict[str, dict[str, str]] = {
    **SAMPLING,
    "call-of-another-agency": {
        "it": "Questo avviso è di un'altra agenzia.",
        "en": "This call belongs to another agency.",
    },
    "application-of-another-provider": {
        "it": "Questa domanda è di un altro ente.",
        "en": "This application belongs to another provider.",
    },
    "not-a-member": {
        "it": "Non fai parte della commissione di questo avviso.",
        "en": "You are not a member of this call's commission.",
    },
    "not-the-chair": {
        "it": "Questo passo è del presidente della commissione.",
        "en": "This step is for the chair of the commission.",
    },
    "member-unknown": {
        "it": "Questa persona non fa parte della commissione dell'avviso.",
        "en": "This person is not a member of the call's commission.",
    },
    "criterion-not-asked": {
        "it": "Il criterio «{criterion}» non fa parte di questa valutazione: ricarica la pagina.",
        "en": "The criterion “{criterion}” is not part of this evaluation: reload the page.",
    },
    "score-unreadable": {
        "it": "«{written}» non è un numero ({criterion}): scrivi i punti con la virgola, per esempio 7,5.",
        "en": "“{written}” is not a number ({criterion}): write the points as a decimal, for example 7.5.",
    },
    "score-changed-meanwhile": {
        "it": "Hai cambiato questo punteggio in un'altra finestra: {criterion}. Ricarica la pagina e controlla.",
        "en": "You changed this score in another window: {criterion}. Reload the page and check.",
    },
    "agreed-scores-changed-meanwhile": {
        "it": "I punteggi concordati sono cambiati nel frattempo: ricarica la pagina e controlla.",
        "en": "The agreed scores have changed meanwhile: reload the page and check.",
    },
    "evaluation-not-handed-in": {
        "it": "La valutazione non è ancora consegnata: i punteggi si cambiano nella scheda, senza correzione.",
        "en": "The evaluation is not handed in yet: change the points on the sheet, without a correction.",
    },
    "score-agreed-already": {
        "it": "Il punteggio di questo criterio è già concordato: lo può correggere solo chi presiede.",
        "en": "The score of this criterion is agreed already: only who presides can correct it.",
    },
    "correction-needs-reason": {
        "it": "Una correzione ha bisogno del suo motivo: scrivilo.",
        "en": "A correction needs its reason: write it.",
    },
    "grid-changed": {
        "it": "I criteri o le domande della griglia sono cambiati: ricarica la pagina.",
        "en": "The criteria or the applications of the grid have changed: reload the page.",
    },
    "call-unknown": {
        "it": "L'avviso non c'è o non è visibile dal tuo ente. Torna all'elenco degli avvisi.",
        "en": "There is no such call, or your organisation cannot see it. Go back to the list of calls.",
    },
    "call-has-no-draft": {
        "it": "Non c'è una bozza da modificare: il testo pubblicato si cambia con una rettifica.",
        "en": "There is no draft to change: a published text is changed by an amendment.",
    },
    "call-approved-is-frozen": {
        "it": "L'avviso è approvato: riportalo in bozza per modificarlo.",
        "en": "The call is approved: make it a draft again to change it.",
    },
    "call-changed-meanwhile": {
        "it": "Un'altra persona ha salvato l'avviso nel frattempo. Confronta i due testi qui sotto e salva ancora.",
        "en": "Somebody saved the call while you were editing. Compare the two texts below and save again.",
    },
    "call-takes-no-amendment": {
        "it": "Un avviso in questo stato non si può rettificare.",
        "en": "A call in this state cannot be amended.",
    },
    "amendment-being-written": {
        "it": "C'è già una rettifica in preparazione: continua quella.",
        "en": "An amendment is being written already: go on with that one.",
    },
    "call-takes-no-questions": {
        "it": "Per questo avviso non si possono fare quesiti.",
        "en": "Questions about this call are not possible.",
    },
    "questions-closed": {
        "it": "Il termine per i quesiti è passato il {until}.",
        "en": "The time for questions ended on {until}.",
    },
    "question-not-waiting": {
        "it": "Il quesito non c'è o ha già una risposta.",
        "en": "There is no such question, or it is answered already.",
    },
    "notice-lacks": {
        "it": "Manca: {part}. Completa questa parte prima di proseguire.",
        "en": "Missing: {part}. Complete this part first.",
    },
    "announcement-not-taken": {
        "it": "Scrivi il titolo del documento; se ne possono annunciare al massimo {most}.",
        "en": "Write the title of the document; at most {most} can be announced.",
    },
    "notice-files-missing": {
        "it": (
            "L'avviso annuncia file che non ci sono: {files}. Caricali fra gli allegati della bozza, "
            "o segna lì che seguono dopo la pubblicazione."
        ),
        "en": (
            "The notice announces files that are not there: {files}. Upload them among the attachments of the draft, "
            "or mark there that they follow after publication."
        ),
    },
    "notice-zone-empty": {
        "it": "Il territorio «{zone}» non ha Comuni: aggiungine o toglilo.",
        "en": "The territory “{zone}” has no Comuni: add some or remove it.",
    },
    "notice-closes-in-the-past": {
        "it": "Il termine di presentazione ({closes_at}) è già passato: sposta la chiusura.",
        "en": "The closing instant ({closes_at}) has passed: move it.",
    },
    "notice-questions-after-closing": {
        "it": "I quesiti si chiuderebbero dopo il termine delle domande ({closes_at}): anticipane il termine.",
        "en": "Questions would close after the applications ({closes_at}): move their deadline before.",
    },
    "notice-checklist-not-published": {
        "it": "La lista di requisiti scelta non è pubblicata: pubblicala o scegline un'altra.",
        "en": "The checklist is not published: publish it or choose another.",
    },
    "application-unknown": {
        "it": "La domanda non c'è o non è visibile dal tuo ente. Torna all'elenco delle domande.",
        "en": "There is no such application, or your organisation cannot see it. Go back to the list.",
    },
    "application-changed-meanwhile": {
        "it": "Un'altra persona ha cambiato la domanda nel frattempo. Rileggi il riepilogo e ripeti.",
        "en": "Somebody changed the application meanwhile. Read the summary again and repeat.",
    },
    "answer-not-asked": {
        "it": "Questa risposta non è richiesta dall'avviso per i servizi scelti.",
        "en": "The call does not ask this for the services chosen.",
    },
    "answer-changed-meanwhile": {
        "it": "Un'altra persona ha salvato questa risposta ({question}). Sotto vedi le due versioni: scegli e salva.",
        "en": "Somebody saved this answer ({question}) meanwhile. Both versions are below: choose and save.",
    },
    "file-expired": {
        "it": "Il documento è scaduto il {expired_on}: carica quello in corso di validità.",
        "en": "The document expired on {expired_on}: upload one that is valid.",
    },
    "file-issued-in-the-future": {
        "it": "La data di rilascio ({issued_on}) è nel futuro: correggila.",
        "en": "The date of issue ({issued_on}) is in the future: correct it.",
    },
    "dossier-document-unknown": {
        "it": "Il documento non è nel fascicolo dell'ente.",
        "en": "The document is not in the provider's dossier.",
    },
    "file-unknown": {
        "it": "Il file non c'è più.",
        "en": "The file is not there any more.",
    },
    "application-not-a-draft": {
        "it": "La domanda non è più una bozza: quello che è presentato non si modifica.",
        "en": "The application is no longer a draft: what is lodged is not changed.",
    },
    "part-not-reopened": {
        "it": "L'integrazione richiesta non riapre questa parte ({question}).",
        "en": "The integration asked for does not open this part again ({question}).",
    },
    "service-not-in-call": {
        "it": "L'avviso non riguarda il servizio {service}.",
        "en": "The call is not about the service {service}.",
    },
    "lots-too-many": {
        "it": "L'avviso ammette al massimo {most} lotti per ente, ne hai chiesti {asked}: togli qualche servizio.",
        "en": "The call allows {most} lots for a provider at most, you asked for {asked}: leave out some services.",
    },
    "lots-too-few": {
        "it": "L'avviso chiede almeno {least} lotti per ente: aggiungi qualche servizio.",
        "en": "The call asks for {least} lots for a provider at least: add some services.",
    },
    "service-without-zone": {
        "it": "Scegli almeno un territorio per il servizio {service}.",
        "en": "Choose at least one territory for the service {service}.",
    },
    "zone-not-in-call": {
        "it": "L'avviso non comprende questi territori: {zones}.",
        "en": "The call does not include these territories: {zones}.",
    },
    "only-legal-representative-withdraws": {
        "it": "Una domanda presentata può essere ritirata solo dal legale rappresentante.",
        "en": "Only the legal representative can withdraw a lodged application.",
    },
    "no-integration-asked": {
        "it": "L'agenzia non ha chiesto integrazioni per questa domanda.",
        "en": "The agency has not asked for missing pieces.",
    },
    "integration-too-late": {
        "it": "Il termine per integrare è passato il {due_on}.",
        "en": "The time to complete the application ended on {due_on}.",
    },
    "no-reasons-to-observe": {
        "it": "Scrivi le osservazioni: servono solo dopo una comunicazione di motivi ostativi.",
        "en": "Write your observations; they are possible only after a notice of reasons.",
    },
    "observations-too-late": {
        "it": "Il termine per le osservazioni è passato il {due_on}.",
        "en": "The time for observations ended on {due_on}.",
    },
    "application-decided-already": {
        "it": "Su questa domanda c'è già un atto: le dichiarazioni non si cambiano più.",
        "en": "This application is decided: declarations can no longer change.",
    },
    "abstention-needs-reason": {
        "it": "Scrivi il motivo dell'astensione.",
        "en": "Write the reason for abstaining.",
    },
    "evaluation-handed-in": {
        "it": "Hai già consegnato la tua valutazione di questa domanda.",
        "en": "You have handed in your evaluation of this application.",
    },
    "finding-not-possible": {
        "it": "L'esito indicato per {item} non è possibile.",
        "en": "The finding on {item} is not possible.",
    },
    "requirements-unchecked": {
        "it": "Prima di consegnare verifica anche: {items}.",
        "en": "Before handing in, check also: {items}.",
    },
    "evaluations-missing": {
        "it": "Mancano le valutazioni di {people} componenti.",
        "en": "The evaluations of {people} members are missing.",
    },
    "service-not-asked-for": {
        "it": "La domanda non chiede il servizio {service}.",
        "en": "The application does not ask for the service {service}.",
    },
    "outcome-needs-reasons": {
        "it": "Scrivi la motivazione.",
        "en": "Write the reasons.",
    },
    "prescriptions-missing": {
        "it": "Scrivi le prescrizioni.",
        "en": "Write the prescriptions.",
    },
    "commission-missing": {
        "it": "Per questo avviso non c'è ancora una commissione: nominala con un atto.",
        "en": "This call has no commission yet: appoint one by an act.",
    },
    "declare-first": {
        "it": "Prima dichiara se sei in conflitto con questo richiedente. Chi si astiene non vede nulla della domanda.",
        "en": "First declare whether you are in conflict with this applicant. Who abstains sees nothing of it.",
    },
    "reserve-not-called": {
        "it": "Sei riserva: esamini questo richiedente solo se un componente si astiene e tocca a te subentrare.",
        "en": "You are a reserve: you judge this applicant only if a member abstains and you step in.",
    },
    "abstention-of-needs-reason": {
        "it": "Domanda {receipt}: chi si astiene scrive il motivo.",
        "en": "Application {receipt}: who abstains writes the reason.",
    },
    "application-not-before-commission": {
        "it": "La domanda non è all'esame della commissione.",
        "en": "The application is not before the commission.",
    },
    "protocol-not-possible": {
        "it": "Scrivi il numero di protocollo e una data dalla presentazione ({lodged_on}) a oggi.",
        "en": "Write the protocol number and a day from the lodging ({lodged_on}) to today.",
    },
    "not-under-formal-check": {
        "it": "La domanda non è in verifica formale.",
        "en": "The application is not under formal check.",
    },
    "nothing-against-admission": {
        "it": "Dalla verifica formale non risulta un motivo di inammissibilità: registra prima gli esiti.",
        "en": "The formal check shows no reason against: record the findings first.",
    },
    "no-observations-to-answer": {
        "it": "Non ci sono osservazioni a cui rispondere, o la risposta è vuota.",
        "en": "There are no observations to answer, or the answer is empty.",
    },
    "act-not-possible": {
        "it": "L'atto ha bisogno di numero, protocollo e di una data non futura.",
        "en": "The act needs its number, its protocol and a day that is not in the future.",
    },
    "decision-without-cases": {
        "it": "Scegli almeno una domanda su cui decidere.",
        "en": "Choose at least one application to decide on.",
    },
    "outcome-not-proposed": {
        "it": "La domanda {receipt} non ha ancora un esito concordato dalla commissione per ogni servizio.",
        "en": "Application {receipt} has no agreed outcome for each service yet.",
    },
    "outcome-to-propose-again": {
        "it": "La domanda {receipt} ha anche servizi accolti: dopo il preavviso la commissione ripropone l'esito.",
        "en": "Application {receipt} has accepted services too: after the notice the commission proposes again.",
    },
    "amendment-not-approved": {
        "it": "La rettifica non ha ancora un atto: si può già modificare.",
        "en": "The amendment has no act yet: it can be edited already.",
    },
    "attachment-not-taken": {
        "it": "Questo file è già fra gli allegati, o gli allegati sono già {most}.",
        "en": "This file is among the attachments already, or there are {most} already.",
    },
    "draft-is-current": {
        "it": "La bozza segue già il testo in vigore dell'avviso.",
        "en": "The draft follows the text in force already.",
    },
    "paper-not-prepared": {
        "it": "Prepara il PDF da firmare: la bozza è cambiata da quando è stato fatto, o non è ancora stato fatto.",
        "en": "Prepare the PDF to sign: the draft changed since it was made, or it was not made yet.",
    },
    "signer-not-legal-representative": {
        "it": "Il file è firmato da {codes}, che non risulta fra i legali rappresentanti: controlla il fascicolo.",
        "en": "The file is signed by {codes}, who is not among the legal representatives: check the dossier.",
    },
    "signature-not-waiting": {
        "it": "Non c'è una firma da confermare.",
        "en": "There is no signature to confirm.",
    },
    "signature-note-missing": {
        "it": "Scrivi come hai verificato il certificato.",
        "en": "Say how you checked the certificate.",
    },
    "signature-not-confirmed": {
        "it": "Prima di ammettere la domanda conferma la firma: nessun elenco di fiducia garantisce il certificato.",
        "en": "Confirm the signature before you admit the application: no trust list vouches for its certificate.",
    },
    "call-code-taken": {
        "it": "C'è già un avviso con la sigla «{taken}»: cambia la voce code.",
        "en": "There is a call with the code “{taken}” already: change the field code.",
    },
    "session-unknown": {
        "it": "La seduta non c'è.",
        "en": "There is no such session.",
    },
    "session-presence-missing": {
        "it": "Indica chi era presente.",
        "en": "Say who was present.",
    },
}

STATE_WORDS = {
    "draft": {"it": "bozza", "en": "draft"},
    "approved": {"it": "approvato", "en": "approved"},
    "published": {"it": "pubblicato", "en": "published"},
    "open_initial_window": {"it": "aperto", "en": "open"},
    "evaluating_initial": {"it": "in valutazione", "en": "being evaluated"},
    "rolling_open": {"it": "aperto a sportello", "en": "open, rolling"},
    "closed": {"it": "chiuso", "en": "closed"},
    "revoked": {"it": "revocato", "en": "revoked"},
    "archived": {"it": "archiviato", "en": "archived"},
    "submitted": {"it": "presentata", "en": "lodged"},
    "formal_check": {"it": "in verifica formale", "en": "under formal check"},
    "integration_requested": {"it": "integrazione richiesta", "en": "integration requested"},
    "integrated": {"it": "integrata", "en": "integrated"},
    "admissible": {"it": "ammissibile", "en": "admissible"},
    "inadmissible": {"it": "inammissibile", "en": "inadmissible"},
    "technical_evaluation": {"it": "in commissione", "en": "before the commission"},
    "proposed_outcome": {"it": "esito proposto", "en": "outcome proposed"},
    "negative_notice": {"it": "motivi ostativi comunicati", "en": "reasons against sent"},
    "observations": {"it": "osservazioni ricevute", "en": "observations received"},
    "accepted": {"it": "accolta", "en": "accepted"},
    "accepted_with_prescriptions": {"it": "accolta con prescrizioni", "en": "accepted with prescriptions"},
    "refused": {"it": "respinta", "en": "refused"},
    "enrolled": {"it": "accreditata", "en": "enrolled"},
    "withdrawn": {"it": "ritirata", "en": "withdrawn"},
    "commission_appointed": {"it": "nominata", "en": "appointed"},
    "conflict_declarations": {"it": "raccoglie le dichiarazioni", "en": "collecting declarations"},
    "sessions": {"it": "in seduta", "en": "sitting"},
    "scored": {"it": "ha concluso le valutazioni", "en": "evaluations done"},
    "final_minutes": {"it": "ha chiuso i lavori", "en": "closed"},
    "convened": {"it": "convocata", "en": "convened"},
    "open": {"it": "aperta", "en": "open"},
    "suspended": {"it": "sospesa", "en": "suspended"},
    "minutes_signed": {"it": "verbalizzata", "en": "minutes kept"},
    "cancelled": {"it": "annullata", "en": "cancelled"},
    "sent": {"it": "inviata", "en": "sent"},
    "answered": {"it": "risposta", "en": "answered"},
    "expired": {"it": "scaduta", "en": "expired"},
}
STATE_KINDS = {
    "draft": "warn",
    "approved": "warn",
    "integration_requested": "warn",
    "negative_notice": "warn",
    "revoked": "bad",
    "refused": "bad",
    "inadmissible": "bad",
    "withdrawn": "plain",
    "open_initial_window": "good",
    "rolling_open": "good",
    "accepted": "good",
    "accepted_with_prescriptions": "good",
    "enrolled": "good",
}
PHASE_WORDS = {
    "not-open": {"it": "non ancora aperto", "en": "not open yet"},
    "initial": {"it": "aperto", "en": "open"},
    "between": {"it": "fra una finestra e l'altra", "en": "between windows"},
    "rolling": {"it": "aperto a sportello", "en": "open, rolling"},
    "closed": {"it": "chiuso", "en": "closed"},
}
OUTCOME_WORDS = {
    "met": {"it": "soddisfatto", "en": "met"},
    "not_met": {"it": "non soddisfatto", "en": "not met"},
    "to_clarify": {"it": "da chiarire", "en": "to clarify"},
    "accepted": {"it": "accolta", "en": "accepted"},
    "accepted_with_prescriptions": {"it": "accolta con prescrizioni", "en": "accepted with prescriptions"},
    "refused": {"it": "respinta", "en": "refused"},
    "present": {"it": "presente", "en": "present"},
    "proof_missing": {"it": "manca la prova", "en": "proof missing"},
    "requirement_missing": {"it": "manca il requisito", "en": "requirement missing"},
    "not_applicable": {"it": "non pertinente", "en": "not applicable"},
    "not_verifiable": {"it": "non verificabile", "en": "not verifiable"},
    "unchecked": {"it": "da verificare", "en": "unchecked"},
}
