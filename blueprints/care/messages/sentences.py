"""Sentences of the room."""

MESSAGES = {
    "waits-report-submitted": {"it": "Rendiconti inviati da esaminare", "en": "Submitted reports to review"},
    "waits-report-under-review": {"it": "Rendiconti in esame da decidere", "en": "Reports under review to decide"},
    "waits-report-returned": {"it": "Rendiconti restituiti da correggere", "en": "Returned reports to correct"},
    "waits-report-unsent": {
        "it": "Mesi passati con ore non inviate",
        "en": "Past months whose hours were not submitted",
    },
    "waits-file": {"it": "File di accessi controllati, da confermare", "en": "Checked files of entries to confirm"},
    "care-of-another-agency": {
        "it": "Questo progetto appartiene a un altro ente: può decidere solo chi ci lavora.",
        "en": "This project belongs to another agency: only its people may decide.",
    },
    "hours-of-another-provider": {
        "it": "Queste ore appartengono a un altro ente gestore: può inviarle solo chi ci lavora.",
        "en": "These hours belong to another provider: only its people may report them.",
    },
    "care-period-backwards": {
        "it": "La fine ({end}) deve venire dopo l'inizio ({start}).",
        "en": "The end ({end}) must come after the start ({start}).",
    },
    "period-without-end": {
        "it": "Un'autorizzazione aggiuntiva ha un ultimo giorno: scrivilo.",
        "en": "An extra authorisation has a last day: write it.",
    },
    "profile-not-of-service": {
        "it": "Il profilo {profile} non è previsto per il servizio {service}: scegline un altro.",
        "en": "The profile {profile} is not one of the service {service}: choose another.",
    },
    "school-level-wrong": {
        "it": "Il servizio {service} chiede un grado di scuola fra questi (nessuno, se l'elenco è vuoto): {levels}.",
        "en": "The service {service} asks for one of these school levels (none, when the list is empty): {levels}.",
    },
    "project-closed": {
        "it": "Il progetto è chiuso: aprine uno nuovo.",
        "en": "The project is closed: open a new one.",
    },
    "minutes-not-positive": {
        "it": "Scrivi un numero di ore maggiore di zero.",
        "en": "Write a number of hours above zero.",
    },
    "minutes-more-than-a-week": {
        "it": "Una settimana ha 168 ore: controlla le ore settimanali.",
        "en": "A week has 168 hours: check the weekly hours.",
    },
    "outside-project": {
        "it": "La data non è compresa nel progetto, che va dal {start} al {last}.",
        "en": "The date is not within the project, which runs from {start} to {last}.",
    },
    "provider-not-eligible": {
        "it": "Il {day} l'ente gestore non è accreditato per questo servizio in questo Comune: scegline un altro.",
        "en": "On {day} the provider is not accredited for this service in this Comune: choose another.",
    },
    "choice-before-current": {
        "it": "La nuova scelta deve decorrere dopo il {day}, inizio di quella in corso.",
        "en": "The new choice must start after {day}, when the current one began.",
    },
    "provider-chosen-already": {
        "it": "È già l'ente gestore scelto per questo progetto.",
        "en": "This is already the provider chosen for this project.",
    },
    "move-before-last": {
        "it": "Il cambio di residenza deve decorrere dopo l'ultimo registrato, del {day}.",
        "en": "The move must come after the last one on record, of {day}.",
    },
    "timetable-span-wrong": {
        "it": "L'orario del giorno {weekday} della settimana non è corretto: l'inizio viene prima della fine.",
        "en": "The hours of weekday {weekday} are not right: the start comes before the end.",
    },
    "timetable-spans-meet": {
        "it": "Due fasce dello stesso giorno si sovrappongono: uniscile.",
        "en": "Two spans of the same day overlap: join them.",
    },
    "enrolment-before-last": {
        "it": "La nuova iscrizione deve decorrere dopo l'ultima registrata, del {day}.",
        "en": "The new enrolment must start after the last one on record, of {day}.",
    },
    "fund-unknown": {
        "it": "Questi fondi non sono fra quelli dell'ente: {funds}. Aggiungili alla pagina dei fondi.",
        "en": "These funds are not among the agency's: {funds}. Add them on the page of funds.",
    },
    "funds-not-whole": {
        "it": "Le quote fanno {total}%: devono fare 100%, ognuna maggiore di zero.",
        "en": "The shares make {total}%: they must make 100%, each above zero.",
    },
    "code-taken": {
        "it": "Il codice {taken} è già usato: scegline un altro.",
        "en": "The code {taken} is taken: choose another.",
    },
    "copayment-band-empty": {
        "it": "La fascia è vuota o la quota è negativa: controlla i valori.",
        "en": "The band is empty or the amount negative: check the values.",
    },
    "copayment-band-later": {
        "it": "Una fascia che comincia il {day} o dopo tocca questa: scegli una decorrenza successiva.",
        "en": "A band that starts on {day} or later meets this one: choose a later day.",
    },
    "project-start-after-hours": {
        "it": "Il progetto ha ore svolte dal {first}: non può cominciare dopo. Questa data è l'inizio di tutto il "
        "progetto, non della modifica.",
        "en": "The project has hours delivered from {first}: it cannot start later. This date is the start of the "
        "whole project, not of the change.",
    },
    "project-version-changed": {
        "it": "Qualcun altro ha salvato la versione {current} mentre modificavi la {seen}: confronta e salva di nuovo.",
        "en": "Somebody else saved version {current} while you were editing {seen}: compare and save again.",
    },
    "month-not-over": {
        "it": "Il rendiconto si invia a mese concluso, dopo il {end}.",
        "en": "A report is submitted once the month is over, after {end}.",
    },
    "imports-in-progress": {
        "it": "Ci sono {count} importazioni in corso per questo mese: attendi che finiscano.",
        "en": "There are {count} imports running for this month: wait until they are done.",
    },
    "report-empty": {
        "it": "Non c'è nessuna ora da rendicontare: importa prima gli accessi del mese.",
        "en": "There are no hours to report: import the accesses of the month first.",
    },
    "tariff-missing": {
        "it": "Manca la tariffa del profilo {profile} per il {day} (festivo: {holiday}): segnalalo all'ente.",
        "en": "There is no tariff for the profile {profile} on {day} (holiday: {holiday}): tell the agency.",
    },
    "accepted-out-of-range": {
        "it": "Si possono riconoscere da 0 a {most} minuti.",
        "en": "Between 0 and {most} minutes can be accepted.",
    },
    "reason-missing-for-cut": {
        "it": "Riconosci meno del richiesto: scrivi il motivo, lo leggerà l'ente gestore.",
        "en": "You accept less than asked: write the reason, the provider will read it.",
    },
    "return-reason-missing": {
        "it": "Scrivi che cosa deve essere corretto: lo leggerà l'ente gestore.",
        "en": "Write what has to be corrected: the provider will read it.",
    },
    "batch-report-submitted": {
        "it": "Il rendiconto di {services} è già stato inviato: l'importazione non si può più annullare.",
        "en": "The report of {services} has been submitted: the import can no longer be undone.",
    },
    "batch-corrected-since": {
        "it": "{count} accessi di questo file sono stati corretti dopo: correggili ancora invece di annullare.",
        "en": "{count} accesses of this file were corrected since: correct them again instead of undoing.",
    },
    "entry-correction-without-reason": {
        "it": "Scrivi perché l'accesso va corretto: resta accanto alla versione di prima.",
        "en": "Write why the access is corrected: it stays beside the version before.",
    },
    "entry-correction-too-late": {
        "it": "Il rendiconto è già inviato: l'accesso si corregge solo se l'ente lo restituisce.",
        "en": "The report has been submitted: the access can be corrected only when the agency returns it.",
    },
    "entry-correction-changes-nothing": {
        "it": "I dati sono quelli di prima: non c'è niente da correggere.",
        "en": "The data are those of before: there is nothing to correct.",
    },
    "confirmation-link-over": {
        "it": "Questo link non vale (più): chiedine un altro a chi te l'ha dato.",
        "en": "This link is not good (any more): ask whoever gave it to you for another.",
    },
    "confirmation-answered": {
        "it": "Le risposte sono già state date con questo link: grazie.",
        "en": "The answers were given with this link: thank you.",
    },
    "confirmation-code-wrong": {
        "it": "Il codice non è giusto: controllalo e riprova. Dopo alcuni errori il link si chiude.",
        "en": "The code is not right: check it and try again. After some errors the link closes.",
    },
    "confirmation-nothing-shown": {
        "it": "Non c'è nessun accesso da confermare per questo progetto e mese.",
        "en": "There is no access to confirm for this project and month.",
    },
    "contest-without-word": {
        "it": "Per {count} accessi contestati manca una parola: scrivi che cosa non è andato così.",
        "en": "For {count} contested accesses a word is missing: write what did not go that way.",
    },
    "sheet-there-already": {
        "it": "Questo foglio è già conservato per il progetto e il mese.",
        "en": "This sheet is kept already for the project and month.",
    },
    "profile-field-unknown": {
        "it": "Questi contenuti non sono fra quelli previsti: {fields}.",
        "en": "These contents are not known: {fields}.",
    },
    "profile-field-twice": {
        "it": "Due colonne dicono di contenere la stessa cosa ({fields}): lasciane una.",
        "en": "Two columns are said to hold the same thing ({fields}): keep one.",
    },
    "profile-field-missing": {
        "it": "Nessuna colonna contiene questi dati, che sono necessari: {fields}.",
        "en": "No column holds these data, which are required: {fields}.",
    },
    "profile-format-unknown": {
        "it": "Scegli separatore e formato delle date fra quelli dell'elenco.",
        "en": "Choose separator and date format from the list.",
    },
    "token-without-name": {
        "it": "Scrivi un nome per la chiave: serve per riconoscerla.",
        "en": "Write a name for the token: you will know it by that.",
    },
    "trial-too-long": {
        "it": "Si provano al più {most} righe: dividi il file, oppure importalo e guarda l'esito.",
        "en": "At most {most} rows are tried: split the file, or import it and look at the outcome.",
    },
    "exceptions-unexplained": {
        "it": "{count} accessi vogliono ancora un motivo: aprili dalla voce Eccezioni e spiegali.",
        "en": "{count} accesses still need a reason: open them under Exceptions and explain them.",
    },
    "exceptions-sent-back": {
        "it": "{count} eccezioni sono rimandate o senza motivo: accettale una per una o restituisci il rendiconto.",
        "en": "{count} exceptions were sent back or have no reason: accept them one by one or return the report.",
    },
    "exception-reason-unknown": {
        "it": "Scegli uno dei motivi dell'elenco.",
        "en": "Choose one of the reasons of the list.",
    },
    "exceptions-none-chosen": {
        "it": "Scegli almeno un'eccezione.",
        "en": "Choose at least one exception.",
    },
    "exception-word-missing": {
        "it": "Scrivi che cosa non torna: lo leggerà l'ente gestore.",
        "en": "Write what is not right: the provider will read it.",
    },
    "import-corrects": {
        "it": "{count} righe correggono accessi già importati con altri dati (righe {lines}).",
        "en": "{count} rows correct accesses that were imported with other data (rows {lines}).",
    },
    "import-nothing-good": {
        "it": "Nessuna riga nuova è corretta: correggi il file e caricalo di nuovo.",
        "en": "No new row is good: correct the file and upload it again.",
    },
    "import-empty": {"it": "Il file è vuoto.", "en": "The file is empty."},
    "import-no-rows": {
        "it": "Il file ha le intestazioni ma nessuna riga.",
        "en": "The file has headers but no rows.",
    },
    "import-encoding": {
        "it": "I caratteri del file non sono leggibili: salvalo come CSV UTF-8 oppure come XLSX.",
        "en": "The characters of the file cannot be read: save it as CSV UTF-8 or as XLSX.",
    },
    "import-not-a-table": {
        "it": "Il file non è una tabella: servono un CSV oppure un XLSX.",
        "en": "The file is not a table: a CSV or an XLSX is needed.",
    },
    "import-old-excel": {
        "it": "Il file è un vecchio foglio Excel (.xls): salvalo come XLSX o CSV.",
        "en": "The file is an old Excel sheet (.xls): save it as XLSX or CSV.",
    },
    "import-unsafe": {
        "it": "Il foglio è rovinato o costruito in modo da occupare troppa memoria, e non è stato aperto.",
        "en": "The workbook is damaged or built to take too much memory, and was not opened.",
    },
    "import-broken": {
        "it": "Il file non si legge dalla riga {row} in poi: controlla virgolette e separatori.",
        "en": "The file cannot be read from row {row} on: check quotes and separators.",
    },
    "import-columns-missing": {
        "it": "Mancano colonne necessarie ({fields}); intestazioni trovate: {found}.",
        "en": "Required columns are missing ({fields}); headers found: {found}.",
    },
    "import-column-twice": {
        "it": "Più colonne dicono la stessa cosa: {columns}. Lasciane una.",
        "en": "Several columns say the same thing: {columns}. Keep one.",
    },
    "import-read-as": {
        "it": "Il file non è in UTF-8: è stato letto come {encoding}. Controlla gli accenti.",
        "en": "The file is not UTF-8: it was read as {encoding}. Check the accents.",
    },
    "import-columns-unused": {
        "it": "Queste colonne non si usano: {columns}. Se servono, di' che cosa contengono nel profilo delle colonne.",
        "en": "These columns are not used: {columns}. If they matter, say what they hold in the column profile.",
    },
    "row-fields-too-many": {
        "it": "La riga ha più campi delle intestazioni: forse un separatore dentro un testo senza virgolette.",
        "en": "The row has more fields than headers: perhaps a separator in a text without quotes.",
    },
    "row-value-missing": {"it": "Il valore manca.", "en": "The value is missing."},
    "row-formula": {
        "it": "La cella contiene una formula: scrivi il valore.",
        "en": "The cell holds a formula: write the value.",
    },
    "row-text-too-long": {"it": "Il testo supera i 60 caratteri.", "en": "The text is longer than 60 characters."},
    "row-id-repeated": {
        "it": "Lo stesso identificativo è già in una riga precedente del file.",
        "en": "The same id is in an earlier row of the file.",
    },
    "row-entry-differs": {
        "it": "Un accesso con questo identificativo è già in un altro rendiconto: usa un identificativo nuovo.",
        "en": "An access with this id is in another report: use a new id.",
    },
    "row-date-not-read": {
        "it": "La data non si legge: scrivila come 31/12/2026.",
        "en": "The date cannot be read: write it as 31/12/2026.",
    },
    "row-day-outside-month": {
        "it": "Il giorno non è nel mese scelto.",
        "en": "The day is not in the chosen month.",
    },
    "row-day-in-future": {"it": "Il giorno è nel futuro.", "en": "The day is in the future."},
    "row-time-not-read": {
        "it": "L'ora non si legge: scrivila come 08:30.",
        "en": "The time cannot be read: write 08:30.",
    },
    "row-hour-skipped": {
        "it": "Quell'ora non esiste: quella notte gli orologi sono andati avanti.",
        "en": "That hour does not exist: the clocks went forward that night.",
    },
    "row-hour-twice": {
        "it": "Quell'ora è passata due volte: scrivi nella colonna Fuso +02:00 (legale) o +01:00 (solare).",
        "en": "That hour came twice: write +02:00 (summer) or +01:00 (winter) in the column Fuso.",
    },
    "row-offset-wrong": {
        "it": "Il fuso non è quello dell'Italia in quel momento.",
        "en": "The offset is not Italy's at that moment.",
    },
    "row-offset-not-read": {
        "it": "Il fuso non si legge: scrivi +01:00, +02:00, solare o legale.",
        "en": "The offset cannot be read: write +01:00 or +02:00.",
    },
    "row-no-duration": {"it": "L'accesso non ha durata.", "en": "The access has no duration."},
    "row-over-midnight": {
        "it": "La fine viene prima dell'inizio, e questo servizio non ha accessi oltre la mezzanotte.",
        "en": "The end comes before the start, and this service has no accesses past midnight.",
    },
    "row-duration-differs": {
        "it": "La durata scritta non corrisponde a inizio e fine.",
        "en": "The duration written does not match start and end.",
    },
    "row-hours-not-read": {
        "it": "La durata non si legge: scrivila come 1,5 oppure 1:30.",
        "en": "The duration cannot be read: write 1,5 or 1:30.",
    },
    "row-kind-unknown": {
        "it": "Il tipo non è previsto: diretta, indiretta, assenza, accesso a vuoto, viaggio.",
        "en": "The kind is not known: diretta, indiretta, assenza, accesso a vuoto, viaggio.",
    },
    "row-reason-unknown": {
        "it": "La causale non è prevista: le causali che valgono sono elencate dove si carica il file.",
        "en": "The reason is not known: those that hold are listed where the file is uploaded.",
    },
    "row-reason-missing": {
        "it": "Un'assenza o un accesso a vuoto vogliono la causale.",
        "en": "An absence or a missed access needs a reason.",
    },
    "row-day-type-unknown": {"it": "Scrivi feriale o festivo.", "en": "Write feriale or festivo."},
    "row-day-type-without-rate": {
        "it": "Per questo servizio non c'è tariffa festiva.",
        "en": "This service has no holiday rate.",
    },
    "row-confirmed-unknown": {"it": "Scrivi sì o no.", "en": "Write sì or no."},
    "row-project-unknown": {
        "it": "Nessun progetto con questo codice ha scelto il tuo ente gestore.",
        "en": "No project with this code has chosen your organisation.",
    },
    "row-report-submitted": {
        "it": "Il rendiconto di questo servizio per il mese è già stato inviato.",
        "en": "The month's report for this service has been submitted.",
    },
    "row-operator-unknown": {
        "it": "Il codice dell'operatore non è nel tuo elenco del personale: aggiungilo prima.",
        "en": "The operator's code is not in your staff list: add it first.",
    },
    "row-profile-unknown": {
        "it": "Il profilo non è previsto per questo servizio.",
        "en": "The profile is not one of this service.",
    },
    "row-authorisation-unknown": {
        "it": "Il progetto non ha un'autorizzazione aggiuntiva con questo codice.",
        "en": "The project has no extra authorisation with this code.",
    },
}
