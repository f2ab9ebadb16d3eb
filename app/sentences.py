"""Sentences of the kernel's own refusals."""

SENTENCES = {
    "move-not-possible": {
        "it": "Questa operazione non è possibile adesso: ricarica la pagina per vedere la situazione aggiornata.",
        "en": "This is not possible now: reload the page to see how things stand.",
    },
    "file-empty": {
        "it": "Il file è vuoto: controlla di aver scelto quello giusto e caricalo di nuovo.",
        "en": "The file is empty: check that you chose the right one and upload it again.",
    },
    "file-too-large": {
        "it": "Il file supera {megabytes} MB: riducilo o dividilo e caricalo di nuovo.",
        "en": "The file is larger than {megabytes} MB: make it smaller or split it and upload it again.",
    },
    "file-kind-not-accepted": {
        "it": "Il contenuto del file non è di un tipo accettato ({kinds}): salvalo come PDF e caricalo di nuovo.",
        "en": "The content of the file is not of an accepted kind ({kinds}): save it as PDF and upload it again.",
    },
    "signed-no-signature": {
        "it": "Il file non contiene una firma digitale: firmalo con il tuo programma di firma e caricalo di nuovo.",
        "en": "The file holds no digital signature: sign it with your signing program and upload it again.",
    },
    "signed-not-our-file": {
        "it": "Il file firmato non è quello preparato qui, o è stato cambiato: scarica di nuovo il PDF, firmalo "
        "così com'è e caricalo.",
        "en": "The signed file is not the one that was prepared here, or it was changed: download the PDF again, "
        "sign it as it is and upload it.",
    },
    "signed-not-whole": {
        "it": "La firma non copre tutto il file: qualcosa è stato aggiunto dopo la firma.",
        "en": "The signature does not cover the whole file: something was added after it.",
    },
    "signed-not-intact": {
        "it": "Una firma non corrisponde al contenuto del file: firmalo di nuovo.",
        "en": "A signature does not match the content of the file: sign it again.",
    },
    "signed-range-wrong": {
        "it": "La firma dentro il PDF è scritta in modo irregolare: firmalo di nuovo, o usa un file .p7m.",
        "en": "The signature inside the PDF is written in an irregular way: sign it again, or use a .p7m file.",
    },
    "scan-infected": {
        "it": "L'antivirus ha trovato {name}: il file non è stato caricato. Controlla il computer da cui viene.",
        "en": "The scanner found {name} in the file: the file was not taken. Check the computer that it comes from.",
    },
    "scan-not-possible": {
        "it": "L'antivirus non risponde e senza il suo esito il file non si può caricare: riprova fra qualche minuto.",
        "en": "The scanner does not answer, and without its word the file cannot be taken: try again in some minutes.",
    },
    "scan-too-large": {
        "it": "Il file è troppo grande per l'antivirus: riducilo o dividilo e caricalo di nuovo.",
        "en": "The file is too large for the scanner: make it smaller or split it and upload it again.",
    },
    "archive-broken": {
        "it": "Il file è danneggiato e non si apre: salvalo di nuovo dal programma con cui è stato fatto e riprova.",
        "en": "The file is damaged and does not open: save it again from the program that made it and try again.",
    },
    "archive-entry-too-big": {
        "it": "Una parte del file ({name}) è troppo grande: dividi il file e riprova.",
        "en": "A part of the file ({name}) is too large: split the file and try again.",
    },
    "archive-too-many-entries": {
        "it": "Il file contiene troppe parti (al massimo {limit}): dividilo e riprova.",
        "en": "The file holds too many parts (at most {limit}): split it and try again.",
    },
    "archive-too-big": {
        "it": "Il contenuto del file, una volta aperto, è troppo grande: dividi il file e riprova.",
        "en": "The content of the file is too large once opened: split the file and try again.",
    },
    "archive-overlaps": {
        "it": "Il file è costruito in modo irregolare e non viene aperto: salvalo di nuovo e riprova.",
        "en": "The file is built in an irregular way and is not opened: save it again and try again.",
    },
    "archive-encrypted": {
        "it": "Il file ({name}) è protetto da password: salvalo senza password e riprova.",
        "en": "The file ({name}) is protected by a password: save it without one and try again.",
    },
    "archive-method": {
        "it": "Il file ({name}) è compresso in un modo non previsto: salvalo come ZIP o XLSX normale e riprova.",
        "en": "The file ({name}) is compressed in an unexpected way: save it as a plain ZIP or XLSX and try again.",
    },
    "archive-too-dense": {
        "it": "Il file è compresso in modo anomalo e non viene aperto: salvalo di nuovo e riprova.",
        "en": "The file is compressed in an abnormal way and is not opened: save it again and try again.",
    },
    "archive-lies": {
        "it": "Il file ({name}) dichiara una dimensione che non è la sua: salvalo di nuovo e riprova.",
        "en": "The file ({name}) declares a size that is not its own: save it again and try again.",
    },
}
