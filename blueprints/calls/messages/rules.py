"""The sentences of what the rules of the room refuse, hint and explain."""

RULES: dict[str, dict[str, str]] = {
    # Correcting by a later act
    "outcome-corrected-already": {
        "it": "Un atto successivo ha già cambiato questo esito: correggi quello.",
        "en": "A later act has changed this outcome already: correct that one.",
    },
    "correction-changes-nothing": {
        "it": "L'esito e la motivazione sono quelli di prima: scrivi che cosa cambia.",
        "en": "Outcome and reasons are as before: write what changes.",
    },
    # When applications are taken
    "window-not-open": {
        "it": "L'avviso non è ancora aperto: si può presentare la domanda dalle {opens_at}.",
        "en": "The call is not open yet: applications are taken from {opens_at}.",
    },
    "window-between": {
        "it": "La finestra iniziale è chiusa: si potrà presentare di nuovo la domanda dalle {opens_at}.",
        "en": "The initial window is closed: applications are taken again from {opens_at}.",
    },
    "window-closed": {
        "it": "L'avviso si è chiuso alle {closed_at}: la domanda non può più essere presentata.",
        "en": "The call closed at {closed_at}: the application can no longer be lodged.",
    },
    "call-takes-no-applications": {
        "it": "Questo avviso non accetta domande adesso.",
        "en": "This call does not take applications now.",
    },
    # Lodging
    "already-lodged": {
        "it": "Questa domanda è già stata presentata: non serve presentarla di nuovo.",
        "en": "This application has been lodged already: there is no need to lodge it again.",
    },
    "answers-missing": {
        "it": "Mancano risposte obbligatorie: {questions}.",
        "en": "Required answers are missing: {questions}.",
    },
    "answers-invalid": {
        "it": "Alcune risposte vanno corrette: {questions}.",
        "en": "Some answers have to be corrected: {questions}.",
    },
    "answers-not-confirmed": {
        "it": "Conferma che sono ancora vere le risposte riprese dal tuo fascicolo: {questions}.",
        "en": "Confirm that the answers taken from your dossier are still true: {questions}.",
    },
    "no-service-chosen": {
        "it": "Scegli almeno un servizio per cui chiedi l'accreditamento.",
        "en": "Choose at least one service to be accredited for.",
    },
    "shares-not-whole": {
        "it": "Le quote del raggruppamento devono fare 100 per cento.",
        "en": "The shares of the grouping have to make 100 per cent.",
    },
    "files-infected": {
        "it": "Questi file contengono un virus: toglili e caricane una copia pulita. {files}",
        "en": "These files contain a virus: remove them and upload a clean copy. {files}",
    },
    "files-not-scanned": {
        "it": "Il controllo antivirus di questi file non è finito: riprova fra poco. {files}",
        "en": "The virus scan of these files has not finished: try again shortly. {files}",
    },
    "files-expired": {
        "it": "Questi documenti sono scaduti: carica quelli validi. {files}",
        "en": "These documents have expired: upload the valid ones. {files}",
    },
    "only-legal-representative-lodges": {
        "it": "Solo il legale rappresentante può presentare la domanda: chiedi a lui di accedere.",
        "en": "Only the legal representative can lodge the application: ask them to sign in.",
    },
    "changed-meanwhile": {
        "it": "La domanda è cambiata da quando l'hai aperta: ricarica la pagina e controllala.",
        "en": "The application has changed since you opened it: reload the page and check it.",
    },
    # The legal clock
    "term-running": {
        "it": "Il termine corre per {days} giorni.",
        "en": "The term runs for {days} days.",
    },
    "suspended-for-pieces": {
        "it": "Termine sospeso dal {sent_on} al {until} per la richiesta di integrazioni.",
        "en": "Term suspended from {sent_on} to {until} because missing pieces were asked for.",
    },
    "suspended-for-observations": {
        "it": "Termine sospeso dal {sent_on} al {until}: l'ente può presentare osservazioni sui motivi ostativi.",
        "en": "Term suspended from {sent_on} to {until}: the provider may make observations on the reasons against.",
    },
    "suspended-after-observations": {
        "it": "Termine sospeso dal {sent_on} al {until}: riprende dieci giorni dopo le osservazioni.",
        "en": "Term suspended from {sent_on} to {until}: it resumes ten days after the observations.",
    },
    "term-moved-to-working-day": {
        "it": "Il termine finirebbe il {end}, giorno festivo: finisce il {moved}.",
        "en": "The term would end on {end}, a holiday: it ends on {moved}.",
    },
    "term-lengthened-by-suspensions": {
        "it": "Le sospensioni spostano la fine di {days} giorni.",
        "en": "The suspensions move the end by {days} days.",
    },
    "request-did-not-suspend": {
        "it": "La richiesta del {sent_on} non sospende il termine: la legge lo permette {allowed} volta.",
        "en": "The request of {sent_on} does not suspend the term: the law allows it {allowed} time.",
    },
    # The formal check
    "signature-missing": {
        "it": "Manca la firma della domanda.",
        "en": "The application is not signed.",
    },
    "requirement-missing": {
        "it": "Manca un requisito obbligatorio: {item}.",
        "en": "A mandatory requirement is not met: {item}.",
    },
    "proof-missing": {
        "it": "Manca la prova di un requisito: {item}.",
        "en": "The proof of a requirement is missing: {item}.",
    },
    "items-unchecked": {
        "it": "Restano da controllare: {items}.",
        "en": "Still to be checked: {items}.",
    },
    "items-not-verifiable": {
        "it": "Non è stato possibile verificare: {items}. Serve la decisione di una persona.",
        "en": "It was not possible to verify: {items}. A person has to decide.",
    },
    "integration-already-made": {
        "it": "Le integrazioni si possono chiedere {allowed} volta: è già stato fatto.",
        "en": "Missing pieces may be asked for {allowed} time: that has been done.",
    },
    "integration-names-nothing": {
        "it": "Indica quali risposte o file chiedi di integrare.",
        "en": "Name the answers or files that you ask for.",
    },
    "integration-names-unknown": {
        "it": "Queste voci non fanno parte della domanda: {items}.",
        "en": "These items are not part of the application: {items}.",
    },
    "integration-cannot-mend": {
        "it": "Un requisito che manca non si può integrare, solo una prova: {items}.",
        "en": "A requirement that is not met cannot be completed, only a proof can: {items}.",
    },
    "integration-days-out-of-range": {
        "it": "Hai indicato {days} giorni: devono essere da 1 a {longest}.",
        "en": "You gave {days} days: they have to be from 1 to {longest}.",
    },
    "notice-of-reasons-missing": {
        "it": "Prima di rifiutare va inviata la comunicazione dei motivi ostativi (art. 10-bis L. 241/1990).",
        "en": "Before a refusal the reasons against have to be sent (art. 10-bis L. 241/1990).",
    },
    "observations-still-possible": {
        "it": "L'ente può presentare osservazioni fino al {due_on}: il rifiuto può venire solo dopo.",
        "en": "The provider may make observations until {due_on}: a refusal can only come after.",
    },
    "observations-unanswered": {
        "it": "L'atto deve rispondere a ogni osservazione. Mancano: {observations}.",
        "en": "The act has to answer each observation. Missing: {observations}.",
    },
    # The commission
    "member-twice": {
        "it": "La stessa persona è indicata due volte nella commissione.",
        "en": "The same person is named twice in the commission.",
    },
    "members-too-few": {
        "it": "La commissione ha {members} componenti: ne servono almeno {least}.",
        "en": "The commission has {members} members: at least {least} are needed.",
    },
    "members-not-odd": {
        "it": "I componenti sono {members}: devono essere in numero dispari.",
        "en": "There are {members} members: they have to be an odd number.",
    },
    "chair-not-one": {
        "it": "La commissione ha bisogno di un solo presidente; ne sono indicati {chairs}.",
        "en": "A commission needs exactly one chair; {chairs} are named.",
    },
    "declarations-missing": {
        "it": "Mancano dichiarazioni sul conflitto di interessi per questo ente: {people}.",
        "en": "Declarations about conflicts of interest are missing for this applicant: {people}.",
    },
    "quorum-missing": {
        "it": "Possono valutare questo ente {sitting} componenti ({recused} astenuti): ne servono almeno {least}.",
        "en": "{sitting} members can judge this applicant ({recused} recused): at least {least} are needed.",
    },
    "hint-same-person": {
        "it": "Stesso codice fiscale di {who}.",
        "en": "Same fiscal code as {who}.",
    },
    "hint-same-surname": {
        "it": "Stesso cognome di {who}.",
        "en": "Same surname as {who}.",
    },
    "hint-same-address": {
        "it": "Stesso indirizzo di {who}.",
        "en": "Same address as {who}.",
    },
    "hint-same-employer": {
        "it": "Stesso datore di lavoro di {who}.",
        "en": "Same employer as {who}.",
    },
    "hint-employer-is-applicant": {
        "it": "L'ente risulta fra i datori di lavoro del componente.",
        "en": "The applicant is among the member's employers.",
    },
    "hint-address-of-applicant": {
        "it": "L'indirizzo del componente è quello dell'ente.",
        "en": "The member's address is the applicant's.",
    },
    "hint-comune-owns-applicant": {
        "it": "Il componente lavora per un Comune che possiede l'ente (codice ISTAT {comune}).",
        "en": "The member works for a Comune that owns the applicant (ISTAT code {comune}).",
    },
    # Scores and outcomes
    "score-out-of-range": {
        "it": "{points} punti non si possono dare per «{criterion}»: il massimo è {maximum}.",
        "en": "{points} points cannot be given for “{criterion}”: the most is {maximum}.",
    },
    "score-too-fine": {
        "it": "{points} ha troppi decimali per «{criterion}»: al massimo due.",
        "en": "{points} has too many decimals for “{criterion}”: two at most.",
    },
    "scores-missing": {
        "it": "Mancano i punteggi di alcuni componenti: {people}.",
        "en": "The scores of some members are missing: {people}.",
    },
    "agreed-score-needs-reason": {
        "it": "Il punteggio concordato ({agreed}) è diverso dalla media ({average}): scrivi il motivo.",
        "en": "The agreed score ({agreed}) differs from the average ({average}): write the reason.",
    },
    "mandatory-unmet": {
        "it": "Requisito obbligatorio non soddisfatto: {item}.",
        "en": "Mandatory requirement not met: {item}.",
    },
    "criteria-unscored": {
        "it": "Criteri senza punteggio: {criteria}.",
        "en": "Criteria without a score: {criteria}.",
    },
    "block-below-minimum": {
        "it": "«{block}»: {points} punti, il minimo è {minimum}.",
        "en": "“{block}”: {points} points, the least is {minimum}.",
    },
    "total-below-minimum": {
        "it": "Totale {points} punti, il minimo è {minimum}.",
        "en": "{points} points in all, the least is {minimum}.",
    },
    "ranking-incomplete": {
        "it": "Nella graduatoria mancano ancora i punteggi concordati di {waiting} richiedenti: prima si completano.",
        "en": "The ranking still lacks the agreed scores of {waiting} applicants: complete them first.",
    },
    "no-place-left": {
        "it": "I posti sono {places} e il richiedente è oltre l'ultimo: l'esito non può essere un accoglimento.",
        "en": "There are {places} places and the applicant is beyond the last one: it cannot be accepted.",
    },
    # Amendments
    "amendment-changes-nothing": {
        "it": "La rettifica non cambia nulla rispetto al testo pubblicato.",
        "en": "The amendment changes nothing in the published text.",
    },
    "amendment-without-act": {
        "it": "Una rettifica ha bisogno del proprio atto: indicane il numero.",
        "en": "An amendment needs its own act: give its number.",
    },
    "amendment-shortens": {
        "it": "La chiusura annunciata ({announced}) si può spostare più avanti, non anticipare.",
        "en": "The announced closing ({announced}) may be moved later, not sooner.",
    },
    "amendment-moves-past-opening": {
        "it": "L'avviso è già aperto dalle {opened_at}: l'apertura non si può più cambiare.",
        "en": "The call has been open since {opened_at}: its opening can no longer be changed.",
    },
    "rows-column-unknown": {
        "it": "L'elenco ha colonne che il modulo non chiede ({columns}). Le colonne possibili sono: {known}.",
        "en": "The list has columns that the form does not ask ({columns}). Possible columns: {known}.",
    },
    "grouping-member-twice": {
        "it": "Nel raggruppamento la partita IVA {numbers} compare due volte, o è quella di chi presenta la domanda.",
        "en": "In the grouping the VAT number {numbers} comes twice, or is the applicant's own.",
    },
    "grouping-member-without-share": {
        "it": "Scrivi la quota, più di zero e con al massimo due decimali, di: {members}.",
        "en": "Give a share, above zero and with at most two decimals, of: {members}.",
    },
    # The form as it is built
    "form-part-gone": {
        "it": "La parte «{part}» del modulo non c'è più: ricarica la pagina.",
        "en": "The part “{part}” of the form is gone: reload the page.",
    },
    "notice-code-twice": {
        "it": "Il codice «{twice}» è usato da due richieste dell'avviso: cambiane uno nel modulo.",
        "en": "The code “{twice}” is used by two things that the call asks: change one in the form.",
    },
}
