"""The sentences of what the forms refuse, and of what cannot be read; those of checklists are in `sentences`."""

from app.reading.messages import MESSAGES as READING

FORMS: dict[str, dict[str, str]] = {
    "code-twice": {
        "it": "Il codice «{twice}» c'è già: ogni codice si usa una volta sola.",
        "en": "The code “{twice}” is there already: each code is used once.",
    },
    "sum-differs": {
        "it": "Il totale dichiarato è {total}, ma la somma è {sum}.",
        "en": "The declared total is {total}, but the sum is {sum}.",
    },
    "ends-before-start": {
        "it": "La fine ({end}) viene prima dell'inizio ({start}).",
        "en": "The end ({end}) comes before the start ({start}).",
    },
    "limits-crossed": {
        "it": "Il massimo ({most}) è più piccolo del minimo ({least}).",
        "en": "The most ({most}) is smaller than the least ({least}).",
    },
    "unit-with-measure-only": {
        "it": "L'unità si indica se, e solo se, la risposta è una misura.",
        "en": "A unit is given if, and only if, the answer is a measure.",
    },
    "field-not-for-kind": {
        "it": "La voce «{field}» non si può usare in una domanda di tipo {kind}: toglila o cambia il tipo.",
        "en": "The field “{field}” cannot be used in a question of kind {kind}: remove it or change the kind.",
    },
    "options-too-few": {
        "it": "Una domanda di tipo {kind} ha bisogno di più risposte fra cui scegliere.",
        "en": "A question of kind {kind} needs more options to choose from.",
    },
    "group-empty": {
        "it": "Il gruppo «{group}» non ha domande: aggiungine almeno una.",
        "en": "The group “{group}” has no questions: add at least one.",
    },
    "one-comparison": {
        "it": "La regola vuole un confronto solo, fra questi: {comparisons}.",
        "en": "The rule takes exactly one comparison, among these: {comparisons}.",
    },
    "compare-not-for-kind": {
        "it": "Una risposta di tipo {kind} si può confrontare solo con «equal_to», non con «{compare}».",
        "en": "An answer of kind {kind} can only be compared with “equal_to”, not with “{compare}”.",
    },
    "condition-on-unknown": {
        "it": "La condizione guarda la domanda «{question}», che non c'è o viene dopo: deve venire prima.",
        "en": "The condition looks at the question “{question}”, which is unknown or comes later.",
    },
    "condition-on-kind": {
        "it": "La domanda «{question}» è di tipo {kind}: una condizione guarda solo sì/no, scelte e numeri.",
        "en": "The question “{question}” is of kind {kind}: a condition looks only at yes/no, choices and numbers.",
    },
    "not-a-duration": {
        "it": "«{written}» non è una durata: scrivi per esempio 120 giorni, 6 mesi o 1 anno.",
        "en": "“{written}” is not a duration: write for instance 120 days, 6 months or 1 year.",
    },
    "answer-missing": {
        "it": "Manca la risposta.",
        "en": "The answer is missing.",
    },
    "rows-too-few": {
        "it": "Le righe sono {rows}: ne servono almeno {least}.",
        "en": "There are {rows} rows: at least {least} are needed.",
    },
    "rows-too-many": {
        "it": "Le righe sono {rows}: se ne accettano al massimo {most}.",
        "en": "There are {rows} rows: at most {most} are accepted.",
    },
    "rows-expected": {
        "it": "Qui serve un elenco di righe.",
        "en": "A list of rows is needed here.",
    },
    "question-unknown": {
        "it": "Il modulo non ha una domanda «{question}».",
        "en": "The form has no question “{question}”.",
    },
    "choices-expected": {
        "it": "Qui serve un elenco di scelte.",
        "en": "A list of choices is needed here.",
    },
    "files-too-few": {
        "it": "I file caricati sono {files}: ne servono almeno {least}.",
        "en": "{files} files were uploaded: at least {least} are needed.",
    },
    "files-too-many": {
        "it": "I file caricati sono {files}: se ne accettano al massimo {most}.",
        "en": "{files} files were uploaded: at most {most} are accepted.",
    },
    "evidence-missing": {
        "it": "Manca il documento da allegare alla risposta. {evidence}",
        "en": "The document to attach to the answer is missing. {evidence}",
    },
    "expiry-missing": {
        "it": "Indica la data di scadenza di «{file}».",
        "en": "Give the date on which “{file}” expires.",
    },
    "evidence-expired": {
        "it": "«{file}» è scaduto il {expired_on}: carica quello valido.",
        "en": "“{file}” expired on {expired_on}: upload the valid one.",
    },
    "issue-date-missing": {
        "it": "Indica la data di rilascio di «{file}».",
        "en": "Give the date on which “{file}” was issued.",
    },
    "evidence-too-old": {
        "it": "«{file}» è del {issued_on}: non deve avere più di {days} giorni. Caricane uno più recente.",
        "en": "“{file}” is of {issued_on}: it may be at most {days} days old. Upload a newer one.",
    },
    "length-out-of-range": {
        "it": "Il testo ha {written} caratteri (minimo {low}, massimo {high}).",
        "en": "The text has {written} characters (least {low}, most {high}).",
    },
    "choices-out-of-range": {
        "it": "Le scelte sono {written} (minimo {low}, massimo {high}).",
        "en": "There are {written} choices (least {low}, most {high}).",
    },
    "date-out-of-range": {
        "it": "La data {written} è fuori dai limiti (dal {low} al {high}).",
        "en": "The date {written} is out of bounds (from {low} to {high}).",
    },
    "answer-should-be-yes": {
        "it": "La risposta è no, il requisito chiede sì.",
        "en": "The answer is no, the requirement asks for yes.",
    },
    "answer-should-be-no": {
        "it": "La risposta è sì, il requisito chiede no.",
        "en": "The answer is yes, the requirement asks for no.",
    },
    "not-at-least": {
        "it": "La risposta è {answer} {unit}: il requisito chiede almeno {threshold} {unit}.",
        "en": "The answer is {answer} {unit}: the requirement asks for at least {threshold} {unit}.",
    },
    "not-at-most": {
        "it": "La risposta è {answer} {unit}: il requisito chiede al più {threshold} {unit}.",
        "en": "The answer is {answer} {unit}: the requirement asks for at most {threshold} {unit}.",
    },
    "not-more-than": {
        "it": "La risposta è {answer} {unit}: il requisito chiede più di {threshold} {unit}.",
        "en": "The answer is {answer} {unit}: the requirement asks for more than {threshold} {unit}.",
    },
    "not-less-than": {
        "it": "La risposta è {answer} {unit}: il requisito chiede meno di {threshold} {unit}.",
        "en": "The answer is {answer} {unit}: the requirement asks for less than {threshold} {unit}.",
    },
    "not-equal-to": {
        "it": "La risposta è {answer} {unit}: il requisito chiede {threshold} {unit}.",
        "en": "The answer is {answer} {unit}: the requirement asks for {threshold} {unit}.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**READING, **FORMS}
